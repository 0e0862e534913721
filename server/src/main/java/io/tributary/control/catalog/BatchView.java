package io.tributary.control.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.store.Document;
import java.util.List;

/** A batch as clients see it (catalog contract §1.8). Members that clients read without looking are always there. */
final class BatchView {

    private static final String STREAMED_BY = "tributary";

    private BatchView() {}

    /** Rows that landed: what was put aside of the same messages is a batch of its own. */
    static ObjectNode landed(Caller caller, Batch.Landed batch) {
        ObjectNode view = head(caller, batch.id(), "success", "1.0.0");
        times(view, batch.createdMillis(), batch.createdMillis(), batch.startedMillis());
        related(view, batch.datasetId());
        view.put("recordCount", batch.rows()).put("failedRecordCount", 0).put("size", batch.bytes());
        ObjectNode metrics = metrics(view, batch.rows(), batch.rows(), batch.startedMillis(), batch.createdMillis());
        metrics.put("inputFileCount", 0)
                .put("outputFileCount", batch.files())
                .put("outputByteSize", batch.bytes())
                .put("outputRecordSize", batch.bytes())
                .put("recordsSize", batch.bytes())
                .put("partitionCount", 1);
        invalid(metrics, 0, 0, 0);
        flows(view, batch.flowIds());
        view.putArray("errors");
        return view;
    }

    /** Messages that were refused, with the reasons. */
    static ObjectNode refused(Caller caller, Batch.Refused batch, List<Batch.Reason> reasons) {
        ObjectNode view = head(caller, batch.id(), "failed", "1.0." + (batch.records() - 1));
        times(view, batch.createdMillis(), batch.updatedMillis(), batch.startedMillis());
        view.put("failedBatchLocation", "/data/foundation/export/batches/" + batch.id() + "/failed");
        related(view, batch.datasetId());
        view.put("recordCount", batch.records())
                .put("failedRecordCount", batch.records())
                .put("size", batch.bytes());
        ObjectNode metrics = metrics(view, batch.records(), 0, batch.startedMillis(), batch.updatedMillis());
        metrics.put("inputByteSize", batch.bytes()).put("inputFileCount", 0).put("recordsSize", batch.bytes());
        invalid(
                metrics,
                records(reasons, Batch.Kind.VALIDATION),
                records(reasons, Batch.Kind.MAPPING),
                records(reasons, Batch.Kind.OTHER));
        flows(view, batch.flowId().isEmpty() ? List.of() : List.of(batch.flowId()));
        errors(view.putArray("errors"), batch, reasons);
        return view;
    }

    /** A batch that a client made: its members as they were sent, completed. */
    static ObjectNode stored(Caller caller, Document document) {
        ObjectNode client = (ObjectNode) document.body().get("client");
        JsonNode server = document.body().path("server");
        long created = document.created().toEpochMilli();
        ObjectNode view = head(caller, document.id(), client.path("status").asText(), DatasetView.version(document));
        view.put("created", created)
                .put("updated", document.updated().toEpochMilli())
                .put("createdClient", server.path("createdClient").asText())
                .put("createdUser", server.path("createdUser").asText())
                .put("updatedUser", server.path("updatedUser").asText());
        view.putArray("relatedObjects");
        view.putObject("metrics");
        view.putObject("tags");
        view.putArray("errors");
        client.properties().forEach(member -> view.set(member.getKey(), member.getValue()));
        return view;
    }

    /** Folds status, metrics and errors of the related objects into the batch's own. */
    static ObjectNode aggregated(ObjectNode view) {
        ObjectNode metrics = view.withObjectProperty("metrics");
        ArrayNode errors = view.withArrayProperty("errors");
        for (JsonNode related : view.path("relatedObjects")) {
            related.path("metrics").properties().forEach(figure -> {
                if (figure.getValue().isNumber()) {
                    JsonNode before = metrics.path(figure.getKey());
                    metrics.put(
                            figure.getKey(), before.asLong() + figure.getValue().asLong());
                }
            });
            related.path("errors").forEach(errors::add);
            String status = related.path("status").asText("");
            if (!status.isEmpty() && !view.path("status").asText().startsWith("fail")) {
                view.put("status", status);
            }
        }
        return view;
    }

    private static ObjectNode head(Caller caller, String id, String status, String version) {
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        view.put("id", id)
                .put("externalId", id)
                .put("imsOrg", caller.scope().orgId())
                .put("sandboxId", caller.sandboxId())
                .put("status", status)
                .put("version", version);
        view.putObject("inputFormat").put("format", "json");
        view.putObject("replay");
        view.putObject("availableDates");
        return view;
    }

    private static void times(ObjectNode view, long created, long completed, long started) {
        view.put("created", created)
                .put("started", started)
                .put("completed", completed)
                .put("updated", completed)
                .put("createdClient", STREAMED_BY)
                .put("createdUser", STREAMED_BY + "@AdobeID")
                .put("updatedUser", STREAMED_BY + "@AdobeID");
    }

    private static void related(ObjectNode view, String datasetId) {
        view.putArray("relatedObjects").addObject().put("type", "dataSet").put("id", datasetId);
    }

    private static void flows(ObjectNode view, List<String> flowIds) {
        ObjectNode tags = view.putObject("tags");
        if (!flowIds.isEmpty()) {
            ArrayNode values = tags.putArray("flowId");
            flowIds.forEach(values::add);
        }
        tags.putArray("acp_producer").add(STREAMED_BY);
        tags.putArray("acp_enableErrorDiagnostics").add("true");
    }

    /** Each figure under all the names that producers of different times gave it. */
    private static ObjectNode metrics(ObjectNode view, long in, long out, long started, long ended) {
        return view.putObject("metrics")
                .put("inputRecordCount", in)
                .put("outputRecordCount", out)
                .put("failedRecordCount", in - out)
                .put("recordsRead", in)
                .put("recordsWritten", out)
                .put("recordsFailed", in - out)
                .put("invalidRecordCount", in - out)
                .put("startTime", started)
                .put("endTime", ended);
    }

    private static void invalid(ObjectNode metrics, long validation, long mapping, long other) {
        metrics.put("invalidRecordsStreamingValidation", validation)
                .put("invalidRecordsMapper", mapping)
                .put("invalidRecordsProfile", 0)
                .put("invalidRecordsIdentity", 0)
                .put("invalidRecordsUnknown", other);
    }

    private static long records(List<Batch.Reason> reasons, Batch.Kind kind) {
        return reasons.stream()
                .filter(reason -> reason.kind() == kind)
                .mapToLong(Batch.Reason::records)
                .sum();
    }

    private static void errors(ArrayNode errors, Batch.Refused batch, List<Batch.Reason> reasons) {
        error(
                errors,
                "INGEST-1212-400",
                "%d records were rejected, 0 ingested; see the diagnostic files under %s."
                        .formatted(batch.records(), "/data/foundation/export/batches/" + batch.id() + "/meta"));
        for (Batch.Reason reason : reasons) {
            error(errors, reason.code(), reason.description()).put("recordCount", reason.records());
        }
        // Clients look into the errors of the mapping only where a code of this family is among them.
        if (reasons.stream().anyMatch(reason -> reason.kind() == Batch.Kind.MAPPING)) {
            error(errors, "DPMAP-1000-400", "Records could not be mapped; see the errors of the mapper.");
        }
    }

    private static ObjectNode error(ArrayNode errors, String code, String description) {
        ObjectNode error = errors.addObject().put("code", code).put("description", description);
        error.putArray("rows");
        return error;
    }
}
