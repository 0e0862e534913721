package io.tributary.bench;

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
import org.openjdk.jmh.infra.BenchmarkParams;

/** The mapping engine beside others that do the same job: one event, one thread. What they give is compared before they run. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class MappingBenchmark {

    @Param({"GUIDE", "PURCHASE", "TWENTY"})
    private String workload = "";

    @Param({"TRIBUTARY", "JSLT", "JOLT", "JSONATA", "JACKSON_JQ"})
    private String engine = "";

    private MappingEngine<Object> mapping = MappingEngines.TRIBUTARY.any(MappingWorkload.GUIDE);
    private byte[] event = new byte[0];
    private Object tree = event;

    /** Compiles the mapping, and refuses to measure an engine that doesn't give what the others give. */
    @Setup
    public void compile(BenchmarkParams params) throws Exception {
        MappingWorkload work = MappingWorkload.valueOf(workload);
        SameRecord.check(work);
        mapping = MappingEngines.valueOf(engine).any(work);
        event = work.event();
        tree = mapping.parse(event);
        boolean bytes = params.getBenchmark().endsWith("bytesToBytes");
        CpuClock.warmUp(bytes ? () -> mapping.mapBytes(event) : () -> mapping.map(tree));
    }

    /** A parsed event to a record, in the engine's own tree. */
    @Benchmark
    public Object treeToTree(CpuClock cpu) throws Exception {
        cpu.calls++;
        return mapping.map(tree);
    }

    /** The bytes of an event to the bytes of its record. */
    @Benchmark
    public byte[] bytesToBytes(CpuClock cpu) throws Exception {
        cpu.calls++;
        return mapping.mapBytes(event);
    }
}
