package io.tributary.observe;

import java.util.ArrayList;
import java.util.List;

/** From receipt to visibility: how long the oldest row of each of the last commits waited. Safe for many threads. */
public final class Freshness {

    private static final int KEPT = 256;

    private final long[] waits = new long[KEPT];
    private long commits;

    Freshness() {}

    synchronized void record(long waitMillis) {
        waits[(int) (commits++ % KEPT)] = waitMillis;
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
