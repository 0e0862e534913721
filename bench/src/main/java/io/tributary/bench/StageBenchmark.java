package io.tributary.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.mapping.CompiledMapping;
import io.tributary.mapping.MappingOptions;
import io.tributary.mapping.TargetSchema;
import io.tributary.plan.FlowPlan;
import io.tributary.plan.PayloadForm;
import io.tributary.plan.Shaping;
import io.tributary.plan.TablePlan;
import io.tributary.prepare.Prepared;
import io.tributary.prepare.Preparer;
import io.tributary.validate.Validated;
import io.tributary.validate.Validator;
import io.tributary.xdm.RecordValidator;
import io.tributary.xdm.ResolvedSchema;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the stages between log and lake cost for one event, one thread. The bare parse is the yardstick for the others. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class StageBenchmark {

    private final JsonMapper mapper = JsonMapper.builder().build();
    private final Preparer preparer = new Preparer(1 << 20);
    private final byte[] payload =
            LoadEvent.json("0".repeat(LoadEvent.ID_WIDTH)).getBytes(StandardCharsets.UTF_8);
    private FlowPlan flow = flow();
    private ObjectNode message = mapper.createObjectNode();
    private ObjectNode record = mapper.createObjectNode();

    /** Parses the event and makes its record, and checks that it is one. */
    @Setup
    public void prepareOnce() throws Exception {
        message = (ObjectNode) mapper.readTree(payload);
        record = switch (preparer.prepare(payload, flow)) {
            case Prepared.Ready ready -> ready.record();
            case Prepared.Unfit(var rejection) -> throw new IllegalStateException(rejection.message());
        };
        if (!(Validator.validate(record, flow) instanceof Validated.Fit)) {
            throw new IllegalStateException("the event of the benchmark is not valid");
        }
    }

    private static FlowPlan flow() {
        ResolvedSchema resolved = StandardSchema.resolved();
        CompiledMapping mapping = CompiledMapping.compile(
                StandardSchema.rows(), TargetSchema.of(resolved.document()), MappingOptions.defaults());
        return new FlowPlan(
                "flow",
                "inlet",
                true,
                PayloadForm.RAW,
                true,
                new Shaping.Mapped("set", 0, mapping, Set.of()),
                RecordValidator.compile(resolved),
                new TablePlan("dataset", "bench", "bench", "bench", resolved.id(), resolved.columns()));
    }

    /** Bytes to a JSON tree: what no stage can do without. */
    @Benchmark
    public Object parseOnly() throws Exception {
        return mapper.readTree(payload);
    }

    /** A parsed event to its XDM record. */
    @Benchmark
    public Prepared map() {
        return preparer.prepare(message, flow);
    }

    /** An XDM record to its row. */
    @Benchmark
    public Validated validate() {
        return Validator.validate(record, flow);
    }

    /** Bytes to row: parse, map, validate. */
    @Benchmark
    public Validated bytesToRow() {
        return switch (preparer.prepare(payload, flow)) {
            case Prepared.Ready ready -> Validator.validate(ready.record(), flow);
            case Prepared.Unfit(var rejection) -> throw new IllegalStateException(rejection.message());
        };
    }
}
