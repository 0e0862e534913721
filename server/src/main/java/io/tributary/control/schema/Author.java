package io.tributary.control.schema;

import io.tributary.control.access.Caller;
import io.tributary.http.Request;

/**
 * Who asks for a change, and by which request.
 *
 * @param requestId as the answer tells it
 */
record Author(Caller caller, String requestId) {

    static Author of(Caller caller, Request request) {
        return new Author(caller, request.requestId());
    }
}
