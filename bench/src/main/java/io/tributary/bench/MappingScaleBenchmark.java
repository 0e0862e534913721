package io.tributary.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.mapping.CompiledMapping;
import io.tributary.mapping.MappingOptions;
import io.tributary.mapping.SourceType;
import io.tributary.mapping.TargetSchema;
import io.tributary.mapping.WrittenMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a mapping set costs as it grows. Of ten mappings seven copy, one concatenates, one changes case and one adds; ten
 * lie in one object of the source and go to one object of the target, so that records grow with their mapping set.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class MappingScaleBenchmark {

    private static final int GROUP = 10;

    @Param({"10", "100", "1000"})
    private int mappings;

    private CompiledMapping mapping = compiled(GROUP);
    private ObjectNode event = event(GROUP);

    /** Compiles the mapping set and checks that every mapping of it gives a value. */
    @Setup
    public void compile() throws Exception {
        mapping = compiled(mappings);
        event = event(mappings);
        int values = 0;
        for (var group : mapping.apply(event).record()) {
            values += group.size();
        }
        if (values != mappings) {
            throw new IllegalStateException(values + " values instead of " + mappings);
        }
        CpuClock.warmUp(() -> mapping.apply(event).record());
    }

    private static CompiledMapping compiled(int count) {
        List<WrittenMapping> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String from = "group" + i / GROUP + ".";
            String to = "part" + i / GROUP + ".field" + i % GROUP;
            rows.add(
                    switch (i % GROUP) {
                        case 7 ->
                            new WrittenMapping(
                                    SourceType.EXPRESSION, "concat(" + from + "f0, '-', " + from + "f1)", to);
                        case 8 -> new WrittenMapping(SourceType.EXPRESSION, "upper(" + from + "f2)", to);
                        case 9 -> new WrittenMapping(SourceType.EXPRESSION, from + "f8 + " + from + "f9", to);
                        default -> new WrittenMapping(SourceType.ATTRIBUTE, from + "f" + i % GROUP, to);
                    });
        }
        return CompiledMapping.compile(rows, TargetSchema.none(), MappingOptions.defaults());
    }

    private static ObjectNode event(int count) {
        ObjectNode event = MappingEngine.JSON.createObjectNode();
        for (int i = 0; i < count; i++) {
            ObjectNode group = event.withObject("/group" + i / GROUP);
            if (i % GROUP < 8) {
                group.put("f" + i % GROUP, "value " + i);
            } else {
                group.put("f" + i % GROUP, i);
            }
        }
        return event;
    }

    /** A parsed event to a record. */
    @Benchmark
    public Object treeToTree(CpuClock cpu) {
        cpu.calls++;
        return mapping.apply(event).record();
    }
}
