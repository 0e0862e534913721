package io.tributary.prepare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.event.ErrorType;
import io.tributary.event.Rejection;
import io.tributary.mapping.Mapped;
import io.tributary.mapping.MappingWarning;
import io.tributary.plan.FlowPlan;
import io.tributary.plan.PayloadForm;
import io.tributary.plan.Shaping;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Makes XDM records of messages. Stateless and safe for many threads. */
public final class Preparer {

    /** Deeper nesting is refused: neither XDM nor any table goes that deep. */
    public static final int MAX_DEPTH = 256;

    private static final int MAX_NUMBER_LENGTH = 1_000;

    private final ObjectReader reader;

    /** @param maxMessageBytes the largest message, which bounds every text in it */
    public Preparer(int maxMessageBytes) {
        StreamReadConstraints limits = StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxNumberLength(MAX_NUMBER_LENGTH)
                .maxStringLength(maxMessageBytes)
                .build();
        JsonFactory factory =
                JsonFactory.builder().streamReadConstraints(limits).build();
        this.reader = JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build()
                .reader();
    }

    /**
     * Parses, finds the record and maps it.
     *
     * @param payload one JSON object as sent
     * @param flow the flow chosen for it
     */
    public Prepared prepare(byte[] payload, FlowPlan flow) {
        JsonNode message;
        try {
            message = reader.readTree(payload);
        } catch (JsonProcessingException e) {
            return unfit(ErrorType.PROTOCOL, "DCVS-1000-400", "The message is not JSON: " + where(e));
        } catch (IOException e) {
            return unfit(ErrorType.PROTOCOL, "DCVS-1000-400", "The message can't be read as UTF-8 JSON");
        }
        if (!(message instanceof ObjectNode object)) {
            return unfit(
                    ErrorType.PROTOCOL, "DCVS-1000-400", "The message must be a JSON object, found " + kind(message));
        }
        return prepare(object, flow);
    }

    /** Finds the record in a message that is already parsed, and maps it. */
    public Prepared prepare(ObjectNode message, FlowPlan flow) {
        String operation =
                message.path("header").path("operations").path("data").asText("create");
        if (!"create".equals(operation) && isEnvelope(message, flow)) {
            return unfit(
                    ErrorType.CONFIG,
                    "TRIBUTARY-1003-501",
                    "The message asks to " + (operation.length() > 20 ? "change" : operation)
                            + " a profile (header.operations.data). Profiles can't be changed here yet, and the"
                            + " message is no new row; it is kept, to be replayed by a release that can");
        }
        JsonNode source = flow.form() == PayloadForm.XDM ? xdmEntity(message) : rawRecord(message);
        if (!(source instanceof ObjectNode record)) {
            return unfit(ErrorType.PROTOCOL, "DCVS-1001-400", "Payload body is missing xdmEntity");
        }
        return switch (flow.shaping()) {
            case Shaping.AsSent() -> new Prepared.Ready(message, record, List.of());
            case Shaping.Mapped mapping -> map(message, record, mapping);
        };
    }

    private static Prepared map(ObjectNode message, ObjectNode record, Shaping.Mapped shaping) {
        Mapped mapped = shaping.mapping().apply(record);
        if (!shaping.rejectOn().isEmpty() && refuses(mapped.warnings(), shaping.rejectOn())) {
            return new Prepared.Unfit(new Rejection(
                    ErrorType.MAPPING,
                    "MAPPER-3700-400",
                    "Mapper Transform Error: the flow refuses records with such warnings (rejectOn)",
                    details(mapped.warnings())));
        }
        return new Prepared.Ready(message, mapped.record(), mapped.warnings());
    }

    private static boolean refuses(List<MappingWarning> warnings, Set<MappingWarning.Kind> rejectOn) {
        for (MappingWarning warning : warnings) {
            if (rejectOn.contains(warning.kind())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEnvelope(ObjectNode message, FlowPlan flow) {
        return flow.form() == PayloadForm.XDM || message.path("body").isObject();
    }

    /** A raw record may come in an envelope that names the flow or an operation (ingestion contract §2.3). */
    private static JsonNode rawRecord(ObjectNode message) {
        JsonNode header = message.get("header");
        JsonNode body = message.get("body");
        if (header == null || body == null || !header.isObject() || !body.isObject()) {
            return message;
        }
        if (!header.has("flowId") && !header.has("operations")) {
            return message;
        }
        JsonNode entity = body.get("xdmEntity");
        return entity == null ? body : entity;
    }

    private static JsonNode xdmEntity(ObjectNode message) {
        return message.path("body").path("xdmEntity");
    }

    /** Mapping warnings as the JSON array that the quarantine keeps (data-prep contract §5.10). */
    public static String details(List<MappingWarning> warnings) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (MappingWarning warning : warnings) {
            array.addObject()
                    .put("destination", warning.destination())
                    .put("source", warning.source())
                    .put("sourceType", warning.sourceType().name())
                    .put("exception", warning.exception())
                    .put("columnName", warning.destination());
        }
        return array.toString();
    }

    private static Prepared.Unfit unfit(ErrorType type, String code, String message) {
        return new Prepared.Unfit(new Rejection(type, code, message, "[]"));
    }

    private static String where(JsonProcessingException e) {
        if (e.getLocation() == null) {
            return "unreadable";
        }
        return "it breaks at line " + e.getLocation().getLineNr() + ", column "
                + e.getLocation().getColumnNr();
    }

    private static String kind(JsonNode node) {
        return node.isMissingNode() ? "nothing" : node.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
    }
}
