package io.tributary.observe;

import io.tributary.event.Position;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What became of the messages of each flow, exact over any crash. Safe for many threads.
 *
 * <p>Received is counted from the log, each position once: the count is written together with the position it goes up to, and the log keeps what lies behind it.
 * Landed is counted from commits: what a commit is about to bring is written down before it, and after a crash the table's own position tells whether it did.
 * What is put aside is counted by the quarantine itself. Counts wait in memory for at most a second, and never for a commit: what costs is one transaction for
 * all flows that had traffic.
 */
public final class Ledger implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final long TICK_MILLIS = 1_000;
    private static final long DESCRIBED_AGAIN_MILLIS = 60_000;
    private static final long FORGETS_EVERY_MILLIS = 60 * 60_000;

    private final LedgerFile file;
    private final String logId;
    private final ReentrantLock flushing = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Line> lines = new ConcurrentHashMap<>();
    private final Set<String> touched = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> inHand = new HashMap<>();
    private final Map<String, List<Intent>> open = new HashMap<>();
    private final Thread thread;

    private Map<String, Span> dirty = new LinkedHashMap<>();
    private List<Intent> begun = new ArrayList<>();
    private List<Long> ended = new ArrayList<>();
    private Map<String, FlowOwner> described = new HashMap<>();
    private Map<String, Map<Long, Long>> lengths = new HashMap<>();
    private long counted;
    private long lastIntent;
    private volatile long durable;
    private volatile long version;
    private volatile String problem = "";
    private volatile FlowOwners owners = FlowOwners.UNKNOWN;
    private volatile boolean closing;
    private volatile Duration keptFor = Duration.ZERO;
    private volatile LongConsumer forgetting = before -> {};
    private long forgetAt;

    /** One flow with traffic since the start, or with something not settled before. */
    private static final class Line {
        private FlowTotals totals;
        private long readSinceStart;
        private long describedAtMillis;

        Line(FlowTotals totals) {
            this.totals = totals;
        }
    }

    private Ledger(LedgerFile file, String logId) {
        this.file = file;
        this.logId = logId;
        this.counted = file.counted(logId).value();
        this.durable = counted;
        for (Intent intent : file.intents()) {
            open.computeIfAbsent(intent.table(), key -> new ArrayList<>()).add(intent);
            lastIntent = Math.max(lastIntent, intent.id());
        }
        file.unsettled().forEach(this::line);
        this.thread = Thread.ofPlatform().name("ledger").daemon(true).unstarted(this::run);
    }

    /**
     * Opens the counts, making them if they are not there.
     *
     * @param file for the counts alone
     * @param logId the log whose positions are counted
     * @throws LedgerException the file can't be opened
     */
    public static Ledger open(Path file, String logId) {
        Ledger ledger = new Ledger(LedgerFile.open(file), logId);
        ledger.thread.start();
        return ledger;
    }

    /**
     * Where there were no counts, they begin here: behind what the log has released.
     *
     * @param released the log's own mark
     * @param quarantined what quarantine keeps of what came in up to there, by flow
     */
    public void beginAt(Position released, Map<String, Long> quarantined) {
        lock.lock();
        try {
            if (!file.isFresh() || counted > 0) {
                return;
            }
            counted = released.value();
            long now = System.currentTimeMillis();
            quarantined.forEach((flow, records) -> {
                Share share = new Share(flow, 0, records, 0, 0, 0, 0);
                add(Span.received(share, now));
            });
        } finally {
            lock.unlock();
        }
    }

    /** Who is asked whose flows are. */
    public void describedBy(FlowOwners known) {
        owners = known;
    }

    /** Messages up to here are counted as received. */
    public Position counted() {
        lock.lock();
        try {
            return new Position(counted);
        } finally {
            lock.unlock();
        }
    }

    /** Messages up to here are counted as received for good: the log must keep what lies behind. */
    public Position durable() {
        return new Position(durable);
    }

    /**
     * The pump has taken a stretch out of the log.
     *
     * @param received those that were not counted before
     * @param sinceStart how many of them were appended since this process started, by flow
     * @param upTo the end of the stretch
     * @param handled those that are now on their way to a table or to quarantine
     */
    public void taken(Shares received, Map<String, Long> sinceStart, Position upTo, Shares handled) {
        List<Share> shares = received.list();
        shares.forEach(share -> line(share.flowId()));
        long now = System.currentTimeMillis();
        lock.lock();
        try {
            shares.forEach(share -> add(Span.received(share, now)));
            sinceStart.forEach((flow, records) -> line(flow).readSinceStart += records);
            counted = Math.max(counted, upTo.value());
            handled.list().forEach(share -> inHand.merge(share.flowId(), share.records(), Long::sum));
            version++;
        } finally {
            lock.unlock();
        }
    }

    /** The pump has given so many out of its hands: to quarantine or to a lane. */
    public void handedOn(Collection<Share> shares) {
        lock.lock();
        try {
            shares.forEach(share -> inHand.computeIfPresent(
                    share.flowId(), (flow, held) -> held > share.records() ? held - share.records() : null));
            version++;
        } finally {
            lock.unlock();
        }
    }

    /** The pump drops what it holds, and will read it again. */
    public void letGo() {
        lock.lock();
        try {
            inHand.clear();
            version++;
        } finally {
            lock.unlock();
        }
    }

    /** Rows that a table was found to hold, though nobody wrote down that they were to land; as when counts begin anew. */
    public void foundLanded(Shares shares) {
        List<Share> found = shares.list();
        found.forEach(share -> line(share.flowId()));
        long now = System.currentTimeMillis();
        lock.lock();
        try {
            found.forEach(share -> add(Span.landed(share, now)));
            version++;
        } finally {
            lock.unlock();
        }
    }

    /**
     * A table is about to be given rows. Durable on return, with everything counted before.
     *
     * @param table the table's key
     * @param upTo where the table stands once it has them
     * @param shares whose they are
     * @throws LedgerException it can't be written down: the rows must not be committed
     */
    public void intend(String table, Position upTo, List<Share> shares) {
        shares.forEach(share -> line(share.flowId()));
        Intent intent;
        lock.lock();
        try {
            intent = new Intent(++lastIntent, table, upTo, shares);
            open.computeIfAbsent(table, key -> new ArrayList<>()).add(intent);
            begun.add(intent);
        } finally {
            lock.unlock();
        }
        flushing.lock();
        try {
            if (isBegun(intent)) {
                write();
            }
        } catch (RuntimeException e) {
            giveUp(intent);
            throw e;
        } finally {
            flushing.unlock();
        }
    }

    private boolean isBegun(Intent intent) {
        lock.lock();
        try {
            return begun.contains(intent);
        } finally {
            lock.unlock();
        }
    }

    private void giveUp(Intent intent) {
        lock.lock();
        try {
            begun.remove(intent);
            close(intent);
        } finally {
            lock.unlock();
        }
    }

    private void close(Intent intent) {
        List<Intent> others = open.get(intent.table());
        if (others != null) {
            others.remove(intent);
            if (others.isEmpty()) {
                open.remove(intent.table());
            }
        }
    }

    /**
     * The commit that was intended last for a table has worked.
     *
     * @param rows how many rows the table says it brought
     */
    public void landed(String table, Position upTo, long rows) {
        lock.lock();
        try {
            for (Intent intent : List.copyOf(open.getOrDefault(table, List.of()))) {
                if (intent.upTo().equals(upTo)) {
                    settle(intent, rows);
                }
            }
            version++;
        } finally {
            lock.unlock();
        }
    }

    /** A table was found to stand somewhere: what was intended up to there has landed, the rest has not. */
    public void found(String table, Position stands) {
        lock.lock();
        try {
            for (Intent intent : List.copyOf(open.getOrDefault(table, List.of()))) {
                if (intent.upTo().compareTo(stands) <= 0) {
                    settle(intent, total(intent));
                } else {
                    close(intent);
                    ended.add(intent.id());
                }
            }
            version++;
        } finally {
            lock.unlock();
        }
    }

    /** The tables of which it isn't known whether they have what was intended. */
    public Set<String> uncertain() {
        lock.lock();
        try {
            return Set.copyOf(open.keySet());
        } finally {
            lock.unlock();
        }
    }

    private static long total(Intent intent) {
        return intent.shares().stream().mapToLong(Share::records).sum();
    }

    /** A table that brought fewer rows than it was given lost them: nobody can tell whose they were, so the first flows are short of them. */
    private void settle(Intent intent, long rows) {
        close(intent);
        ended.add(intent.id());
        long missing = total(intent) - rows;
        long now = System.currentTimeMillis();
        for (Share share : intent.shares()) {
            long less = Math.min(missing, share.records());
            missing -= less;
            add(Span.landed(share.less(less), now));
        }
    }

    private void add(Span span) {
        dirty.merge(span.flowId() + ' ' + span.start(), span, Span::plus);
        touched.add(span.flowId());
        Line line = line(span.flowId());
        line.totals = line.totals.plus(span.totals());
    }

    private Line line(String flowId) {
        Line known = lines.get(flowId);
        return known != null ? known : lines.computeIfAbsent(flowId, flow -> new Line(file.totals(flow)));
    }

    /** What became of a flow's messages so far. */
    public FlowTotals totals(String flowId) {
        return of(flowId, line -> line.totals).orElseGet(() -> file.totals(flowId));
    }

    private <T> Optional<T> of(String flowId, Function<Line, T> question) {
        Line line = lines.get(flowId);
        if (line == null) {
            return Optional.empty();
        }
        lock.lock();
        try {
            return Optional.of(question.apply(line));
        } finally {
            lock.unlock();
        }
    }

    /** How many messages of a flow were read that were appended since this process started. */
    long readSinceStart(String flowId) {
        return of(flowId, line -> line.readSinceStart).orElse(0L);
    }

    /** The flows that had traffic since the start, or were not settled then. */
    public Set<String> active() {
        return Set.copyOf(lines.keySet());
    }

    /** How many messages of each flow the pump holds. */
    Map<String, Long> inHand() {
        lock.lock();
        try {
            return Map.copyOf(inHand);
        } finally {
            lock.unlock();
        }
    }

    /** Changes whenever a message moves from one account to another. */
    long version() {
        return version;
    }

    /** Why counts can't be written at the moment; empty when they can. */
    public String problem() {
        return problem;
    }

    /** The windows of a flow that begin at or after {@code from} and before {@code to}, oldest first. Counts of the last second may be missing. */
    public List<Window> windows(String flowId, long from, long to) {
        WindowLengths rules = file.lengths(flowId);
        long first = from <= 0 ? 0 : rules.start(from);
        // A window may have its first message late: spans are read up to the end of the last window that is wanted.
        long last = to == Long.MAX_VALUE ? to : rules.end(to - 1);
        return rules.group(file.spans(flowId, first, last)).stream()
                .filter(window -> window.startMillis() >= from && window.startMillis() < to)
                .toList();
    }

    /** The last window of a flow; empty before its first message. */
    public Optional<Window> lastWindow(String flowId) {
        return file.last(flowId).flatMap(span -> {
            WindowLengths rules = file.lengths(flowId);
            long start = rules.start(span.start());
            return rules.group(file.spans(flowId, start, Long.MAX_VALUE)).stream()
                    .findFirst();
        });
    }

    /** The counts of a flow span by span, oldest first, for those that begin at or after {@code from} and before {@code to}. */
    public List<Span> spans(String flowId, long from, long to) {
        return file.spans(flowId, from, to);
    }

    /** The flows that had traffic in between. */
    public List<String> flowsBetween(long from, long to) {
        return file.flowsBetween(from, to);
    }

    /** Whose a flow is; empty when nobody said so far. */
    public Optional<FlowOwner> owner(String flowId) {
        return file.owner(flowId);
    }

    /** The flows of a sandbox that ever had traffic, also those that are gone. */
    public List<String> flowsOf(String orgId, String sandbox) {
        return file.flowsOf(orgId, sandbox);
    }

    /**
     * From now on windows older than this are forgotten, about once an hour.
     *
     * @param alsoTold the start of the first span that is kept, for others that keep counts by span
     */
    public void keepFor(Duration time, LongConsumer alsoTold) {
        keptFor = time;
        forgetting = alsoTold;
    }

    private void forgetOld(long now) {
        if (keptFor.isZero() || now < forgetAt) {
            return;
        }
        forgetAt = now + FORGETS_EVERY_MILLIS;
        long before = Shares.spanStart(now - keptFor.toMillis());
        forgetBefore(before);
        forgetting.accept(before);
    }

    /** Forgets the windows before a moment; totals keep what was in them. */
    public void forgetBefore(long millis) {
        file.forget(Shares.spanStart(millis));
    }

    /** A sandbox is emptied: nobody may see its counts any more. */
    public void disown(String orgId, String sandbox) {
        file.disown(orgId, sandbox);
    }

    /**
     * Writes down what was counted.
     *
     * @throws LedgerException it can't be written; it is kept in memory and tried again
     */
    public void flush() {
        flushing.lock();
        try {
            write();
        } finally {
            flushing.unlock();
        }
    }

    private void write() {
        LedgerFile.Changes changes = takeChanges();
        if (changes == null) {
            return;
        }
        try {
            file.write(logId, changes);
            durable = changes.counted();
            problem = "";
        } catch (LedgerException e) {
            putBack(changes);
            problem = String.valueOf(e.getMessage());
            throw e;
        }
    }

    private LedgerFile.@Nullable Changes takeChanges() {
        lock.lock();
        try {
            if (dirty.isEmpty()
                    && begun.isEmpty()
                    && ended.isEmpty()
                    && described.isEmpty()
                    && lengths.isEmpty()
                    && counted == durable) {
                return null;
            }
            LedgerFile.Changes changes =
                    new LedgerFile.Changes(counted, List.copyOf(dirty.values()), begun, ended, described, lengths);
            dirty = new LinkedHashMap<>();
            begun = new ArrayList<>();
            ended = new ArrayList<>();
            described = new HashMap<>();
            lengths = new HashMap<>();
            return changes;
        } finally {
            lock.unlock();
        }
    }

    private void putBack(LedgerFile.Changes changes) {
        lock.lock();
        try {
            changes.spans().forEach(span -> dirty.merge(span.flowId() + ' ' + span.start(), span, Span::plus));
            begun.addAll(0, changes.intents());
            ended.addAll(0, changes.ended());
            changes.owners().forEach(described::putIfAbsent);
            changes.lengths().forEach(lengths::putIfAbsent);
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (!closing) {
                Thread.sleep(TICK_MILLIS);
                tick();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tick() {
        boolean wasWell = problem.isEmpty();
        try {
            describe(System.currentTimeMillis());
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("whose some flows are can't be told now; asked again");
        }
        try {
            flush();
            forgetOld(System.currentTimeMillis());
        } catch (RuntimeException e) {
            if (wasWell) {
                LOG.atWarn().setCause(e).log("counts can't be written; the log keeps events until they can");
            }
        }
    }

    /** Not within a lock: whoever is asked may wait for a database. */
    private void describe(long now) {
        for (String flow : touched) {
            Line line = line(flow);
            if (now - line.describedAtMillis >= DESCRIBED_AGAIN_MILLIS) {
                owners.of(flow).ifPresent(owner -> described(flow, line, owner, now));
            }
            touched.remove(flow);
        }
    }

    private void described(String flow, Line line, FlowOwner owner, long now) {
        WindowLengths rules = file.lengths(flow);
        lock.lock();
        try {
            line.describedAtMillis = now;
            described.put(flow, owner);
            if (!rules.newestIs(owner.windowMillis())) {
                long since = file.last(flow).isEmpty() ? 0 : rules.end(now);
                lengths.put(flow, Map.of(since, owner.windowMillis()));
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            flush();
        } finally {
            file.close();
        }
    }

    /** Ends without writing anything, as a crash does; for tests of what a crash leaves behind. */
    public void abandon() {
        closing = true;
        thread.interrupt();
        file.close();
    }
}
