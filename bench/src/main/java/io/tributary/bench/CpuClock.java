package io.tributary.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Counts, beside JMH's time on the wall, the processor time of the measuring thread. On a machine that does other work at
 * the same time the wall tells more about the others.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class CpuClock {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Processor time of the measured iterations. */
    public long nanos;

    /** Calls of the benchmark in that time. */
    public long calls;

    private static final long WARM_NANOS = 1_500_000_000;

    private long start;

    /** A call that is to be measured. */
    interface Work {
        Object run() throws Exception;
    }

    /** Keeps results alive, so that the work can't be left out. */
    @SuppressWarnings("unused")
    private static volatile Object last = "";

    /**
     * Repeats a call for a while of processor time. Warming up by the wall isn't enough where other work leaves this
     * process little of the machine: it would be measured before it is compiled.
     */
    static void warmUp(Work work) throws Exception {
        long end = THREADS.getCurrentThreadCpuTime() + WARM_NANOS;
        do {
            for (int i = 0; i < 100; i++) {
                last = work.run();
            }
        } while (THREADS.getCurrentThreadCpuTime() < end);
    }

    /** The worker thread itself comes by here. */
    @Setup(Level.Iteration)
    public void start() {
        calls = 0;
        start = THREADS.getCurrentThreadCpuTime();
    }

    /** And here. */
    @TearDown(Level.Iteration)
    public void stop() {
        nanos = THREADS.getCurrentThreadCpuTime() - start;
    }
}
