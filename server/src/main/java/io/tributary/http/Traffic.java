package io.tributary.http;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** How many requests were answered how, and how fast; counting costs some ten nanoseconds. */
public final class Traffic {

    private static final double NANOS = 1e9;
    private static final double[] UPPER_SECONDS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, Double.POSITIVE_INFINITY
    };
    private static final int CLASSES = 6;

    private final LongAdder[] byClass = adders(CLASSES);
    private final LongAdder[] byTime = adders(UPPER_SECONDS.length);
    private final LongAdder nanos = new LongAdder();

    Traffic() {}

    private static LongAdder[] adders(int count) {
        return Stream.generate(LongAdder::new).limit(count).toArray(LongAdder[]::new);
    }

    void answered(int status, long tookNanos) {
        byClass[Math.clamp(status / 100, 0, CLASSES - 1)].increment();
        double seconds = tookNanos / NANOS;
        int bucket = 0;
        while (seconds > UPPER_SECONDS[bucket]) {
            bucket++;
        }
        byTime[bucket].increment();
        nanos.add(tookNanos);
    }

    /** Answers by the class of their status, such as {@code 2xx}. */
    public Map<String, Long> byStatusClass() {
        Map<String, Long> all = new TreeMap<>();
        for (int i = 1; i < CLASSES; i++) {
            all.put(i + "xx", byClass[i].sum());
        }
        return all;
    }

    /** The upper bounds of the buckets of {@link #byTime}, in seconds; the last one is infinite. */
    public static double[] upperSeconds() {
        return UPPER_SECONDS.clone();
    }

    /** How many answers took up to each bound, and longer than the bound before it. */
    public long[] byTime() {
        return Stream.of(byTime).mapToLong(LongAdder::sum).toArray();
    }

    /** How long all of them took together. */
    public double seconds() {
        return nanos.sum() / NANOS;
    }
}
