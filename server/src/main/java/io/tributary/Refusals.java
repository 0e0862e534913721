package io.tributary;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tributary.control.export.Contents;
import io.tributary.event.ErrorType;
import io.tributary.quarantine.QuarantineEntry;
import io.tributary.quarantine.QuarantineReason;

/** What the quarantine keeps, in the words of the services that show it. */
final class Refusals {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Refusals() {}

    /** The first message of a kind; of the mapping its first warning, whose text clients take apart (ingestion contract §2.7). */
    static String description(QuarantineReason reason) {
        if (reason.errorType() != ErrorType.MAPPING) {
            return reason.message();
        }
        try {
            JsonNode first = JSON.readTree(reason.details()).path(0);
            return first.path("exception").asText(reason.message());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the reasons of a refused message are no JSON", e);
        }
    }

    static Contents.RefusedRecord record(QuarantineEntry entry) {
        return new Contents.RefusedRecord(
                stage(entry.rejection().errorType()),
                entry.rejection().code(),
                entry.rejection().message(),
                entry.rejection().details(),
                entry.flowId(),
                entry.xactionId(),
                entry.receivedAtMillis(),
                entry.payload());
    }

    private static Contents.Stage stage(ErrorType type) {
        return switch (type) {
            case PROTOCOL -> Contents.Stage.PARSING;
            case MAPPING -> Contents.Stage.CONVERSION;
            case AUTH, CONFIG, RATE, NETWORK, VALIDATION, SERVER, EXPIRED -> Contents.Stage.VALIDATION;
        };
    }
}
