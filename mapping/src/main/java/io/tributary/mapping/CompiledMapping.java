package io.tributary.mapping;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mapping set, ready to run: every path resolved, every expression compiled. Immutable; any number of threads may apply
 * it at once.
 */
public final class CompiledMapping {

    private final Writer[] writers;
    private final Trails trails;
    private final Targets targets;
    private final RecordReader reader;
    private final List<MappingProblem> problems;
    private final List<MappingProblem> notices;
    private final MappingOptions options;

    CompiledMapping(
            List<Column> columns,
            Trails trails,
            Needed needed,
            List<MappingProblem> problems,
            List<MappingProblem> notices,
            MappingOptions options) {
        Targets.Maker maker = new Targets.Maker();
        this.writers = Writer.of(columns, maker);
        this.targets = maker.made();
        this.trails = trails;
        this.reader = new RecordReader(needed);
        this.problems = List.copyOf(problems);
        this.notices = List.copyOf(notices);
        this.options = options;
    }

    /**
     * Compiles a mapping set. What is wrong with a mapping never stops the others: it is found in {@link #problems()},
     * and at run time that column warns for every record.
     */
    public static CompiledMapping compile(List<WrittenMapping> mappings, TargetSchema schema, MappingOptions options) {
        return new MappingCompiler(schema, options).compile(mappings);
    }

    /** What makes the validation of a mapping set fail, by mapping (contract §5.10); empty if it is sound. */
    public List<MappingProblem> problems() {
        return problems;
    }

    /** What an author should know although it works. */
    public List<MappingProblem> notices() {
        return notices;
    }

    /** Reads records for this set from JSON, as far as it looks at them: cheaper than a tree of the whole. */
    public RecordReader reader() {
        return reader;
    }

    /**
     * Maps one record. The time of {@code now()} is the moment of the call.
     *
     * @param source the record; not changed, and no object or array of it is shared with the result
     */
    public Mapped apply(ObjectNode source) {
        return map(source, null);
    }

    /**
     * Maps one record as of a given time, so that a replay gives what the first run gave.
     *
     * @param rowTime what {@code now()} and {@code timestamp()} tell; cut to milliseconds
     */
    public Mapped apply(ObjectNode source, Instant rowTime) {
        return map(source, rowTime);
    }

    private Mapped map(ObjectNode source, @Nullable Instant rowTime) {
        Row row = new Row(new Scope(source, rowTime, trails), targets, options.allowNullValues());
        ObjectNode record = targets.object(Targets.RECORD);
        for (Writer writer : writers) {
            writer.write(row, record);
        }
        if (row.isUntidy()) {
            Tidy.up(record);
        }
        return new Mapped(record, row.warnings());
    }
}
