package io.tributary.control.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.control.access.Caller;
import io.tributary.control.store.Document;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The newest batches of datasets for one request: those of streaming as the lake tells, and those that clients made, read once. */
final class LastBatches {

    private final StoredBatches stored;
    private final Caller caller;
    private @Nullable Map<String, DatasetFacts.LastBatch> made;

    LastBatches(StoredBatches stored, Caller caller) {
        this.stored = stored;
        this.caller = caller;
    }

    /** The newest of both kinds. */
    Optional<DatasetFacts.LastBatch> of(String datasetId, DatasetFacts.@Nullable LastBatch streamed) {
        DatasetFacts.LastBatch own = made().get(datasetId);
        if (own == null || streamed == null) {
            return Optional.ofNullable(own == null ? streamed : own);
        }
        return Optional.of(
                own.createdMillis() >= streamed.createdMillis() ? newest(own, streamed) : newest(streamed, own));
    }

    private static DatasetFacts.LastBatch newest(DatasetFacts.LastBatch last, DatasetFacts.LastBatch before) {
        return new DatasetFacts.LastBatch(
                last.id(),
                last.createdMillis(),
                last.updatedMillis(),
                last.status(),
                last.successfulId() != null ? last.successfulId() : before.successfulId(),
                last.failedId() != null ? last.failedId() : before.failedId());
    }

    private Map<String, DatasetFacts.LastBatch> made() {
        Map<String, DatasetFacts.LastBatch> known = made;
        if (known == null) {
            known = new HashMap<>();
            for (Document document : stored.list(caller.scope())) {
                JsonNode client = document.body().path("client");
                String status = client.path("status").asText();
                for (JsonNode related : client.path("relatedObjects")) {
                    if (related.path("type").asText().equals("dataSet") && !status.equals("deleted")) {
                        String id = related.path("id").asText();
                        known.put(id, last(document, status, known.get(id)));
                    }
                }
            }
            made = known;
        }
        return known;
    }

    private static DatasetFacts.LastBatch last(
            Document document, String status, DatasetFacts.@Nullable LastBatch before) {
        String successful = before == null ? null : before.successfulId();
        String failed = before == null ? null : before.failedId();
        return new DatasetFacts.LastBatch(
                document.id(),
                document.created().toEpochMilli(),
                document.updated().toEpochMilli(),
                status,
                Listable.twins("success").contains(status) ? document.id() : successful,
                Listable.twins("failed").contains(status) ? document.id() : failed);
    }
}
