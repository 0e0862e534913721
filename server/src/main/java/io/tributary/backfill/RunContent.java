package io.tributary.backfill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Runs of files as clients see them: metrics and activities (flow-service contract §6.7, monitoring contract §8.1). */
final class RunContent {

    private static final String EXPORT = "/data/foundation/export/batches/";

    private final String origin;

    /** @param origin scheme, host and port by which clients reach this server */
    RunContent(String origin) {
        this.origin = origin;
    }

    ObjectNode of(StoredRun run) {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.putObject("flowSpec")
                .put("id", run.body().path("flowSpec").asText())
                .put("version", "1.0");
        content.put("providerRefId", run.id());
        if (run.body().has("window")) {
            content.set("params", run.body().path("window"));
        }
        ObjectNode metrics = content.putObject("metrics");
        metrics.set("durationSummary", duration(run));
        metrics.set("sizeSummary", sizes(run));
        metrics.set("recordSummary", records(run));
        metrics.set("fileSummary", files(run, "promotionActivity"));
        metrics.set("statusSummary", status(run, run.status()).set("activityRefs", refs()));
        ArrayNode activities = content.putArray("activities");
        activities.add(copy(run));
        activities.add(promotion(run));
        return content;
    }

    private static ArrayNode refs() {
        return JsonNodeFactory.instance.arrayNode().add("promotionActivity");
    }

    private static ObjectNode duration(StoredRun run) {
        ObjectNode duration = JsonNodeFactory.instance.objectNode().put("startedAtUTC", run.number("startedAt"));
        if (run.body().has("completedAt")) {
            duration.put("completedAtUTC", run.number("completedAt"));
        }
        return duration;
    }

    private static ObjectNode sizes(StoredRun run) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("inputBytes", run.number("inputBytes"))
                .put("outputBytes", run.number("outputBytes"));
    }

    private static ObjectNode records(StoredRun run) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("inputRecordCount", run.number("input"))
                .put("outputRecordCount", run.number("output"))
                .put("createdRecordCount", run.number("output"))
                .put("updatedRecordCount", 0)
                .put("deletedRecordCount", 0)
                .put("skippedRecordCount", run.number("skipped"))
                .put("failedRecordCount", run.number("failed"))
                .put("warningRecordCount", run.number("warned"));
    }

    private static ObjectNode files(StoredRun run, String activity) {
        List<StoredRun.File> files = run.files();
        ObjectNode summary = JsonNodeFactory.instance
                .objectNode()
                .put("inputFileCount", files.size())
                .put("outputFileCount", count(files, StoredRun.Outcome.POURED))
                .put("skippedFileCount", count(files, StoredRun.Outcome.UNCHANGED))
                .put("failedFileCount", count(files, StoredRun.Outcome.REFUSED));
        summary.putArray("activityRefs").add(activity);
        return summary;
    }

    private static long count(List<StoredRun.File> files, StoredRun.Outcome outcome) {
        return files.stream().filter(file -> file.outcome() == outcome).count();
    }

    private static ObjectNode status(StoredRun run, String status) {
        ObjectNode summary = JsonNodeFactory.instance.objectNode().put("status", status);
        JsonNode errors = run.body().path("errors");
        summary.set("errors", errors.isArray() ? errors : JsonNodeFactory.instance.arrayNode());
        return summary;
    }

    private static ObjectNode activity(StoredRun run, String id, String name) {
        ObjectNode activity = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("name", name)
                .put("updatedAtUTC", run.document().updated().toEpochMilli());
        activity.set("durationSummary", duration(run));
        activity.set("sizeSummary", sizes(run));
        return activity;
    }

    private static ObjectNode copy(StoredRun run) {
        ObjectNode copy = activity(run, "copyActivity", "Copy");
        if (run.body().has("window")) {
            ObjectNode extensions = ((ObjectNode) copy.path("durationSummary")).putObject("extensions");
            extensions.set("windowStart", run.body().path("window").path("windowStartTime"));
            extensions.set("windowEnd", run.body().path("window").path("windowEndTime"));
        }
        copy.putObject("recordSummary");
        copy.set("fileSummary", files(run, "copyActivity"));
        boolean failed = run.status().equals("failed") && run.files().isEmpty();
        String status = failed ? "failed" : run.phase() == Phase.READING ? "inProgress" : "success";
        copy.putObject("statusSummary").put("status", status).putArray("errors");
        ObjectNode source = copy.putArray("sourceInfo").addObject();
        source.put("id", run.body().path("sourceConnectionId").asText()).put("type", "SourceConnection");
        ArrayNode paths = source.putObject("reference").put("type", "File").putArray("ids");
        run.files().forEach(file -> paths.add(file.path()));
        return copy;
    }

    private ObjectNode promotion(StoredRun run) {
        ObjectNode promotion = activity(run, "promotionActivity", "Promotion");
        promotion.set("recordSummary", records(run));
        ObjectNode files = files(run, "promotionActivity");
        JsonNode batches = run.body().path("batches");
        if (!batches.isEmpty()) {
            files.putObject("extensions")
                    .putObject("manifest")
                    .put("fileInfo", meta(batches.path(0).asText(), "input_files"));
        }
        promotion.set("fileSummary", files);
        ObjectNode status = status(run, run.status());
        JsonNode refused = run.body().path("refusedBatches");
        if (!refused.isEmpty() && run.body().path("diagnostics").asBoolean()) {
            String batch = refused.path(0).asText();
            ObjectNode extensions = status.putObject("extensions");
            extensions
                    .putObject("manifest")
                    .put("failedRecords", meta(batch, "row_errors"))
                    .put("sampleErrors", meta(batch, "row_error_samples.json"));
            extensions.set("errors", run.body().path("reasons"));
        }
        promotion.set("statusSummary", status);
        ObjectNode target = promotion.putArray("targetInfo").addObject();
        target.put("id", run.body().path("targetConnectionId").asText()).put("type", "TargetConnection");
        ArrayNode ids = target.putObject("reference").put("type", "Batch").putArray("ids");
        batches.forEach(ids::add);
        refused.forEach(ids::add);
        return promotion;
    }

    private String meta(String batch, String path) {
        return origin + EXPORT + batch + "/meta?path=" + path;
    }
}
