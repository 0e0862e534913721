package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Answers of the registry: compact JSON on one line (schema-registry contract §0.9, §1.4, §1.10). */
final class Answers {

    private static final String JSON = "application/json;charset=utf-8";
    private static final String TYPE = "http://ns.adobe.com/aep/errors/";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MM-dd-yyyy HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Answers() {}

    /** A moment as the registry writes it, UTC to the second. */
    static String time(Instant moment) {
        return TIME.format(moment);
    }

    static Response json(int status, JsonNode body) {
        return Response.bytes(status, JSON, body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** A resource with its etag in the header. */
    static Response resource(int status, ObjectNode body) {
        String eTag = ResourceWriter.eTag(body);
        Response answer = json(status, body);
        return eTag.isEmpty() ? answer : answer.with("ETag", "\"" + eTag + "\"");
    }

    /** An error in the registry's own form. */
    static Response refused(Refusal refusal, String requestId, Instant now) {
        Response answer = error(refusal, requestId, now);
        return refusal.allow().isEmpty() ? answer : answer.with("Allow", refusal.allow());
    }

    private static Response error(Refusal refusal, String requestId, Instant now) {
        return json(refusal.status(), body(refusal, requestId, now));
    }

    /** The body of an error. */
    static ObjectNode body(Refusal refusal, String requestId, Instant now) {
        ObjectNode body = refusal.subErrors().objectNode();
        body.put("type", TYPE + refusal.code())
                .put("title", refusal.title())
                .put("status", refusal.status())
                .putObject("report")
                .put("registryRequestId", requestId)
                .put("timestamp", time(now))
                .put("detailed-message", refusal.detail())
                .set("sub-errors", refusal.subErrors());
        return body.put("detail", refusal.detail());
    }
}
