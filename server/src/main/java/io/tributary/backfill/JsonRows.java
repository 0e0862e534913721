package io.tributary.backfill;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.event.ErrorType;
import io.tributary.event.Rejection;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON lines: one object a line; empty lines are passed over. */
final class JsonRows implements Rows {

    private static final int DEEPEST = 256;
    private static final ObjectReader JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(1_000)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private final Reader text;
    private final StringBuilder line = new StringBuilder();
    private final List<String> columns = new ArrayList<>();
    private @Nullable Row first;
    private long row;

    JsonRows(Reader text) throws UnreadableFileException, IOException {
        this.text = text;
        this.first = read();
        if (first == null) {
            throw new UnreadableFileException("106", "The file is empty");
        }
        first.record().fieldNames().forEachRemaining(columns::add);
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public @Nullable Row next() throws UnreadableFileException, IOException {
        Row found = first;
        if (found != null) {
            first = null;
            return found;
        }
        return read();
    }

    private @Nullable Row read() throws UnreadableFileException, IOException {
        try {
            while (readLine()) {
                String one = line.toString().strip();
                if (!one.isEmpty()) {
                    row++;
                    return parsed(one);
                }
            }
            return null;
        } catch (CharacterCodingException e) {
            throw Rows.notEncoded(row + 1);
        }
    }

    private boolean readLine() throws UnreadableFileException, IOException {
        line.setLength(0);
        int c = text.read();
        if (c < 0) {
            return false;
        }
        while (c >= 0 && c != '\n') {
            if (line.length() >= LONGEST_ROW) {
                throw new UnreadableFileException(
                        "INGEST-1401-400", "Row " + (row + 1) + " is longer than " + LONGEST_ROW + " characters");
            }
            line.append((char) c);
            c = text.read();
        }
        return true;
    }

    private Row parsed(String one) {
        try {
            JsonNode node = JSON.readTree(one);
            if (node instanceof ObjectNode object) {
                return new Row(row, object, null);
            }
        } catch (JsonProcessingException e) {
            // Said below, with the row.
        }
        return new Row(
                row,
                JsonNodeFactory.instance.objectNode().put("_corrupt_record", one),
                new Rejection(ErrorType.PROTOCOL, "INGEST-1401-400", "Row " + row + " is no JSON object", "[]"));
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
