package io.tributary;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.http.HttpProblem;
import io.tributary.http.Response;

/** Errors in the form of Observability Insights (catalog contract §8.4). */
final class InsightsProblem {

    private static final String CODE = "INSGHT-1000-400";

    private InsightsProblem() {}

    /** The request can't be answered as it is. */
    static HttpProblem badRequest(Caller caller, String what) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("type", "http://ns.adobe.com/aep/errors/" + CODE)
                .put("title", "Bad Request - " + what)
                .put("status", 400);
        ObjectNode report = body.putObject("report");
        report.putObject("tenantInfo")
                .put("sandboxName", caller.scope().sandbox())
                .put("sandboxId", caller.sandboxId())
                .put("imsOrgId", caller.scope().orgId());
        report.putNull("additionalContext");
        body.putArray("error-chain")
                .addObject()
                .put("serviceId", "INSGHT")
                .put("errorCode", CODE)
                .put("invokingServiceId", "INSGHT")
                .put("unixTimeStampMs", System.currentTimeMillis());
        return new HttpProblem(Response.json(400, body));
    }
}
