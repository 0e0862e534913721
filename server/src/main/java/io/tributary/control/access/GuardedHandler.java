package io.tributary.control.access;

import io.tributary.http.Request;
import io.tributary.http.Response;

/** Answers a request of a caller who passed the gateway. */
@FunctionalInterface
public interface GuardedHandler {

    /** Answers; errors may also be thrown as {@link io.tributary.http.HttpProblem} */
    Response handle(Request request, Caller caller);
}
