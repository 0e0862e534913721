package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.mapping.Explained.Outcome;
import io.tributary.mapping.Explained.Read;
import io.tributary.mapping.Explained.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Explains, mapping by mapping, what a set makes of a record. Each mapping is run alone, too, without a schema for its value and with the schema for what it
 * writes; so an explanation costs some times what a mapped record costs, and is for people, not for streams. Immutable; any number of threads may use it.
 */
public final class Explainer {

    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final String VALUE = "value";

    private final CompiledMapping whole;
    private final List<Part> parts;

    private Explainer(CompiledMapping whole, List<Part> parts) {
        this.whole = whole;
        this.parts = parts;
    }

    /** A mapping, ready to be run alone; {@code destination} is null where it can't be read. */
    private record Part(
            WrittenMapping written,
            @Nullable Destination destination,
            CompiledMapping value,
            CompiledMapping alone,
            List<Source> sources) {

        String columnName() {
            return destination == null ? written.destination() : destination.normal();
        }
    }

    private record Source(String path, CompiledMapping value) {}

    /** Prepares a set, which may have problems, as {@link CompiledMapping#compile} does. */
    public static Explainer of(List<WrittenMapping> mappings, TargetSchema schema, MappingOptions options) {
        List<Part> parts = new ArrayList<>();
        for (WrittenMapping written : mappings) {
            List<Source> sources = new ArrayList<>();
            for (String path : paths(written)) {
                sources.add(new Source(path, value(new WrittenMapping(SourceType.ATTRIBUTE, path, VALUE))));
            }
            parts.add(new Part(
                    written,
                    destination(written, schema),
                    value(new WrittenMapping(written.sourceType(), written.source(), VALUE)),
                    CompiledMapping.compile(List.of(written), schema, options),
                    List.copyOf(sources)));
        }
        return new Explainer(CompiledMapping.compile(mappings, schema, options), List.copyOf(parts));
    }

    private static CompiledMapping value(WrittenMapping mapping) {
        return CompiledMapping.compile(List.of(mapping), TargetSchema.none(), new MappingOptions(true));
    }

    private static List<String> paths(WrittenMapping written) {
        return switch (written.sourceType()) {
            case ATTRIBUTE -> written.source().isBlank() ? List.of() : List.of(written.source());
            case STATIC -> List.of();
            case EXPRESSION -> {
                try {
                    yield Expression.parse(written.source()).sourcePaths();
                } catch (ExpressionException unreadable) {
                    // The step's warning tells it.
                    yield List.of();
                }
            }
        };
    }

    private static @Nullable Destination destination(WrittenMapping written, TargetSchema schema) {
        try {
            return Destination.resolve(written.destination(), schema);
        } catch (IllegalArgumentException unreadable) {
            // The step's warning tells it.
            return null;
        }
    }

    /**
     * Explains one record.
     *
     * @param source the record; not changed, and no object or array of it is shared with the result
     * @param rowTime what {@code now()} tells
     * @throws EvaluationException if it takes too long: the record and the expressions are too costly to be explained
     */
    public Explained explain(ObjectNode source, Instant rowTime) {
        long start = System.nanoTime();
        Mapped mapped = whole.apply(source, rowTime);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            if (System.nanoTime() - start > LONGEST.toNanos()) {
                throw new EvaluationException("Explaining the record takes longer than " + LONGEST.toSeconds()
                        + " seconds; take a smaller record or fewer mappings");
            }
            steps.add(step(i, source, rowTime));
        }
        return new Explained(mapped, overwritten(steps));
    }

    private Step step(int index, ObjectNode source, Instant rowTime) {
        Part part = parts.get(index);
        List<Read> reads = new ArrayList<>();
        for (Source read : part.sources()) {
            reads.add(new Read(
                    read.path(), given(read.value().apply(source, rowTime).record())));
        }
        Mapped value = part.value().apply(source, rowTime);
        Mapped alone = part.alone().apply(source, rowTime);
        boolean nullified = part.written().sourceType() == SourceType.EXPRESSION
                && value.warnings().isEmpty()
                && !value.record().has(VALUE);
        return new Step(
                index,
                part.written(),
                part.columnName(),
                reads,
                given(value.record()),
                outcome(alone, nullified),
                result(alone.record(), part.destination()),
                alone.warnings());
    }

    /** An expression always has a value, be it null; without one, and without an error, it was {@code nullify()}. */
    private static Outcome outcome(Mapped alone, boolean nullified) {
        if (alone.record().isEmpty()) {
            return nullified ? Outcome.REMOVED : alone.warnings().isEmpty() ? Outcome.NOTHING : Outcome.FAILED;
        }
        return alone.warnings().isEmpty() ? Outcome.WRITTEN : Outcome.PARTLY_WRITTEN;
    }

    private static JsonNode given(ObjectNode record) {
        JsonNode value = record.get(VALUE);
        return value == null ? MissingNode.getInstance() : value;
    }

    /** Goes down to the destination, but not through an array. */
    private static JsonNode result(ObjectNode record, @Nullable Destination destination) {
        if (destination == null || record.isEmpty()) {
            return MissingNode.getInstance();
        }
        JsonNode node = record;
        for (Destination.Op op : destination.ops()) {
            if (!(op instanceof Destination.Op.Field field) || node instanceof ArrayNode) {
                return node;
            }
            node = node.path(field.name());
        }
        return node;
    }

    /** Of mappings with the same destination the last one that wrote wins. */
    private List<Step> overwritten(List<Step> steps) {
        Map<String, Integer> last = new HashMap<>();
        for (Step step : steps) {
            if (!step.result().isMissingNode() || step.outcome() == Outcome.REMOVED) {
                last.put(identity(step.mapping()), step.mapping());
            }
        }
        return steps.stream()
                .map(step -> wins(step, last) ? step : with(step, Outcome.OVERWRITTEN))
                .toList();
    }

    private boolean wins(Step step, Map<String, Integer> last) {
        boolean wrote = step.outcome() == Outcome.WRITTEN || step.outcome() == Outcome.PARTLY_WRITTEN;
        return !wrote || Objects.equals(last.get(identity(step.mapping())), step.mapping());
    }

    private String identity(int mapping) {
        Part part = parts.get(mapping);
        return part.destination() == null
                ? part.columnName()
                : part.destination().identity();
    }

    private static Step with(Step step, Outcome outcome) {
        return new Step(
                step.mapping(),
                step.written(),
                step.columnName(),
                step.reads(),
                step.value(),
                outcome,
                step.result(),
                step.warnings());
    }
}
