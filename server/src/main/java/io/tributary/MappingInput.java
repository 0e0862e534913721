package io.tributary;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.conversion.MappingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the files of the mapping commands. */
final class MappingInput {

    private static final long LARGEST = 1 << 22;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private MappingInput() {}

    /**
     * The bytes of a file.
     *
     * @throws Stop it can't be read, or is too large
     */
    static byte[] bytes(Path file) {
        try {
            long size = Files.size(file);
            if (size > LARGEST) {
                throw new Stop(Stop.UNUSABLE, "%s has %d bytes; at most %d are read.".formatted(file, size, LARGEST));
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Stop(
                    Stop.UNUSABLE,
                    "%s can't be read (%s).".formatted(file, e.getClass().getSimpleName()));
        }
    }

    /**
     * A file with one JSON value.
     *
     * @throws Stop it is none
     */
    static JsonNode json(Path file) {
        try {
            return JSON.readTree(bytes(file));
        } catch (JsonProcessingException e) {
            throw new Stop(
                    Stop.UNUSABLE,
                    "%s isn't JSON: it breaks at line %d, column %d."
                            .formatted(
                                    file,
                                    e.getLocation().getLineNr(),
                                    e.getLocation().getColumnNr()));
        } catch (IOException e) {
            throw new Stop(Stop.UNUSABLE, file + " isn't UTF-8 JSON.");
        }
    }

    /**
     * A mapping set of a file.
     *
     * @param schema a file with the JSON schema of the target; null when the file has its own, or there is none
     * @throws Stop it is no mapping set
     */
    static MappingFile set(Path file, @Nullable Path schema) {
        Optional<ObjectNode> target = Optional.empty();
        if (schema != null) {
            if (!(json(schema) instanceof ObjectNode object)) {
                throw new Stop(Stop.UNUSABLE, schema + " must hold a JSON object: the schema of the target.");
            }
            target = Optional.of(object);
        }
        try {
            return MappingFile.read(bytes(file), file.toString(), target);
        } catch (MappingFile.Unreadable e) {
            throw new Stop(Stop.UNUSABLE, file + ": " + e.getMessage());
        }
    }
}
