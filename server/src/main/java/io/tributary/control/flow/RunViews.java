package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import java.util.List;
import java.util.Set;

/** Runs as clients see them (flow-service contract §6.7). */
final class RunViews {

    static final String COLLECTION = "runs";

    static final Set<String> FIELDS = Set.of(
            "flowId",
            "flowSpec",
            "metrics",
            "activities",
            "params",
            "parentFlowRunId",
            "childFlowRunIds",
            "predecessors",
            "recordTypes",
            "state");

    private RunViews() {}

    static ObjectNode view(Runs.Run run, Caller caller) {
        ObjectNode view = JsonNodeFactory.instance
                .objectNode()
                .put("id", run.id())
                .put("createdAt", run.created().toEpochMilli())
                .put("updatedAt", run.updated().toEpochMilli())
                .put("createdBy", "tributary")
                .put("updatedBy", "tributary")
                .put("createdClient", "tributary")
                .put("updatedClient", "tributary")
                .put("sandboxId", caller.sandboxId())
                .put("sandboxName", caller.scope().sandbox())
                .put("imsOrgId", caller.scope().orgId())
                .put("flowId", run.flowId());
        view.setAll(run.content().deepCopy());
        // The specification spells it eTag, the samples etag.
        return view.put("version", etag(run)).put("etag", etag(run)).put("eTag", etag(run));
    }

    static String etag(Runs.Run run) {
        return Etags.of(run.id(), run.revision(), run.updated().getEpochSecond());
    }

    /** The few facts of the newest run that a flow shows. */
    static ObjectNode details(Runs.Run run) {
        JsonNode metrics = run.content().path("metrics");
        ObjectNode details = JsonNodeFactory.instance
                .objectNode()
                .put("id", run.id())
                .put("state", metrics.path("statusSummary").path("status").asText("inProgress"));
        ObjectNode duration = metrics.path("durationSummary") instanceof ObjectNode found
                ? found
                : JsonNodeFactory.instance.objectNode();
        Resources.copy(duration, details, List.of("startedAtUTC", "completedAtUTC"));
        return details;
    }
}
