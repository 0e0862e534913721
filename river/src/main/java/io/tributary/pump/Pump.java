package io.tributary.pump;

import io.tributary.event.Event;
import io.tributary.event.LoggedEvent;
import io.tributary.event.Position;
import io.tributary.log.EventLog;
import io.tributary.log.LogFailedException;
import io.tributary.log.LogReader;
import io.tributary.observe.ErrorLog;
import io.tributary.observe.InFlight;
import io.tributary.observe.Ledger;
import io.tributary.observe.Observer;
import io.tributary.plan.Plan;
import io.tributary.plan.Plans;
import io.tributary.plan.TablePlan;
import io.tributary.prepare.Preparer;
import io.tributary.quarantine.Quarantine;
import io.tributary.quarantine.QuarantineEntry;
import io.tributary.quarantine.ReplayKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events out of the log in order, has them prepared and validated, and hands the rows to the lane of their table and the rest to quarantine.
 *
 * <p>Exactly once, whatever breaks: a table stores the position of its last row in the same commit as the rows, quarantine is keyed by position, and the log
 * forgets an event only after both. After a crash the pump starts at the last position it released and skips what is already there.
 */
public final class Pump implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Pump.class);
    private static final int POLL_EVENTS = 1_000;
    private static final long POLL_BYTES = 2L * 1024 * 1024;
    private static final Duration LANES_END_WITHIN = Duration.ofSeconds(5);
    private static final Duration POLL_WAIT = Duration.ofMillis(100);

    private final EventLog log;
    private final Plans plans;
    private final Tables tables;
    private final Quarantine quarantine;
    private final Observer observer;
    private final PumpSettings settings;
    private final Stages stages;
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("lane-", 0).daemon(true).factory());
    private final Thread thread;

    private volatile boolean closing;
    private volatile Position cursor;
    private volatile Position furthest;
    private volatile Position settled;
    private volatile String problem = "";
    private final ReplayLedger replays;
    private volatile boolean readingAgain = true;
    private final Position endAtStart;
    private Position highWater;
    private boolean readAgain = true;
    private Set<Long> keptAside = new HashSet<>();
    private @Nullable TablePlan lastTable;
    private @Nullable Lane lastLane;
    private @Nullable Plan lastPlan;

    /**
     * @param log where events come from
     * @param plans what their flows mean
     * @param tables where rows go
     * @param quarantine where the rest goes
     * @param observer counts
     * @param preparer makes records of messages
     */
    public Pump(
            EventLog log,
            Plans plans,
            Tables tables,
            Quarantine quarantine,
            Observer observer,
            Preparer preparer,
            PumpSettings settings) {
        this.log = log;
        this.plans = plans;
        this.tables = tables;
        this.quarantine = quarantine;
        this.observer = observer;
        this.settings = settings;
        this.stages = new Stages(log.id(), preparer);
        this.cursor = log.released();
        this.furthest = log.released();
        this.settled = log.released();
        this.highWater = log.end();
        this.replays = new ReplayLedger(quarantine.replays(), log.end());
        this.endAtStart = log.end();
        this.thread = Thread.ofPlatform().name("pump").daemon(true).unstarted(this::run);
    }

    /** Begins. */
    public void start() {
        ledger().beginAt(log.released(), quarantine.putAsideUpTo(log.id(), log.released()));
        settleUncertain();
        thread.start();
    }

    /** How it is doing. */
    public PumpStatus status() {
        boolean stopped = problem.isEmpty() && !closing && !thread.isAlive();
        return new PumpStatus(
                cursor,
                settled,
                log.end(),
                stopped ? "the pump does not run" : problem,
                lanes.values().stream().map(Lane::status).toList());
    }

    /** What lies between log and tables. */
    public InFlight inFlight() {
        Map<String, Long> onTheWay = new HashMap<>();
        lanes.values().forEach(lane -> lane.addOnTheWay(onTheWay));
        return new InFlight(readingAgain, waiting(), onTheWay);
    }

    private Ledger ledger() {
        return observer.ledger();
    }

    /** What was about to be committed when the process ended has landed if its table says so. */
    private void settleUncertain() {
        Plan plan = plans.current();
        for (String key : ledger().uncertain()) {
            try {
                ledger().found(key, plan.table(key).map(tables::landedUpTo).orElseGet(log::released));
            } catch (RuntimeException e) {
                LOG.atWarn()
                        .addKeyValue("table", key)
                        .setCause(e)
                        .log("a table can't say where it stands; asked again");
            }
        }
    }

    /** How many events are in the log that no table or quarantine was offered yet; those that are offered again, because one table failed, don't count. */
    public long waiting() {
        return Math.max(0, log.end().value() - furthest.value());
    }

    /** Whether everything an earlier process left behind has been read: what it had marked for a replay and not handed over is free again. */
    public boolean startPassed() {
        return replays.startPassed();
    }

    /** Takes what is in the log to its end, commits and stops; after {@code atMost} it stops where it is, and nothing is lost: the next start goes on there. */
    public void drain(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        closing = true;
        thread.join(atMost.toMillis());
        for (Lane lane : lanes.values()) {
            lane.close();
        }
        for (Lane lane : lanes.values()) {
            lane.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
        thread.interrupt();
        threads.shutdownNow();
        thread.join(TimeUnit.SECONDS.toMillis(1));
        if (!thread.isAlive()) {
            ledger().flush();
            release();
        }
    }

    private void release() {
        Position now = settledNow();
        replays.settled(this::settledOf, cursor);
        settled = now;
        Position counted = ledger().durable();
        log.release(settled.compareTo(counted) < 0 ? settled : counted);
    }

    /** Stops where it is, as a crash does; for tests of what a crash leaves behind. */
    void abandon() {
        thread.interrupt();
        threads.shutdownNow();
        try {
            thread.join();
            threads.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            drain(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (LogReader reader = log.readerAfter(cursor)) {
            boolean atEnd = false;
            while (!(closing && atEnd)) {
                atEnd = turnOrAgain(reader);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            problem = "the pump stopped: " + e;
            LOG.atError().setCause(e).log("the pump stopped; events stay in the log until the next start");
        }
    }

    /** A stretch that fails for a reason nobody foresaw is read again: lanes that have its rows already pass them over. */
    private boolean turnOrAgain(LogReader reader) throws InterruptedException {
        try {
            return turn(reader);
        } catch (LogFailedException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            problem = String.valueOf(e.getMessage());
            LOG.atError().addKeyValue("after", cursor.value()).setCause(e).log("a stretch of the log failed; again");
            Thread.sleep(settings.lastRetry().toMillis() / 10);
            ledger().letGo();
            readAgain = true;
            return false;
        }
    }

    /** One stretch of the log; true when there was nothing to do. */
    private boolean turn(LogReader reader) throws InterruptedException {
        if (readAgain) {
            rewind(reader, cursor);
            readAgain = false;
        }
        List<LoggedEvent> events = reader.poll(POLL_EVENTS, POLL_BYTES, POLL_WAIT);
        // Only now: a change of a flow that was answered before an event came holds for that event.
        Plan plan = plans.current();
        Position before = cursor;
        retireGone(plan, reader);
        rewindIfAsked(reader);
        if (!cursor.equals(before)) {
            return false;
        }
        if (events.isEmpty()) {
            release();
            readingAgain &= cursor.compareTo(highWater) < 0;
            return cursor.compareTo(log.end()) >= 0;
        }
        Position upTo = events.get(events.size() - 1).position();
        Stretch stretch = new Stretch(cursor, upTo, ledger().counted(), endAtStart);
        Set<ReplayKey> awaited = replays.awaited(events);
        List<LoggedEvent> passed = new ArrayList<>();
        for (LoggedEvent event : events) {
            if (event.event() instanceof Event.Replayed again && !awaited.contains(ReplayLedger.key(again))) {
                continue;
            }
            boolean wanted = wanted(event, plan);
            if (stretch.read(event, wanted, !wanted && landed(event, plan), keptAside)) {
                plan.table(event.event().table())
                        .ifPresent(table -> lane(table).missed(event.event().flowId()));
            }
            if (!wanted || stretch.add(unlessRefused(stages.pass(event, plan), event), event)) {
                passed.add(event);
            }
        }
        stretch.tell(ledger());
        highWater = upTo.compareTo(highWater) > 0 ? upTo : highWater;
        keepAside(stretch);
        passed.forEach(replays::passed);
        for (Chunk chunk : stretch.chunks()) {
            lane(chunk.table()).offer(chunk);
        }
        cursor = upTo;
        furthest = upTo.compareTo(furthest) > 0 ? upTo : furthest;
        readingAgain &= cursor.compareTo(highWater) < 0;
        problem = "";
        release();
        return false;
    }

    /** After a restart or a rewind, what is already in its table or in quarantine is passed over. */
    private boolean wanted(LoggedEvent event, Plan plan) {
        if (event.position().compareTo(highWater) <= 0
                && keptAside.contains(event.position().value())) {
            return false;
        }
        return plan.table(event.event().table())
                .map(table -> lane(table).wants(event.position()))
                .orElse(true);
    }

    /** An event that isn't wanted is there already, or its lane takes nothing now and will ask for it. */
    private boolean landed(LoggedEvent event, Plan plan) {
        return plan.table(event.event().table())
                .map(table -> lane(table).has(event.position()))
                .orElse(true);
    }

    /** What is ready for a table that takes nothing is put aside: the log can't wait for it without stopping everybody. */
    private Outcome unlessRefused(Outcome outcome, LoggedEvent event) {
        return switch (outcome) {
            case Outcome.Aside aside -> aside;
            case Outcome.Back back -> back;
            case Outcome.Next next ->
                lane(next.table())
                        .refusal()
                        .map(reason -> stages.refused(event, next, reason))
                        .orElse(next);
        };
    }

    private Lane lane(TablePlan table) {
        if (table == lastTable && lastLane != null) {
            return lastLane;
        }
        Lane lane = lanes.get(table.key());
        if (lane == null) {
            lane = new Lane(table, cursor, tables, log.id(), settings, observer, threads);
            lane.attach();
            lanes.put(table.key(), lane);
        }
        lastTable = table;
        lastLane = lane;
        return lane;
    }

    /** A table that left the plan takes its lane along; what was on its way there is read again and, its flow being gone, put aside. */
    private void retireGone(Plan plan, LogReader reader) throws InterruptedException {
        if (plan == lastPlan) {
            return;
        }
        for (Map.Entry<String, Lane> entry : lanes.entrySet()) {
            if (!plan.hasTable(entry.getKey())) {
                Lane gone = entry.getValue();
                gone.close();
                if (!gone.awaitEnd(LANES_END_WITHIN)) {
                    return;
                }
                Position bound = gone.holdsBackAt();
                if (bound != null && bound.compareTo(cursor) < 0) {
                    rewind(reader, bound);
                }
                ledger().found(entry.getKey(), bound == null ? cursor : bound);
                lanes.remove(entry.getKey());
                lastTable = null;
            }
            plan.table(entry.getKey()).ifPresent(entry.getValue()::planned);
        }
        lastPlan = plan;
    }

    private void rewind(LogReader reader, Position to) {
        Set<Long> kept = quarantine.positionsAfter(log.id(), to);
        reader.seek(to);
        cursor = to;
        replays.rewound(to);
        keptAside = kept;
        readingAgain = true;
    }

    private void rewindIfAsked(LogReader reader) {
        for (Lane lane : lanes.values()) {
            Position asked = lane.askedRewind();
            if (asked != null) {
                if (asked.compareTo(cursor) < 0) {
                    rewind(reader, asked);
                }
                lane.rewound();
            }
        }
    }

    /** Nothing is told to a table or the log before the messages put aside are durable; until then the pump tries again. */
    private void keepAside(Stretch stretch) throws InterruptedException {
        List<Outcome.Aside> aside = stretch.aside();
        if (aside.isEmpty() && stretch.back().isEmpty()) {
            return;
        }
        List<QuarantineEntry> entries = aside.stream().map(Outcome.Aside::entry).toList();
        long wait = settings.firstRetry().toMillis();
        while (true) {
            try {
                quarantine.keep(entries);
                quarantine.replays().failed(stretch.back());
                problem = "";
                ledger().handedOn(stretch.asideShares());
                aside.forEach(this::tell);
                return;
            } catch (RuntimeException e) {
                problem = String.valueOf(e.getMessage());
                LOG.atWarn()
                        .addKeyValue("messages", entries.size())
                        .setCause(e)
                        .log("the quarantine takes nothing; trying again");
                Thread.sleep(wait);
                wait = Math.min(wait * 2, settings.lastRetry().toMillis());
            }
        }
    }

    private void tell(Outcome.Aside put) {
        QuarantineEntry kept = put.entry();
        observer.errors().putAside(new ErrorLog.Refused(put.event(), kept.id(), kept.datasetId(), kept.rejection()));
    }

    /** Up to where a table has what it was to have, whatever other tables do. */
    private Position settledOf(String table) {
        Lane lane = lanes.get(table);
        if (lane == null) {
            return settledNow();
        }
        Position bound = lane.holdsBackAt();
        return bound == null || bound.compareTo(cursor) > 0 ? cursor : bound;
    }

    /** Asked by the pump's own thread only: in the middle of a rewind it would say too much. */
    private Position settledNow() {
        Position settled = cursor;
        for (Lane lane : lanes.values()) {
            Position bound = lane.holdsBackAt();
            if (bound != null && bound.compareTo(settled) < 0) {
                settled = bound;
            }
        }
        return settled;
    }
}
