package io.tributary.http;

/** Answers one request, in plain blocking code on a virtual thread. */
@FunctionalInterface
public interface Handler {

    /**
     * Answers.
     *
     * @return the answer
     * @throws HttpProblem the answer as an exception, for errors found deep inside
     */
    Response handle(Request request);
}
