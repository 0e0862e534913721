package io.tributary.observe;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The counters of one process. */
public final class Observer {

    private final Map<String, FlowCounts> flows = new ConcurrentHashMap<>();
    private final LongAdder commits = new LongAdder();
    private final LongAdder commitFailures = new LongAdder();
    private final Freshness freshness = new Freshness();
    private final ErrorLog errors;

    /** Counts, and tells nobody of errors. */
    public Observer() {
        this(ErrorLog.NONE);
    }

    /** @param errors told of each message that is put aside */
    public Observer(ErrorLog errors) {
        this.errors = errors;
    }

    /** Who is told of each message that is put aside. */
    public ErrorLog errors() {
        return errors;
    }

    /** The counters of one flow. */
    public FlowCounts flow(String flowId) {
        FlowCounts counts = flows.get(flowId);
        return counts != null ? counts : flows.computeIfAbsent(flowId, FlowCounts::new);
    }

    /**
     * A table took rows.
     *
     * @param oldestWaitMillis from receipt of its oldest row to now
     */
    public void committed(long oldestWaitMillis) {
        commits.increment();
        freshness.record(oldestWaitMillis);
    }

    /** A table did not take rows; they are tried again. */
    public void commitFailed() {
        commitFailures.increment();
    }

    /** How long rows took from receipt to visibility, over the last commits. */
    public Freshness freshness() {
        return freshness;
    }

    /** The figures of all flows, by flow id. */
    public Map<String, FlowCounts.Figures> figures() {
        Map<String, FlowCounts.Figures> all = new TreeMap<>();
        flows.forEach((flow, counts) -> all.put(flow, counts.figures()));
        return all;
    }

    /** Commits that worked since the process started. */
    public long commits() {
        return commits.sum();
    }

    /** Commits that did not since the process started. */
    public long commitFailures() {
        return commitFailures.sum();
    }
}
