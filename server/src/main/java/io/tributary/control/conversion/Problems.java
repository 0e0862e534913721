package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Scope;
import io.tributary.http.HttpProblem;
import io.tributary.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Error bodies of Data Prep (data-prep contract §6.3).
 *
 * @param scope named in each body
 */
record Problems(Scope scope) {

    private static final String TYPE = "http://ns.adobe.com/aep/errors/MAPPER-";
    private static final int SHOWN = 100;

    /** The whole mapping set breaks a rule. */
    HttpProblem invalidSet(String detail) {
        return problem(1001, "Invalid mapping set", 400, detail, nothing());
    }

    /**
     * One mapping of a set breaks a rule.
     *
     * @param index its place in the list, from 0
     */
    HttpProblem invalidMapping(int index, String detail) {
        return problem(
                1001,
                "Invalid mapping set",
                400,
                "Mapping %d: %s".formatted(index, detail),
                nothing().put("mapping", index));
    }

    /** The request can't be understood. */
    HttpProblem badRequest(String detail) {
        return problem(1002, "Invalid request", 400, detail, nothing());
    }

    HttpProblem notFound(String detail) {
        return problem(1003, "Resource not found", 404, detail, nothing());
    }

    HttpProblem inUse(String detail) {
        return problem(1004, "Mapping set in use", 409, detail, nothing());
    }

    HttpProblem precondition(String detail) {
        return problem(1005, "Precondition failed", 412, detail, nothing());
    }

    /**
     * A change would break stored tests.
     *
     * @param tests each with what the set makes of its sample before and after the change
     */
    HttpProblem brokenTests(ArrayNode tests) {
        String names = StreamSupport.stream(tests.spliterator(), false)
                .map(test -> "'" + test.get("name").textValue() + "'")
                .collect(Collectors.joining(", "));
        ObjectNode context = nothing();
        context.set("tests", tests);
        return problem(
                1006,
                "Mapping tests fail",
                400,
                "The change breaks tests of this mapping set: %s. Mend the mappings, change the tests, or repeat with ignoreTests=true."
                        .formatted(shown(names)),
                context);
    }

    /** At most a hundred characters of a client's text. */
    static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    private HttpProblem problem(int code, String title, int status, String detail, ObjectNode context) {
        ObjectNode report = nothing();
        report.putObject("tenantInfo").put("sandboxName", scope.sandbox()).put("imsOrgId", scope.orgId());
        report.set("additionalContext", context);
        return new HttpProblem(body(code, title, status, detail, report));
    }

    /** The answer to a request that no handler could take: nobody was asked whose it is. */
    static Response unhandled(int status, String title, String detail, String requestId) {
        return body(1000, title, status, detail, nothing().put("request-id", requestId));
    }

    private static Response body(int code, String title, int status, String detail, ObjectNode report) {
        ObjectNode body = nothing()
                .put("type", TYPE + code + "-" + status)
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
        body.set("report", report);
        body.putArray("error-chain");
        return Response.bytes(
                status, "application/problem+json", body.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode nothing() {
        return JsonNodeFactory.instance.objectNode();
    }
}
