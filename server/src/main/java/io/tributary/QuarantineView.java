package io.tributary;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.event.Rejection;
import io.tributary.quarantine.HistoryLine;
import io.tributary.quarantine.KeptEntry;
import io.tributary.quarantine.QuarantineEntry;
import io.tributary.quarantine.QuarantineGroup;
import io.tributary.quarantine.QuarantineState;
import io.tributary.quarantine.ReplayJob;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the quarantine keeps, as callers of the server see it (ingestion contract §7.7). */
final class QuarantineView {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private QuarantineView() {}

    static ObjectNode entry(KeptEntry kept, String sandbox) {
        QuarantineEntry entry = kept.entry();
        ObjectNode view = JsonNodeFactory.instance
                .objectNode()
                .put("id", entry.id())
                .put("direction", "inbound")
                .put("state", entry.state().text())
                .put("xactionId", entry.xactionId())
                .put("sandbox", sandbox)
                .put("inletId", entry.inletId())
                .put("flowId", entry.flowId())
                .put("datasetId", entry.datasetId())
                .put("schemaId", entry.schemaId())
                .put("mappingSetId", entry.mappingSetId());
        if (!entry.mappingSetId().isEmpty()) {
            view.put("mappingSetVersion", entry.mappingVersion());
        }
        view.put("batchId", kept.batchId())
                .put("receivedAt", time(entry.receivedAtMillis()))
                .put("createdAt", time(entry.createdAtMillis()))
                .put("lastAttemptAt", time(kept.changedAtMillis()))
                .put("contentType", "application/json")
                .put("size", kept.size())
                .put("sha256", kept.sha256())
                .put("groupId", kept.groupId())
                .put("field", kept.field())
                .put("failedReplays", kept.failedTries())
                .put("replayId", kept.jobId());
        reason(view, entry.rejection());
        if (!kept.resolvedBy().isEmpty()) {
            view.put("resolvedBy", kept.resolvedBy());
        }
        if (kept.resolvedAtMillis() > 0) {
            view.put("resolvedAt", time(kept.resolvedAtMillis())).put("note", kept.note());
        }
        return view;
    }

    static ObjectNode whole(KeptEntry kept, List<HistoryLine> history, String sandbox) {
        ObjectNode view = entry(kept, sandbox);
        view.put("payload", text(kept.entry().payload()));
        if (kept.edited().length > 0) {
            view.put("editedPayload", text(kept.edited()));
        }
        ArrayNode attempts = view.putArray("attempts");
        ArrayNode lines = view.putArray("history");
        if (history.stream().noneMatch(line -> line.what().equals("refused"))) {
            Rejection first = kept.entry().rejection();
            attempt(
                    attempts.addObject(),
                    new HistoryLine(
                            kept.entry().createdAtMillis(),
                            "refused",
                            "",
                            "",
                            first.errorType().name(),
                            first.code(),
                            first.message()));
        }
        for (HistoryLine line : history) {
            if (line.code().isEmpty()) {
                lines.addObject()
                        .put("at", time(line.atMillis()))
                        .put("what", line.what())
                        .put("by", line.actor())
                        .put("replayId", line.jobId())
                        .put("note", line.text());
            } else {
                attempt(attempts.addObject(), line);
            }
        }
        return view;
    }

    private static void attempt(ObjectNode view, HistoryLine line) {
        view.put("at", time(line.atMillis()))
                .put("status", line.what())
                .put("errorType", line.errorType())
                .put("code", line.code())
                .put("message", line.text())
                .put("replayId", line.jobId());
    }

    static void reason(ObjectNode view, Rejection rejection) {
        view.put("errorType", rejection.errorType().name())
                .put("code", rejection.code())
                .put("message", rejection.message())
                .set("details", json(rejection.details()));
    }

    static ObjectNode group(QuarantineGroup group, String sandbox) {
        ObjectNode view = JsonNodeFactory.instance
                .objectNode()
                .put("id", group.id())
                .put("flowId", group.flowId())
                .put("datasetId", group.datasetId())
                .put("errorType", group.errorType())
                .put("code", group.code())
                .put("field", group.field())
                .put("pattern", group.pattern())
                .put("records", group.records())
                .put("firstSeenAt", time(group.firstSeenMillis()))
                .put("lastSeenAt", time(group.lastSeenMillis()));
        view.set("states", states(group.counts()));
        KeptEntry example = group.example();
        if (example != null) {
            view.set("example", entry(example, sandbox));
        }
        return view;
    }

    static ObjectNode states(Map<QuarantineState, Long> counts) {
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        for (QuarantineState state : QuarantineState.values()) {
            view.put(state.text(), counts.getOrDefault(state, 0L));
        }
        return view;
    }

    static ObjectNode job(ReplayJob job) {
        ObjectNode view = JsonNodeFactory.instance
                .objectNode()
                .put("id", job.id())
                .put("state", job.state().name().toLowerCase(Locale.ROOT))
                .put("createdAt", time(job.createdAtMillis()))
                .put("createdBy", job.createdBy())
                .put("updatedAt", time(job.updatedAtMillis()))
                .put("finishedAt", job.finishedAtMillis() == 0 ? null : time(job.finishedAtMillis()))
                .put("total", job.total())
                .put("handed", job.handed())
                .put("landed", job.landed())
                .put("failed", job.failed())
                .put("skipped", job.skipped())
                .put("onTheirWay", Math.max(0, job.handed() - job.landed() - job.failed()))
                .put("problem", job.problem());
        return view.set("selection", json(job.selection()));
    }

    static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    static String text(byte[] payload) {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** JSON that the server itself wrote. */
    static JsonNode json(String text) {
        JsonNode parsed = parsed(text);
        return parsed == null ? JsonNodeFactory.instance.textNode(text) : parsed;
    }

    static @Nullable JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
