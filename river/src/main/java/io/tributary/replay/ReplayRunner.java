package io.tributary.replay;

import io.tributary.event.Event;
import io.tributary.log.EventLog;
import io.tributary.log.LogFailedException;
import io.tributary.log.LogFullException;
import io.tributary.plan.Plan;
import io.tributary.plan.Plans;
import io.tributary.quarantine.MarkedEntry;
import io.tributary.quarantine.QuarantineException;
import io.tributary.quarantine.ReplayJob;
import io.tributary.quarantine.ReplayKey;
import io.tributary.quarantine.Replays;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs replays: takes messages a page at a time, marks them, and appends their events to the log, no faster than the tables take rows, so that senders don't wait
 * for it. A stop at any moment is taken up by the next start.
 */
public final class ReplayRunner implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReplayRunner.class);
    private static final int PAGE = 4_000;
    private static final int APPEND_EVENTS = 1_000;
    private static final long APPEND_BYTES = 1024L * 1024;
    /** Below the number from which senders are slowed down. */
    private static final long MOST_WAITING = 8_000;

    private static final long PAUSE_MILLIS = 5;
    private static final long LONG_PAUSE_MILLIS = 1_000;

    private final EventLog log;
    private final Plans plans;
    private final Replays replays;
    private final LongSupplier waiting;
    private final BooleanSupplier ready;
    private final ExecutorService threads = Executors.newFixedThreadPool(
            2, Thread.ofPlatform().name("replay-", 0).daemon(true).factory());
    private volatile boolean closing;

    /**
     * @param waiting how many events are in the log that the tables have not been offered yet
     * @param ready whether what an earlier process left behind is settled; nothing is taken before
     */
    public ReplayRunner(EventLog log, Plans plans, Replays replays, LongSupplier waiting, BooleanSupplier ready) {
        this.log = log;
        this.plans = plans;
        this.replays = replays;
        this.waiting = waiting;
        this.ready = ready;
    }

    /** Takes up what was running when the last process ended. */
    public void start() {
        replays.running().forEach(job -> threads.execute(() -> run(job.id())));
    }

    /** Begins a replay; it goes on by itself. */
    public ReplayJob begin(String createdBy, Selection selection, long total) {
        ReplayJob job = replays.begin(selection.filter().namespace(), createdBy, selection.toJson(), total);
        threads.execute(() -> run(job.id()));
        return job;
    }

    private void run(String id) {
        try {
            boolean more = true;
            while (more && !closing) {
                more = attempt(id);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            LOG.atError().addKeyValue("replay", id).setCause(e).log("a replay stopped; the next start goes on with it");
            replays.problem(id, "stopped until the server starts again: " + e.getMessage());
        }
    }

    private boolean attempt(String id) throws InterruptedException {
        try {
            return page(id);
        } catch (QuarantineException e) {
            LOG.atWarn().addKeyValue("replay", id).setCause(e).log("a replay can't go on; trying again");
            Thread.sleep(LONG_PAUSE_MILLIS);
            return true;
        }
    }

    /** One page; false when there is nothing more to do. */
    private boolean page(String id) throws InterruptedException {
        while (!closing && (!ready.getAsBoolean() || waiting.getAsLong() > MOST_WAITING)) {
            Thread.sleep(PAUSE_MILLIS);
        }
        ReplayJob job = replays.job(id).orElse(null);
        if (closing || job == null || job.state() != ReplayJob.State.RUNNING) {
            return false;
        }
        Selection selection = Selection.fromJson(job.selection());
        List<String> ids = selection.ids().isEmpty()
                ? replays.next(selection.taken().before(job.createdAtMillis() + 1), job.cursor(), PAGE)
                : selection.idsBehind(job.cursor(), PAGE);
        if (ids.isEmpty()) {
            replays.handed(id);
            return false;
        }
        return handOver(job, replays.mark(job, ids, selection.states()));
    }

    private boolean handOver(ReplayJob job, List<MarkedEntry> marked) throws InterruptedException {
        Plan plan = plans.current();
        int from = 0;
        while (from < marked.size()) {
            int to = from;
            long bytes = 0;
            List<Event> events = new ArrayList<>();
            while (to < marked.size() && events.size() < APPEND_EVENTS && (bytes < APPEND_BYTES || events.isEmpty())) {
                Event event = HandOver.event(marked.get(to++), plan, System.currentTimeMillis());
                bytes += event.payload().length;
                events.add(event);
            }
            if (!append(job, events, marked.subList(from, marked.size()))) {
                return false;
            }
            from = to;
        }
        return true;
    }

    /** Waits while the log is full; what can't be appended for good is given back, unless nobody knows whether it was. */
    private boolean append(ReplayJob job, List<Event> events, List<MarkedEntry> rest) throws InterruptedException {
        while (true) {
            try {
                log.append(events);
                return true;
            } catch (LogFullException e) {
                boolean stopped = replays.job(job.id())
                        .filter(now -> now.state() == ReplayJob.State.RUNNING)
                        .isEmpty();
                if (stopped || closing) {
                    giveBack(rest);
                    return false;
                }
                replays.problem(job.id(), String.valueOf(e.getMessage()));
                Thread.sleep(LONG_PAUSE_MILLIS);
            } catch (LogFailedException e) {
                // Whether the events survive a restart is unknown: the next start finds out.
                replays.problem(job.id(), String.valueOf(e.getMessage()));
                return false;
            }
        }
    }

    private void giveBack(List<MarkedEntry> rest) {
        List<ReplayKey> keys = rest.stream().map(MarkedEntry::key).toList();
        replays.takeBack(keys);
    }

    /** Finishes the page at hand and stops; the next start goes on. */
    @Override
    public void close() {
        closing = true;
        threads.shutdown();
        try {
            if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
                threads.shutdownNow();
                threads.awaitTermination(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
