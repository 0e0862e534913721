package io.tributary.receive;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.event.TimeOrderedId;
import io.tributary.http.HttpProblem;
import io.tributary.http.Response;
import io.tributary.plan.InletPlan;
import io.tributary.xdm.Violation;
import java.nio.charset.StandardCharsets;

/** The bodies of the streaming endpoints, as in the ingestion contract §2.5 to §2.8 and §3. */
final class Answers {

    private static final String INLET_PROBLEM = "http://ns.adobe.com/adobecloud/problem/data-collection-service/inlet";
    private static final String AUTHORIZATION_PROBLEM =
            "https://ns.adobe.com/adobecloud/problem/data-collection-service-authorization";

    private Answers() {}

    /** One message is in the log. Written by hand: this is said for each event. */
    static Response taken(InletPlan inlet, Taken taken) {
        StringBuilder body = new StringBuilder(256).append('{');
        if (inlet.capillary()) {
            body.append("\"id\":")
                    .append(JsonNodeFactory.instance.textNode(taken.recordId()))
                    .append(",\"status\":\"success\",\"message\":\"")
                    .append(taken.timeSeries() ? "Transaction event" : "Profile record")
                    .append(" ingested successfully\",");
        }
        body.append("\"inletId\":\"")
                .append(inlet.inletId())
                .append("\",\"xactionId\":\"")
                .append(taken.xactionId())
                .append("\",\"receivedTimeMs\":")
                .append(taken.receivedAtMillis())
                .append(",\"syncValidation\":")
                .append(taken.validated() ? "{\"status\":\"pass\"}" : "{\"skipped\":true}")
                .append('}');
        return Response.bytes(200, "application/json", body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What is said of a message that was taken.
     *
     * @param recordId the id of the record, for inlets that answer it
     * @param timeSeries whether it is an event
     * @param validated whether it was mapped and validated before the answer
     */
    record Taken(String xactionId, long receivedAtMillis, String recordId, boolean timeSeries, boolean validated) {

        /** Profiles have no id of their own in the answer: a new one is made (contract §3). */
        static String profileId() {
            return TimeOrderedId.at(System.currentTimeMillis());
        }
    }

    /** A message breaks the form of the contract; {@code text} says how. */
    static HttpProblem invalid(InletPlan inlet, String text) {
        ObjectNode body = problem(INLET_PROBLEM, 400, "Invalid XDM Message Format");
        body.putObject("report").put("message", about(inlet) + text);
        return new HttpProblem(Response.json(400, body));
    }

    /** A record breaks its schema: the report holds at most five violations, as the platform's does. */
    static Response violates(InletPlan inlet, Violation violation) {
        ObjectNode body = problem(INLET_PROBLEM, 400, "Invalid XDM Message Format");
        body.putObject("report")
                .put("message", about(inlet) + "Message is invalid")
                .putObject("cause")
                .putArray("_streamingValidation")
                .add(violation.firstFive().toJson());
        return Response.json(400, body);
    }

    /** A record can't be mapped. */
    static Response unmappable(InletPlan inlet, String code, String text) {
        ObjectNode body = problem(INLET_PROBLEM, 400, "Invalid XDM Message Format");
        ObjectNode report = body.putObject("report").put("message", about(inlet) + text);
        report.putObject("cause")
                .putArray("_streamingValidation")
                .addObject()
                .put("code", code)
                .put("message", text);
        return Response.json(400, body);
    }

    static HttpProblem unknownInlet(String inletId) {
        ObjectNode body = problem(INLET_PROBLEM, 404, "Inlet Not Found");
        body.putObject("report")
                .put(
                        "message",
                        "inletId: [" + inletId
                                + "] There is no such inlet; read it from auth.params.inletId of the connection");
        return new HttpProblem(Response.json(404, body));
    }

    static HttpProblem disabledInlet(InletPlan inlet) {
        ObjectNode body = problem(INLET_PROBLEM, 403, "Inlet Disabled");
        body.putObject("report")
                .put(
                        "message",
                        about(inlet)
                                + "The inlet is closed: its connection is disabled, or its sandbox was reset or deleted");
        return new HttpProblem(Response.json(403, body));
    }

    static HttpProblem forbidden(InletPlan inlet) {
        ObjectNode body = problem(INLET_PROBLEM, 403, "Forbidden");
        body.putObject("report").put("message", about(inlet) + "The token is of another organisation");
        return new HttpProblem(Response.json(403, body));
    }

    static HttpProblem notAllowed(InletPlan inlet) {
        ObjectNode body = problem(INLET_PROBLEM, 403, "Forbidden");
        body.putObject("report")
                .put("message", about(inlet) + "The client of the token may not send to sandbox " + inlet.sandbox());
        return new HttpProblem(Response.json(403, body));
    }

    static HttpProblem mediaType(String found) {
        ObjectNode body = problem(INLET_PROBLEM, 415, "Unsupported Media Type");
        body.putObject("report").put("message", "Send application/json or application/x-jackson-smile, found " + found);
        return new HttpProblem(Response.json(415, body));
    }

    /** The status is a text here, unlike everywhere else (contract §2.8). */
    static HttpProblem unauthorized(String requestId, boolean tokenSent) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("type", AUTHORIZATION_PROBLEM)
                .put("status", "401")
                .put("title", "Authorization");
        body.putObject("report")
                .put("message", "[" + requestId + "] Ims service token is " + (tokenSent ? "invalid" : "empty"));
        return new HttpProblem(Response.json(401, body));
    }

    /** @param status 503 as documented, or 500 where senders take 503 for final */
    static HttpProblem unavailable(int status, int retryAfterSeconds, String why) {
        return later(status, "Service Unavailable", retryAfterSeconds, why);
    }

    static HttpProblem tooMany(InletPlan inlet, long retryAfterSeconds, String why) {
        return later(429, "Too Many Requests", retryAfterSeconds, about(inlet) + why);
    }

    private static HttpProblem later(int status, String title, long retryAfterSeconds, String why) {
        ObjectNode body = problem(INLET_PROBLEM, status, title);
        body.putObject("report").put("message", why);
        return new HttpProblem(Response.json(status, body).with("Retry-After", Long.toString(retryAfterSeconds)));
    }

    static HttpProblem tooLarge(int limit) {
        ObjectNode body = problem(INLET_PROBLEM, 413, "Payload Too Large");
        body.putObject("report")
                .put("message", "The body is longer than " + limit + " bytes as JSON, which is the most that is taken");
        return new HttpProblem(Response.json(413, body));
    }

    /** About the header Idempotency-Key; the statuses are those of its draft standard. */
    static HttpProblem key(InletPlan inlet, int status, String title, String text) {
        ObjectNode body = problem(INLET_PROBLEM, status, title);
        body.putObject("report").put("message", about(inlet) + text);
        return new HttpProblem(Response.json(status, body));
    }

    /** Errors before a message is looked at: wrong method, body too large, broken compression. */
    static Response unhandled(int status, String title, String detail, String requestId) {
        ObjectNode body = problem(INLET_PROBLEM, status, title);
        body.putObject("report").put("message", detail).put("request-id", requestId);
        return Response.json(status, body);
    }

    /** The words before every message about an inlet. */
    static String about(InletPlan inlet) {
        return "inletId: [" + inlet.inletId() + "] imsOrgId: [" + inlet.orgId() + "] ";
    }

    private static ObjectNode problem(String type, int status, String title) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", type)
                .put("status", status)
                .put("title", title);
    }
}
