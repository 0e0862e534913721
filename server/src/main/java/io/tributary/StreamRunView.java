package io.tributary;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.catalog.Batch;
import io.tributary.control.flow.RunFacts;
import io.tributary.observe.Span;
import io.tributary.observe.Window;
import io.tributary.quarantine.QuarantineTally;
import java.util.List;

/**
 * One streaming run as clients see it (flow-service contract §6.7, catalog contract §8.1).
 *
 * @param flowId the flow
 * @param facts what is known of the flow, as {@link #facts} wrote it
 * @param window its window and what landed of it
 * @param failed what was put aside of it
 * @param now epoch milliseconds UTC
 */
record StreamRunView(String flowId, ObjectNode facts, Window window, QuarantineTally failed, long now) {

    /** A window's last messages have this long to land before the run may be closed. */
    private static final long GRACE_MILLIS = 30_000;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What is kept of a flow for its runs. */
    static String facts(RunFacts flow) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("flowSpecId", flow.flowSpecId())
                .put("flowSpecVersion", flow.flowSpecVersion())
                .put("sourceConnectionId", flow.sourceConnectionId())
                .put("targetConnectionId", flow.targetConnectionId())
                .put("datasetId", flow.datasetId())
                .toString();
    }

    /** Reads them back. */
    static ObjectNode facts(String text) {
        try {
            return text.isEmpty() ? JsonNodeFactory.instance.objectNode() : (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the facts of a flow are not JSON", e);
        }
    }

    private Span counts() {
        return window.counts();
    }

    private boolean open() {
        return now < window.endMillis() + GRACE_MILLIS || counts().received() > counts().landed() + failed.messages();
    }

    long updated() {
        return counts().updatedMillis();
    }

    /** Grows with every figure. */
    long revision() {
        return counts().received() + counts().landed() + failed.messages() + (open() ? 0 : 1);
    }

    private String status() {
        if (open()) {
            return "inProgress";
        }
        if (failed.messages() == 0) {
            return "success";
        }
        return counts().landed() == 0 ? "failed" : "partialSuccess";
    }

    ObjectNode content() {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.putObject("flowSpec")
                .put("id", facts.path("flowSpecId").asText())
                .put("version", facts.path("flowSpecVersion").asText());
        content.put("providerRefId", flowId);
        ObjectNode metrics = content.putObject("metrics");
        metrics.set("durationSummary", duration());
        metrics.set("sizeSummary", sizes());
        metrics.set("recordSummary", records());
        files(metrics).putArray("activityRefs").add("promotionActivity");
        status(metrics, "CONNECTOR-2001-500", "%d of %d records were put aside in quarantine.")
                .putArray("activityRefs")
                .add("promotionActivity");
        ArrayNode activities = content.putArray("activities");
        activities.add(copy());
        activities.add(promotion());
        return content;
    }

    private ObjectNode duration() {
        ObjectNode duration = JsonNodeFactory.instance.objectNode().put("startedAtUTC", window.startMillis());
        return open() ? duration : duration.put("completedAtUTC", Math.max(window.endMillis(), updated()));
    }

    private ObjectNode sizes() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("inputBytes", counts().receivedBytes())
                .put("outputBytes", counts().landedBytes())
                .put("failedBytes", failed.bytes())
                .put("skippedBytes", 0);
    }

    private ObjectNode records() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("inputRecordCount", counts().received())
                .put("outputRecordCount", counts().landed())
                .put("createdRecordCount", counts().landed())
                .put("updatedRecordCount", 0)
                .put("skippedRecordCount", 0)
                .put("failedRecordCount", failed.messages())
                .put("deletedRecordCount", 0)
                .put("warningRecordCount", counts().warned());
    }

    /** Messages come one by one, not in files. */
    private static ObjectNode files(ObjectNode into) {
        return into.putObject("fileSummary")
                .put("inputFileCount", 0)
                .put("outputFileCount", 0)
                .put("skippedFileCount", 0)
                .put("failedFileCount", 0);
    }

    private ObjectNode status(ObjectNode into, String code, String message) {
        ObjectNode summary = into.putObject("statusSummary").put("status", status());
        ArrayNode errors = summary.putArray("errors");
        if (failed.messages() > 0) {
            errors.addObject()
                    .put("code", code)
                    .put("message", message.formatted(failed.messages(), counts().received()));
        }
        return summary;
    }

    private ObjectNode activity(String id, String name) {
        ObjectNode activity = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("name", name)
                .put("updatedAtUTC", updated());
        activity.set("durationSummary", duration());
        return activity;
    }

    private ObjectNode copy() {
        ObjectNode copy = activity("copyActivity", "Copy");
        copy.withObject("durationSummary")
                .putObject("extensions")
                .put("windowStart", window.startMillis())
                .put("windowEnd", window.endMillis());
        copy.putObject("sizeSummary")
                .put("inputBytes", counts().receivedBytes())
                .put("outputBytes", counts().receivedBytes());
        copy.putObject("recordSummary")
                .put("inputRecordCount", counts().received())
                .put("outputRecordCount", counts().received());
        files(copy);
        copy.putObject("statusSummary").put("status", open() ? "inProgress" : "success");
        String source = facts.path("sourceConnectionId").asText();
        copy.putArray("sourceInfo")
                .addObject()
                .put("id", source)
                .put("type", "SourceConnection")
                .putObject("reference")
                .put("type", "SourceConnection")
                .putArray("ids")
                .add(source);
        return copy;
    }

    private ObjectNode promotion() {
        ObjectNode promotion = activity("promotionActivity", "Promotion");
        promotion.set("sizeSummary", sizes());
        promotion.set("recordSummary", records());
        files(promotion);
        status(promotion, "CONNECTOR-2001-500", "%d of %d records were put aside in quarantine.");
        promotion
                .putArray("targetInfo")
                .addObject()
                .put("id", facts.path("targetConnectionId").asText())
                .put("type", "TargetConnection")
                .putObject("reference")
                .put("type", "Batch")
                .putArray("ids");
        return promotion;
    }

    /** Where diagnostics of what was put aside can be had: in the last of its batches. */
    static void link(ObjectNode promotion, String baseUrl, List<String> failed, List<Batch.Reason> reasons) {
        if (failed.isEmpty()) {
            return;
        }
        String meta = baseUrl + "/data/foundation/export/batches/" + failed.getLast() + "/meta?path=";
        ObjectNode extensions = promotion.withObject("statusSummary").putObject("extensions");
        extensions
                .putObject("manifest")
                .put("failedRecords", meta + "row_errors")
                .put("sampleErrors", meta + "row_error_samples.json");
        ArrayNode errors = extensions.putArray("errors");
        reasons.forEach(reason -> errors.addObject()
                .put("code", reason.code())
                .put("recordCount", reason.records())
                .put("message", reason.description()));
        ArrayNode batches = extensions.putArray("failedBatches");
        failed.forEach(batches::add);
    }
}
