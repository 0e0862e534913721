package io.tributary.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One answer.
 *
 * @param status the HTTP status
 * @param headers extra headers, in order; {@code Content-Type} among them where there is a body
 * @param content the body, without bytes for none
 */
public record Response(int status, Map<String, String> headers, Content content) {

    private static final Content NOTHING = new Content.Ready(new byte[0]);

    /** A compact one-line JSON answer, {@code application/json}. */
    public static Response json(int status, JsonNode body) {
        return bytes(status, "application/json", body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** An answer of ready bytes. */
    public static Response bytes(int status, String contentType, byte[] body) {
        return new Response(status, Map.of("Content-Type", contentType), new Content.Ready(body));
    }

    /** An answer that is written piece by piece. */
    public static Response streamed(int status, String contentType, Content.Streamed body) {
        return new Response(status, Map.of("Content-Type", contentType), body);
    }

    /** An answer without a body. */
    public static Response empty(int status) {
        return new Response(status, Map.of(), NOTHING);
    }

    /** The bytes of a body that is in memory; none for one that is streamed. */
    public byte[] body() {
        return content instanceof Content.Ready ready ? ready.bytes() : new byte[0];
    }

    /** This answer with one header more, or another value for it. */
    public Response with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Response(status, more, content);
    }
}
