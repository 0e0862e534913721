package io.tributary.control.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A refused record as one line of JSON. Within its texts, quotes, backslashes, control characters and closing braces are written as {@code \}{@code uXXXX}: plain
 * JSON, and what an older decoder needs that takes lines apart by looking for braces and quotes (ingestion contract §2.7).
 */
final class RefusedLine {

    private static final StreamReadConstraints AS_LOGGED =
            StreamReadConstraints.builder().maxNestingDepth(1_000).build();
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(AS_LOGGED)
                    .build()
                    .setCharacterEscapes(new LongEscapes()))
            .build();

    private RefusedLine() {}

    /** The message as it was sent, with the errors. */
    static byte[] failed(Contents.RefusedRecord record) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        JsonNode message = message(record);
        if (message.path("header").isObject() && message.path("body").isObject()) {
            message.properties().forEach(member -> line.set(member.getKey(), member.getValue()));
        } else {
            line.putObject("header").put("flowId", record.flowId());
            line.set("body", message);
        }
        ArrayNode validation = line.putObject("_errors").putArray("_streamingValidation");
        ArrayNode violations = line.putArray("_validationErrors");
        for (JsonNode detail : details(record)) {
            if (detail.has("keyword") || detail.has("pointerToViolation")) {
                violations.add(violation(detail));
            }
        }
        for (ObjectNode error : errors(record)) {
            validation.add(error);
        }
        return bytes(line.put("_xactionId", record.xactionId()).put("_receivedTimeMs", record.receivedMillis()));
    }

    /** The row's own members, or its text if it could not be read, with the errors in their short form. */
    static Function<Contents.RefusedRecord, byte[]> rowError(String fileName) {
        return record -> {
            ObjectNode line = JsonNodeFactory.instance.objectNode();
            JsonNode message = message(record);
            JsonNode entity = message.path("body").path("xdmEntity");
            line.setAll((ObjectNode) (entity.isObject() ? entity : message));
            ArrayNode errors = line.putArray("_errors");
            for (ObjectNode error : errors(record)) {
                ObjectNode shortened = errors.addObject()
                        .put("code", shortCode(error.path("code").asText()))
                        .put("message", error.path("message").asText());
                String column = column(error);
                if (!column.isEmpty()) {
                    shortened.put("column", column);
                }
            }
            return bytes(line.put("_filename", fileName));
        };
    }

    /** One error for each violation or warning, or one that says what the record was told. */
    private static Iterable<ObjectNode> errors(Contents.RefusedRecord record) {
        List<ObjectNode> errors = new ArrayList<>();
        for (JsonNode detail : details(record)) {
            boolean violation = detail.has("keyword") || detail.has("pointerToViolation");
            String message =
                    violation ? record.message() : detail.path("exception").asText(record.message());
            ObjectNode error = JsonNodeFactory.instance
                    .objectNode()
                    .put("code", detail.path("code").asText(record.code()))
                    .put("message", message);
            if (violation) {
                ObjectNode violated = violation(detail);
                violated.remove("message");
                error.setAll(violated);
            } else {
                error.put("columnName", detail.path("columnName").asText(""));
            }
            errors.add(error);
        }
        if (errors.isEmpty()) {
            ObjectNode error = JsonNodeFactory.instance
                    .objectNode()
                    .put("code", record.code())
                    .put("message", record.message());
            error.putArray("causingExceptions");
            errors.add(error);
        }
        return errors;
    }

    private static ObjectNode violation(JsonNode detail) {
        ObjectNode violation = JsonNodeFactory.instance.objectNode();
        violation.putArray("causingExceptions");
        for (String name : List.of("keyword", "message", "pointerToViolation", "schemaLocation")) {
            if (detail.has(name)) {
                violation.set(name, detail.get(name));
            }
        }
        return violation;
    }

    private static String column(ObjectNode error) {
        String pointer = error.path("pointerToViolation").asText("");
        return pointer.startsWith("#/")
                ? pointer.substring(2).replace('/', '.')
                : error.path("columnName").asText("");
    }

    /** {@code DCVS-1106-400} is {@code 1106} here. */
    private static String shortCode(String code) {
        String[] parts = code.split("-");
        return parts.length == 3 ? parts[1] : code;
    }

    private static JsonNode message(Contents.RefusedRecord record) {
        try {
            if (JSON.readTree(record.payload()) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            // What can't be read is shown as it came.
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't be read", e);
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put("_corrupt_record", new String(record.payload(), StandardCharsets.UTF_8));
    }

    private static JsonNode details(Contents.RefusedRecord record) {
        try {
            return JSON.readTree(record.details());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the reasons of a refused record are no JSON", e);
        }
    }

    private static byte[] bytes(ObjectNode line) {
        try {
            return (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a refused record can't be written", e);
        }
    }

    /** Every escape six characters long, and the closing brace escaped too. */
    private static final class LongEscapes extends CharacterEscapes {

        private static final long serialVersionUID = 1L;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] escapes = standardAsciiEscapesForJSON();
            for (int c = 0; c < ' '; c++) {
                escapes[c] = ESCAPE_CUSTOM;
            }
            escapes['"'] = ESCAPE_CUSTOM;
            escapes['\\'] = ESCAPE_CUSTOM;
            escapes['}'] = ESCAPE_CUSTOM;
            return escapes;
        }

        @Override
        public SerializableString getEscapeSequence(int c) {
            return new SerializedString("\\u%04x".formatted(c));
        }
    }
}
