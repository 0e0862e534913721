package io.tributary.observe;

import java.util.ArrayList;
import java.util.List;

/** From receipt to visibility: how long the oldest row of each of the last commits waited. Safe for many threads. */
public final class Freshness {

    private static final int KEPT = 256;

    private static final double MILLIS = 1_000;
    private static final double[] UPPER_SECONDS = {
        0.25, 0.5, 1, 2, 3, 5, 7.5, 10, 30, 60, 300, 3_600, Double.POSITIVE_INFINITY
    };

    private final long[] waits = new long[KEPT];
    private final long[] byTime = new long[UPPER_SECONDS.length];
    private long sumMillis;
    private long commits;

    Freshness() {}

    synchronized void record(long waitMillis) {
        waits[(int) (commits++ % KEPT)] = waitMillis;
        sumMillis += waitMillis;
        int bucket = 0;
        while (waitMillis / MILLIS > UPPER_SECONDS[bucket]) {
            bucket++;
        }
        byTime[bucket]++;
    }

    /** The upper bounds of the buckets of {@link #byTime}, in seconds; the last one is infinite. */
    public static double[] upperSeconds() {
        return UPPER_SECONDS.clone();
    }

    /** How many commits waited up to each bound, and longer than the bound before it, since the process started. */
    public synchronized long[] byTime() {
        return byTime.clone();
    }

    /** How long all of them waited together. */
    public synchronized double seconds() {
        return sumMillis / MILLIS;
    }

    /** The waits of the last commits in milliseconds, oldest first; fewer when there were not that many. */
    public synchronized List<Long> latest(int atMost) {
        int count = (int) Math.min(Math.min(commits, KEPT), atMost);
        List<Long> latest = new ArrayList<>(count);
        for (long i = commits - count; i < commits; i++) {
            latest.add(waits[(int) (i % KEPT)]);
        }
        return latest;
    }
}
