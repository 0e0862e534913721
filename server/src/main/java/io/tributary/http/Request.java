package io.tributary.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** One request, read lazily: the body is read, inflated and bounded when it is asked for. */
public interface Request {

    /** Upper-case method name. */
    String method();

    /** The pattern of the route that answers, as it was added, such as {@code /connections/{id}}; empty before one was found. */
    String route();

    /** The raw path, as sent, without the query. */
    String rawPath();

    /** The raw query, as sent, empty when there is none. Raw {@code [ ] < > | "} get through. */
    String rawQuery();

    /** The value of {@code {name}} in the route's pattern, decoded once. Asking for a name that the pattern lacks is a programming error. */
    String pathParam(String name);

    /** The first value of a query parameter, decoded ({@code +} is a blank). Split at the first {@code =}. */
    Optional<String> queryParam(String name);

    /** All values of a repeated query parameter, in order, decoded. */
    List<String> queryParams(String name);

    /** The names of all query parameters, in order of appearance, decoded, without repeats. */
    List<String> queryNames();

    /** The first value of a header, name in any case. */
    Optional<String> header(String name);

    /**
     * The whole body, inflated if it came with {@code Content-Encoding: gzip}; empty when there is none. The limit counts inflated bytes.
     *
     * @throws HttpProblem 413 over the limit, 415 unknown encoding, 400 broken gzip or a body cut short
     */
    byte[] body();

    /**
     * The body as JSON, whatever its Content-Type says (see flow-service contract §1.2).
     *
     * @throws HttpProblem 400 when it is empty, not JSON, or nested deeper than the limit
     */
    JsonNode json();

    /** The id of this request: the client's {@code x-request-id} if it is sane, else a new one; echoed in the answer and in error bodies. */
    String requestId();

    /** The remote address, for access logs and rate limits. */
    String remoteAddress();

    /** {@code http://host:port} as the client sees this server: from the Host header and, behind a proxy, the configured public URL. */
    String origin();
}
