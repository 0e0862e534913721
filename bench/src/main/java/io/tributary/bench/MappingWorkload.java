package io.tributary.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.mapping.CompiledMapping;
import io.tributary.mapping.MappingOptions;
import io.tributary.mapping.SourceType;
import io.tributary.mapping.TargetSchema;
import io.tributary.mapping.WrittenMapping;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An event and what is to become of it. The mapping in each engine's language lies beside it as a resource. */
enum MappingWorkload {
    /** The transaction of the source's guide and the guide's five rows, into the standard schema. */
    GUIDE {
        @Override
        byte[] event() {
            return text("event.json").strip().getBytes(UTF_8);
        }

        @Override
        List<WrittenMapping> rows() {
            return written();
        }

        @Override
        TargetSchema schema() {
            return TargetSchema.of(StandardSchema.resolved().document());
        }
    },
    /** The event of the load test, five line items in 1 KB, and its 14 rows, into the standard schema. */
    PURCHASE {
        @Override
        byte[] event() {
            return LoadEvent.json("0".repeat(LoadEvent.ID_WIDTH)).getBytes(UTF_8);
        }

        @Override
        List<WrittenMapping> rows() {
            return StandardSchema.rows();
        }

        @Override
        TargetSchema schema() {
            return TargetSchema.of(StandardSchema.resolved().document());
        }
    },
    /** Twenty fields: 8 copies, 4 concatenations, 3 of case and blanks, 2 sums, 2 conditions, 1 fallback. */
    TWENTY {
        @Override
        byte[] event() {
            return text("event.json").strip().getBytes(UTF_8);
        }

        @Override
        List<WrittenMapping> rows() {
            return written();
        }

        @Override
        TargetSchema schema() {
            return TargetSchema.of(json("schema.json"));
        }
    };

    /** One event as it arrives. */
    abstract byte[] event();

    /** The mapping set. */
    abstract List<WrittenMapping> rows();

    /** What records are to follow. */
    abstract TargetSchema schema();

    /** The mapping set, ready to run. */
    CompiledMapping compiled() {
        CompiledMapping mapping = CompiledMapping.compile(rows(), schema(), MappingOptions.defaults());
        if (!mapping.problems().isEmpty()) {
            throw new IllegalStateException("the mapping of the benchmark is not sound: " + mapping.problems());
        }
        return mapping;
    }

    List<WrittenMapping> written() {
        List<WrittenMapping> rows = new ArrayList<>();
        for (JsonNode row : json("rows.json")) {
            rows.add(new WrittenMapping(
                    SourceType.valueOf(row.get(0).asText()),
                    row.get(1).asText(),
                    row.get(2).asText()));
        }
        return rows;
    }

    JsonNode json(String file) {
        try {
            return MappingEngine.JSON.readTree(text(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A resource of this workload. */
    String text(String file) {
        String path = "mapping/" + name().toLowerCase(Locale.ROOT) + "/" + file;
        try (InputStream in = MappingWorkload.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + path + " is missing");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
