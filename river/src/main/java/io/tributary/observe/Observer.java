package io.tributary.observe;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The counters of one process, and the ledger of what must outlast it. */
public final class Observer {

    private final Ledger ledger;
    private final Map<String, FlowCounts> flows = new ConcurrentHashMap<>();
    private final LongAdder commits = new LongAdder();
    private final LongAdder commitFailures = new LongAdder();
    private final Freshness freshness = new Freshness();
    private final ErrorLog errors;

    /**
     * Counts, and tells nobody of errors.
     *
     * @param ledger what became of messages, for good
     */
    public Observer(Ledger ledger) {
        this(ledger, ErrorLog.NONE);
    }

    /**
     * Counts.
     *
     * @param ledger what became of messages, for good
     * @param errors told of each message that is put aside
     */
    public Observer(Ledger ledger, ErrorLog errors) {
        this.ledger = ledger;
        this.errors = errors;
    }

    /** Who is told of each message that is put aside. */
    public ErrorLog errors() {
        return errors;
    }

    /** What became of messages, for good. */
    public Ledger ledger() {
        return ledger;
    }

    /** What senders to one flow were told. */
    public FlowCounts flow(String flowId) {
        FlowCounts counts = flows.get(flowId);
        return counts != null ? counts : flows.computeIfAbsent(flowId, flow -> new FlowCounts());
    }

    /** How many messages of a flow are in the log since the process started, by the word of whoever put them there. */
    long kept(String flowId) {
        FlowCounts counts = flows.get(flowId);
        return counts == null ? 0 : counts.kept();
    }

    /** The flows that were sent something since the process started. */
    Set<String> sentTo() {
        return Set.copyOf(flows.keySet());
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

    /** Commits that worked since the process started. */
    public long commits() {
        return commits.sum();
    }

    /** Commits that did not since the process started. */
    public long commitFailures() {
        return commitFailures.sum();
    }
}
