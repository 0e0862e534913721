package io.tributary.pump;

import io.tributary.event.Position;
import io.tributary.land.FencedException;
import io.tributary.land.LandException;
import io.tributary.land.Landed;
import io.tributary.land.LandingBatch;
import io.tributary.land.LandingTable;
import io.tributary.land.Provenance;
import io.tributary.observe.Ledger;
import io.tributary.observe.Observer;
import io.tributary.observe.Share;
import io.tributary.observe.Shares;
import io.tributary.plan.TablePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings rows to one table, on a thread of its own while there is work, so that a slow or broken table holds up nobody else's rows for longer than its
 * queue lasts. When an attempt fails, everything not yet committed is dropped and asked for again from the log: the log is the only memory that counts.
 */
final class Lane implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final Duration IDLE = Duration.ofSeconds(20);

    private final Tables tables;
    private final String logId;
    private final PumpSettings settings;
    private final Observer observer;
    private final Executor threads;
    private final LaneState state;

    // Owned by the lane's thread.
    private final List<Chunk> inBatch = new ArrayList<>();
    private TablePlan plan;

    /** The table as the newest plan has it: how often it is committed changes without a row that says so. */
    private volatile TablePlan newest;

    /** Rows that were made before a change of the plan may not belong here any more: they are made again. */
    private volatile boolean plannedAnew;

    private @Nullable LandingTable table;
    private @Nullable LandingBatch batch;
    private long batchBeganNanos;
    private long lastCommitNanos;
    private Duration nextRetry;

    /** The first rows that a failure dropped: with them it is tried whether the table takes rows again. */
    private @Nullable Chunk firstDropped;

    /** @param start where the pump stands: nothing before it is still wanted here */
    Lane(
            TablePlan plan,
            Position start,
            Tables tables,
            String logId,
            PumpSettings settings,
            Observer observer,
            Executor threads) {
        this.plan = plan;
        this.newest = plan;
        this.tables = tables;
        this.logId = logId;
        this.settings = settings;
        this.observer = observer;
        this.threads = threads;
        this.state = new LaneState(start, settings.maxQueuedBytes());
        this.nextRetry = settings.firstRetry();
        this.lastCommitNanos = System.nanoTime() - settings.commitAfter(plan).toNanos();
    }

    /** Looks up where the table stands. One that can't be opened starts out as failing and is tried again. */
    void attach() {
        try {
            LandingTable opened = tables.open(plan);
            table = opened;
            Position stands = opened.landedUpTo(logId);
            ledger().found(plan.key(), stands);
            state.foundAt(stands);
        } catch (RuntimeException e) {
            fail(e);
            state.ensureRunning(this::begin);
        }
    }

    private void begin() {
        threads.execute(this);
    }

    /** Whether an event at this position still has to be brought here. */
    boolean wants(Position position) {
        return state.wants(position);
    }

    /** Whether the table has what came up to this position. */
    boolean has(Position position) {
        return state.has(position);
    }

    /** A message of that flow was passed over while the lane takes nothing; it is on its way here all the same. */
    void missed(String flowId) {
        state.missed(flowId);
    }

    /** Why rows for this table are to be put aside at the moment; empty when they are to be offered. */
    Optional<String> refusal() {
        return state.refusal();
    }

    /** Takes rows, waiting while the queue is full. A lane that is failing takes none: it asks for them again later. */
    void offer(Chunk chunk) throws InterruptedException {
        state.offer(chunk, this::begin, () -> ledger().handedOn(chunk.onTheWay()));
    }

    /** Everything up to here is in the table; null when nothing is on its way, so that this lane holds nobody back. */
    @Nullable
    Position holdsBackAt() {
        return state.holdsBackAt();
    }

    /** The position to read again from after a failure; null when there is none. Until {@link #rewound} the lane takes nothing and holds the log back. */
    @Nullable
    Position askedRewind() {
        return state.askedRewind();
    }

    /** The pump reads from where it was asked to. */
    void rewound() {
        state.rewound();
    }

    /** The table as it is planned from now on: its commit interval holds at once, also for rows on their way. */
    void planned(TablePlan now) {
        newest = now;
        plannedAnew = true;
        state.lookAgain();
    }

    LaneStatus status() {
        return state.status(plan.key());
    }

    /** Adds how many rows of each flow are on their way here. */
    void addOnTheWay(Map<String, Long> sums) {
        state.addOnTheWay(sums);
    }

    boolean idle() {
        return state.idle();
    }

    /** Commits what is here without waiting for more; a failing lane stops trying. */
    void close() {
        state.close();
    }

    /** Waits until the lane's thread has ended. */
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return state.awaitEnd(atMost);
    }

    @Override
    public void run() {
        boolean goOn = true;
        try {
            while (goOn) {
                goOn = step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            abort();
        } finally {
            if (goOn) {
                state.ended();
            }
        }
    }

    private boolean step() throws InterruptedException {
        if (state.isLost()) {
            return comeBackLater();
        }
        // The batch at hand has its deadline; without one, a while without rows ends the thread.
        Chunk chunk = state.next(batch == null ? IDLE.toNanos() : batchDeadlineNanos() - System.nanoTime());
        try {
            if (chunk != null) {
                write(chunk);
            }
            if (batch != null && due()) {
                commit();
            }
        } catch (RuntimeException | Error e) {
            fail(e);
            return true;
        }
        return chunk != null || batch != null || !state.endIfEmpty();
    }

    private void write(Chunk chunk) {
        if (batch != null && !chunk.table().columns().equals(plan.columns())) {
            commit();
        }
        inBatch.add(chunk);
        if (batch == null) {
            begin(chunk);
        }
        add(chunk);
    }

    private void add(Chunk chunk) {
        LandingBatch into = open();
        for (int i = 0; i < chunk.rows().size(); i++) {
            into.add(chunk.rows().get(i), chunk.origins().get(i));
        }
    }

    private void begin(Chunk chunk) {
        if (table == null || !chunk.table().columns().equals(plan.columns())) {
            table = tables.open(chunk.table());
        }
        plan = chunk.table();
        batch = table.begin();
        batchBeganNanos = System.nanoTime();
    }

    private long batchDeadlineNanos() {
        long afterQuiet = batchBeganNanos + settings.linger().toNanos();
        long afterCommit = lastCommitNanos + settings.commitAfter(newest).toNanos();
        return afterCommit - afterQuiet > 0 ? afterCommit : afterQuiet;
    }

    private boolean due() {
        return System.nanoTime() - batchDeadlineNanos() >= 0
                || open().bytes() >= settings.maxBatchBytes()
                || state.closingWithNothingLeft();
    }

    private void commit() {
        List<Share> shares = shares();
        Landed landed = bring(shares);
        long rows = 0;
        for (Chunk chunk : inBatch) {
            rows += chunk.rows().size();
        }
        state.committed(landed.position(), inBatch.size(), rows, () -> count(landed));
        inBatch.clear();
    }

    private Landed bring(List<Share> shares) {
        lastCommitNanos = System.nanoTime();
        Position upTo = inBatch.get(inBatch.size() - 1).upTo();
        // Before the rows can be seen: whatever happens next, the table's position tells whether these counts hold.
        ledger().intend(plan.key(), upTo, shares);
        Landed landed = open().commit(upTo, provenance(shares));
        batch = null;
        nextRetry = settings.firstRetry();
        observer.committed(
                Math.max(0, System.currentTimeMillis() - inBatch.get(0).oldestReceivedAtMillis()));
        return landed;
    }

    private void count(Landed landed) {
        ledger().landed(plan.key(), landed.position(), landed.rows());
    }

    private List<Share> shares() {
        Shares sums = new Shares();
        inBatch.forEach(chunk -> chunk.shares().forEach(sums::add));
        return sums.list();
    }

    private Ledger ledger() {
        return observer.ledger();
    }

    private Provenance provenance(List<Share> shares) {
        Map<String, Long> rows = new LinkedHashMap<>();
        shares.forEach(share -> rows.merge(share.flowId(), share.records(), Long::sum));
        return new Provenance(inBatch.get(0).oldestReceivedAtMillis(), rows);
    }

    private LandingBatch open() {
        LandingBatch current = batch;
        if (current == null) {
            throw new IllegalStateException("no batch is open for " + plan.key());
        }
        return current;
    }

    /** One place decides what a failure means: drop what is not committed, and ask for it again after a while. */
    private void fail(Throwable cause) {
        observer.commitFailed();
        firstDropped = inBatch.isEmpty() ? firstDropped : inBatch.get(0);
        abort();
        String why = String.valueOf(cause.getMessage());
        state.failed(why);
        if (isForGood(cause) && refused(why)) {
            firstDropped = null;
            LOG.atError()
                    .addKeyValue("table", plan.key())
                    .addKeyValue("triedAgainAfterMillis", settings.lastRetry().toMillis())
                    .setCause(cause)
                    .log("a table takes no rows until someone changes something; they are put aside");
            return;
        }
        LOG.atWarn()
                .addKeyValue("table", plan.key())
                .addKeyValue("retryInMillis", nextRetry.toMillis())
                .setCause(cause)
                .log("a table took no rows; they are read from the log again");
    }

    /** A writer that was fenced off must not decide anything: what it holds may be landed already. */
    private static boolean isForGood(Throwable cause) {
        return cause instanceof LandException landing && !landing.retryable() && !(cause instanceof FencedException);
    }

    /** Only a lane that knows where its table stands may have rows put aside: what has landed must not be in quarantine too. */
    private boolean refused(String why) {
        try {
            Position stands = tables.landedUpTo(plan);
            ledger().found(plan.key(), stands);
            state.refuse(why, settings.lastRetry(), stands);
            return true;
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("table", plan.key()).setCause(e).log("a table can't say where it stands");
            return false;
        }
    }

    private void abort() {
        inBatch.clear();
        LandingBatch dropped = batch;
        batch = null;
        table = null;
        if (dropped != null) {
            dropped.abort();
        }
    }

    /** Waits, looks up where the table stands (an attempt may have worked after all), and asks for a rewind; false when closing. */
    private boolean comeBackLater() throws InterruptedException {
        while (state.waitUnlessClosing(nextRetry)) {
            nextRetry = min(nextRetry.multipliedBy(2), settings.lastRetry());
            try {
                LandingTable opened = tables.open(plan);
                Position stands = opened.landedUpTo(logId);
                ledger().found(plan.key(), stands);
                comeBack(opened, stands);
                return true;
            } catch (RuntimeException | Error e) {
                fail(e);
                if (!state.isLost()) {
                    return true;
                }
            }
        }
        state.ended();
        return false;
    }

    /**
     * That a table can be opened says little. It is tried with the first rows it did not take: were it asked for all of them each time, the log would be read
     * again each time, and the rows of all others would wait for that.
     */
    private void comeBack(LandingTable opened, Position stands) {
        Chunk first = plannedAnew ? null : firstDropped;
        plannedAnew = false;
        table = opened;
        if (first != null
                && stands.compareTo(first.upTo()) < 0
                && first.table().columns().equals(plan.columns())) {
            batch = opened.begin();
            inBatch.add(first);
            add(first);
            List<Share> shares = shares();
            Landed landed = bring(shares);
            inBatch.clear();
            state.reattached(landed.position(), first.onTheWay(), () -> count(landed));
        } else {
            state.reattached(stands);
        }
        firstDropped = null;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
