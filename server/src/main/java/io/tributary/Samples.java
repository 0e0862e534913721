package io.tributary;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads samples: one JSON object, several one after the other (JSON lines), or an array of them. One at a time, and not without end. */
final class Samples {

    /** More tell nothing new about fields. */
    static final int MOST = 100_000;

    private static final long MOST_BYTES = 64L * 1024 * 1024;
    private static final int DEEPEST = 500;

    private final JsonMapper mapper = mapper();
    private final Consumer<ObjectNode> taker;
    private int taken;

    Samples(Consumer<ObjectNode> taker) {
        this.taker = taker;
    }

    private static JsonMapper mapper() {
        StreamReadConstraints limits = StreamReadConstraints.builder()
                .maxDocumentLength(MOST_BYTES)
                .maxNestingDepth(DEEPEST)
                .build();
        return JsonMapper.builder(
                        JsonFactory.builder().streamReadConstraints(limits).build())
                .build();
    }

    /** Whether there were more samples than are looked at. */
    boolean isFull() {
        return taken >= MOST;
    }

    /**
     * Reads a file; {@code -} is the standard input.
     *
     * @throws Stop it can't be read, or holds something else than objects
     */
    void read(String file) {
        try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
            read(in, file.equals("-") ? "standard input" : file);
        } catch (StreamConstraintsException e) {
            throw new Stop(Stop.UNUSABLE, file + " is too large or nested too deeply: " + e.getOriginalMessage());
        } catch (JsonProcessingException e) {
            throw new Stop(
                    Stop.UNUSABLE,
                    file + " is no JSON at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr());
        } catch (IOException e) {
            throw new Stop(
                    Stop.UNUSABLE, file + " can't be read: " + e.getClass().getSimpleName());
        }
    }

    private void read(InputStream in, String name) throws IOException {
        try (JsonParser parser = mapper.createParser(in)) {
            boolean inArray = false;
            for (JsonToken token = parser.nextToken(); token != null && !isFull(); token = parser.nextToken()) {
                if (token == JsonToken.START_ARRAY && !inArray) {
                    inArray = true;
                } else if (token == JsonToken.END_ARRAY) {
                    inArray = false;
                } else {
                    take(mapper.readTree(parser), name);
                }
            }
        }
    }

    private void take(JsonNode sample, String name) {
        taken++;
        if (!(sample instanceof ObjectNode object)) {
            throw new Stop(
                    Stop.UNUSABLE,
                    "Sample " + taken + " in " + name + " is of type "
                            + sample.getNodeType().name().toLowerCase(java.util.Locale.ROOT)
                            + ", expected a JSON object for each record");
        }
        taker.accept(object);
    }
}
