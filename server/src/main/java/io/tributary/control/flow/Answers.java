package io.tributary.control.flow;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.StaleRevisionException;
import io.tributary.control.store.StoreUnavailableException;
import io.tributary.control.store.UnknownOutcomeException;
import io.tributary.http.Handler;
import io.tributary.http.HttpProblem;
import io.tributary.http.Request;
import io.tributary.http.Response;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service's answers: errors in its own form with the id of the request (flow-service contract §3.1). */
final class Answers {

    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    private static final String TYPE = "https://ns.adobe.com/aep/errors/";

    private Answers() {}

    /** Runs the work; whatever it refuses becomes an answer. */
    static Response of(Request request, Supplier<Response> work) {
        try {
            return work.get();
        } catch (HttpProblem ready) {
            throw ready;
        } catch (FlowProblem problem) {
            return error(request, problem);
        } catch (StoreUnavailableException | UnknownOutcomeException away) {
            throw away;
        } catch (StaleRevisionException stale) {
            return error(
                    request,
                    FlowProblem.of(
                            FlowError.STALE,
                            "The resource was changed by somebody else meanwhile. Read it again and repeat the change"
                                    + " with its new etag."));
        } catch (RuntimeException fault) {
            LOG.atError()
                    .addKeyValue("requestId", request.requestId())
                    .setCause(fault)
                    .log("A Flow Service request failed");
            return error(
                    request,
                    FlowProblem.of(
                            FlowError.INTERNAL,
                            "The server failed to answer; its log tells why under this request-id."));
        }
    }

    /** Passes on what the gateway refuses, but says in this service's form that there is no such sandbox. */
    static Response ofGateway(Request request, Handler guarded) {
        try {
            return guarded.handle(request);
        } catch (HttpProblem refused) {
            if (refused.response().status() != FlowError.SANDBOX_UNKNOWN.status()) {
                throw refused;
            }
            String name = request.header("x-sandbox-name")
                    .or(() -> request.header("x-sandbox-id"))
                    .orElse("by default");
            return error(
                    request,
                    FlowProblem.of(
                            FlowError.SANDBOX_UNKNOWN,
                            "There is no active sandbox %s in this organisation.".formatted(Text.shown(name))));
        }
    }

    /** An error that arises outside a handler: no such path, wrong method, body too large, the store away. */
    static Response early(int status, String title, String detail, String requestId) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        String code = switch (status) {
            case 500 -> "1400";
            case 503 -> "1103";
            case 504 -> "1104";
            default -> "1100";
        };
        body.put("type", TYPE + "FLOW-" + code + "-" + status)
                .put("title", title)
                .put("status", status);
        body.putObject("report").put("detailed-message", detail).put("request-id", requestId);
        return Response.json(status, body.put("errorMessage", detail).put("errorDetails", detail));
    }

    private static Response error(Request request, FlowProblem problem) {
        FlowError error = problem.error();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", TYPE + error.code()).put("title", error.title()).put("status", error.status());
        ObjectNode report = body.putObject("report");
        report.put("detailed-message", problem.detail());
        if (problem.id() != null) {
            report.put("id", problem.id()).put("type", problem.collection());
        }
        if (problem.pointer() != null) {
            report.put("path", problem.pointer());
        }
        if (!problem.blockedBy().isEmpty()) {
            problem.blockedBy().forEach(report.putArray("flowIds")::add);
        }
        report.put("request-id", request.requestId());
        body.put("errorMessage", problem.detail()).put("errorDetails", problem.detail());
        return Response.json(error.status(), body);
    }

    /** The body is not of a type that this service reads. */
    static HttpProblem contentType() {
        return new HttpProblem(Response.json(
                400,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("type", "/placeholder/type/uri")
                        .put("status", 400)
                        .put("title", "BadRequestError")
                        .put("detail", "A valid content-type must be specified: application/json")));
    }
}
