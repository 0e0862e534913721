package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tributary.event.ErrorType;
import io.tributary.event.Rejection;
import io.tributary.quarantine.KeptEntry;
import io.tributary.quarantine.Quarantine;
import io.tributary.quarantine.QuarantineEntry;
import io.tributary.quarantine.QuarantineFilter;
import io.tributary.query.QueryException;
import io.tributary.query.SystemTables;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code tributary_quarantine}: the refused messages of a sandbox as a table, in the published shape of the platform's batch errors (ingestion contract §7.7) and
 * some columns more. Payloads are decrypted for a query that names them only, and never leave its memory.
 */
final class QuarantineTable implements SystemTables {

    static final String NAME = "tributary_quarantine";

    private static final long MOST_ROWS = 1_000_000;
    private static final long MOST_PAYLOAD_BYTES = 64L * 1024 * 1024;
    private static final int STEP = 1_000;
    private static final Set<String> PAYLOADS = Set.of("*", "payload", "record", "corruptrecord");

    private static final List<String> TEXTS = List.of(
            "id",
            "datasetID",
            "batchID",
            "record",
            "corruptRecord",
            "path",
            "errorType",
            "errors",
            "code",
            "message",
            "state",
            "flow_id",
            "inlet_id",
            "schema_id",
            "mapping_set_id",
            "xaction_id",
            "group_id",
            "replay_id",
            "resolved_by",
            "note",
            "payload");
    private static final List<String> NUMBERS =
            List.of("created", "received", "changed", "mapping_set_version", "failed_replays", "size");

    private static final String SHOWN = "id, to_timestamp(created / 1000) as \"timestamp\", \"datasetID\", \"batchID\","
            + " record, \"corruptRecord\", path, \"errorType\","
            + " from_json(errors, '[{\"column\":\"VARCHAR\",\"message\":\"VARCHAR\",\"code\":\"VARCHAR\"}]') as errors,"
            + " code, message, path as field, state, flow_id, inlet_id, schema_id, mapping_set_id, mapping_set_version,"
            + " xaction_id, group_id, failed_replays, replay_id, resolved_by, note, size,"
            + " to_timestamp(received / 1000) as received_at, to_timestamp(changed / 1000) as changed_at, payload";

    private final Quarantine quarantine;

    QuarantineTable(Quarantine quarantine) {
        this.quarantine = quarantine;
    }

    @Override
    public Optional<SystemTable> find(String namespace, String name) {
        return name.equals(NAME) ? Optional.of(new Rows(namespace)) : Optional.empty();
    }

    private final class Rows implements SystemTable {

        private final QuarantineFilter all;

        Rows(String namespace) {
            this.all = QuarantineFilter.all(namespace);
        }

        @Override
        public List<Stored> stored() {
            return Stream.concat(
                            TEXTS.stream().map(name -> new Stored(name, "varchar")),
                            NUMBERS.stream().map(name -> new Stored(name, "bigint")))
                    .toList();
        }

        @Override
        public String shown() {
            return SHOWN;
        }

        @Override
        public void rows(Set<String> named, Sink sink) {
            if (quarantine.count(all) > MOST_ROWS) {
                throw QueryException.tooLarge(NAME + " holds more than " + MOST_ROWS
                        + " messages, too many for a query; use the lists and groups of /tributary/v1/quarantine");
            }
            boolean payloads = named.stream().anyMatch(PAYLOADS::contains);
            long bytes = 0;
            String beyond = null;
            List<KeptEntry> page;
            do {
                page = quarantine.page(all, beyond, false, STEP);
                for (KeptEntry kept : page) {
                    beyond = kept.entry().id();
                    KeptEntry row = payloads ? quarantine.find(beyond).orElse(kept) : kept;
                    bytes += row.latest().length;
                    if (bytes > MOST_PAYLOAD_BYTES) {
                        throw QueryException.tooLarge(
                                "The payloads in " + NAME + " are too large for a query; name the columns you need,"
                                        + " without payload, record and corruptRecord");
                    }
                    sink.row(row(row, payloads));
                }
            } while (page.size() == STEP);
        }
    }

    private static List<@Nullable Object> row(KeptEntry kept, boolean payloads) {
        QuarantineEntry entry = kept.entry();
        Rejection why = entry.rejection();
        boolean corrupt = why.errorType() == ErrorType.PROTOCOL;
        String payload = payloads ? QuarantineView.text(kept.latest()) : null;
        return Arrays.asList(
                entry.id(),
                entry.datasetId(),
                kept.batchId(),
                corrupt ? null : payload,
                corrupt ? payload : null,
                kept.field(),
                kind(why.errorType()),
                errors(why),
                why.code(),
                why.message(),
                entry.state().text(),
                entry.flowId(),
                entry.inletId(),
                entry.schemaId(),
                entry.mappingSetId(),
                entry.xactionId(),
                kept.groupId(),
                kept.jobId(),
                kept.resolvedBy(),
                kept.note(),
                payload,
                entry.createdAtMillis(),
                entry.receivedAtMillis(),
                kept.changedAtMillis(),
                entry.mappingVersion(),
                (long) kept.failedTries(),
                kept.size());
    }

    private static String kind(ErrorType type) {
        return switch (type) {
            case PROTOCOL -> "parse";
            case MAPPING -> "conversion";
            case AUTH, CONFIG, RATE, NETWORK, VALIDATION, SERVER, EXPIRED -> "validation";
        };
    }

    private static String errors(Rejection why) {
        ArrayNode errors = JsonNodeFactory.instance.arrayNode();
        for (JsonNode one : QuarantineView.json(why.details())) {
            errors.addObject()
                    .put(
                            "column",
                            one.path("pointerToViolation")
                                    .asText(one.path("destination").asText()))
                    .put(
                            "message",
                            one.path("message").asText(one.path("exception").asText()))
                    .put("code", one.path("code").asText(why.code()));
        }
        if (errors.isEmpty()) {
            errors.addObject().put("column", "").put("message", why.message()).put("code", why.code());
        }
        return errors.toString();
    }
}
