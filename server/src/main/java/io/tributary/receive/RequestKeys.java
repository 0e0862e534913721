package io.tributary.receive;

import io.tributary.event.Event;
import io.tributary.event.LoggedEvent;
import io.tributary.http.Content;
import io.tributary.http.HttpProblem;
import io.tributary.http.Response;
import io.tributary.log.EventLog;
import io.tributary.plan.InletPlan;
import io.tributary.receive.Custody.Fate;
import io.tributary.receive.KeyFile.Row;
import io.tributary.receive.KeyFile.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request that carries {@code Idempotency-Key} is taken once: sent again within a day, it gets the answer it got before, with the ids of before (ingestion
 * contract §2.9).
 *
 * <p>The answer is written down, durable, before the messages go to the log, and marked as done after. A crash in between is settled at the next start by looking
 * which of the messages the log has: all, none, or the first few of a batch, whose rest is then taken when the request comes again.
 */
public final class RequestKeys implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RequestKeys.class);
    private static final Duration REMEMBERED = Duration.ofHours(24);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LOOKED_THROUGH = 10_000;
    /** The log gives 32 MiB of events at most; so near to it, some may be left out. */
    private static final long LOOKED_THROUGH_BYTES = 30L * 1024 * 1024;

    private static final int ID_LENGTH = 36;
    private static final int TIDY_EVERY = 1_000;
    private static final int LONGEST_WAIT_SECONDS = 3_600;

    private final KeyFile file;
    private final long most;
    private final AtomicLong count;
    private final Map<String, CountDownLatch> running = new ConcurrentHashMap<>();

    private RequestKeys(KeyFile file, long most) {
        this.file = file;
        this.most = most;
        this.count = new AtomicLong(file.forgetBefore(expiry()));
    }

    /**
     * Opens the keys, making the file if it is not there, and settles what a crash left open.
     *
     * @param log where the messages of keyed requests went
     * @param most how many keys are remembered at a time
     */
    public static RequestKeys open(Path file, EventLog log, long most) {
        RequestKeys keys = new RequestKeys(KeyFile.open(file), most);
        try {
            keys.settle(log);
            return keys;
        } catch (RuntimeException e) {
            keys.close();
            throw e;
        }
    }

    private static long expiry() {
        return System.currentTimeMillis() - REMEMBERED.toMillis();
    }

    private void settle(EventLog log) {
        Map<String, Row> open = new HashMap<>();
        file.open().forEach(row -> open.put(row.stamp().id(), row));
        if (open.isEmpty()) {
            return;
        }
        Map<String, Set<String>> found = new HashMap<>();
        List<LoggedEvent> recent = recent(log, open);
        long bytes = 0;
        for (LoggedEvent logged : recent) {
            String id = logged.event().xactionId();
            bytes += logged.event().payload().length;
            found.computeIfAbsent(request(id), key -> new TreeSet<>()).add(id);
        }
        boolean seenAll = recent.size() < LOOKED_THROUGH && bytes < LOOKED_THROUGH_BYTES;
        open.forEach((id, row) -> settle(row, found.getOrDefault(id, Set.of()), seenAll));
        LOG.atInfo().addKeyValue("requests", open.size()).log("keyed requests that a crash interrupted are settled");
    }

    private static List<LoggedEvent> recent(EventLog log, Map<String, Row> open) {
        try {
            return log.recent(LOOKED_THROUGH, event -> open.containsKey(request(event.xactionId())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the log was looked through", e);
        }
    }

    /** Messages of a batch have its id, a dash and their number. */
    private static String request(String xactionId) {
        return xactionId.length() > ID_LENGTH ? xactionId.substring(0, ID_LENGTH) : xactionId;
    }

    /** Before the messages went to the log, {@code kept} said which ones there are. What can't be settled stays open: its sender is told 409. */
    private void settle(Row row, Set<String> inLog, boolean seenAll) {
        Set<String> all = ids(row.kept());
        if (inLog.containsAll(all)) {
            file.done(row.key());
        } else if (seenAll && inLog.isEmpty()) {
            file.forget(row.key());
            count.decrementAndGet();
        } else if (seenAll) {
            file.put(row.in(State.PART, String.join(" ", inLog)));
        }
    }

    private static Set<String> ids(String kept) {
        return kept.isEmpty() ? Set.of() : new TreeSet<>(Arrays.asList(kept.split(" ")));
    }

    /** Keeps messages; for requests without a key too, so that there is one way. */
    @FunctionalInterface
    interface Keeper {
        Fate keep(Decision decision);
    }

    /**
     * Takes a request once.
     *
     * @throws HttpProblem 409: the first one is not finished after half a minute; 422: another request had this key; 429: too many keys; what {@code maker} throws
     */
    Response once(InletPlan inlet, RequestKey key, Decision.Maker maker, Keeper keeper) {
        CountDownLatch mine = claim(inlet, key);
        try {
            Optional<Row> before = file.find(key.id()).filter(row -> row.stamp().atMillis() >= expiry());
            return before.isPresent()
                    ? again(inlet, key, before.get(), maker, keeper)
                    : first(inlet, key, maker, keeper);
        } finally {
            running.remove(key.id(), mine);
            mine.countDown();
        }
    }

    /** Waits until no other request with this key runs. */
    private CountDownLatch claim(InletPlan inlet, RequestKey key) {
        CountDownLatch mine = new CountDownLatch(1);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            CountDownLatch other = running.putIfAbsent(key.id(), mine);
            if (other == null) {
                return mine;
            }
            try {
                if (other.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    continue;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw undecided(inlet, "A request with this Idempotency-Key is still being taken; send it again later");
        }
    }

    private static HttpProblem undecided(InletPlan inlet, String text) {
        HttpProblem problem = Answers.key(inlet, 409, "Request In Progress", text);
        return new HttpProblem(problem.response().with("Retry-After", "5"));
    }

    private Response first(InletPlan inlet, RequestKey key, Decision.Maker maker, Keeper keeper) {
        makeRoom(inlet);
        Decision decision = maker.decide(Decision.Stamp.now());
        return take(key, decision, Set.of(), keeper);
    }

    private Response again(InletPlan inlet, RequestKey key, Row before, Decision.Maker maker, Keeper keeper) {
        if (!before.fingerprint().equals(key.fingerprint())) {
            throw Answers.key(
                    inlet,
                    422,
                    "Idempotency-Key Reused",
                    "Another request was taken under this Idempotency-Key within a day; give each request its own");
        }
        return switch (before.state()) {
            case DONE -> replayed(before);
            case PART -> take(key, maker.decide(before.stamp()), ids(before.kept()), keeper);
            case OPEN ->
                throw undecided(inlet, "Whether the first request was taken is known after the next start only");
        };
    }

    private static Response replayed(Row row) {
        Response answer =
                Response.bytes(row.status(), "application/json", row.body()).with("Idempotency-Replayed", "true");
        boolean refused = row.status() / 100 == 4;
        return refused ? answer.with(Receiver.XACTION_ID, row.stamp().id()) : answer;
    }

    private Response take(RequestKey key, Decision decision, Set<String> there, Keeper keeper) {
        List<Event> missing = decision.events().stream()
                .filter(event -> !there.contains(event.xactionId()))
                .toList();
        file.put(open(key, decision));
        if (there.isEmpty()) {
            count.incrementAndGet();
        }
        Fate fate = missing.isEmpty()
                ? new Fate.Kept()
                : keeper.keep(new Decision(decision.stamp(), missing, decision.answer()));
        return switch (fate) {
            case Fate.Kept kept -> {
                file.done(key.id());
                yield decision.answer();
            }
            case Fate.NotKept(var answer) -> {
                forget(key, decision, there);
                throw answer;
            }
            case Fate.Unknown(var answer) -> throw answer;
        };
    }

    private void forget(RequestKey key, Decision decision, Set<String> there) {
        if (there.isEmpty()) {
            file.forget(key.id());
            count.decrementAndGet();
        } else {
            file.put(open(key, decision).in(State.PART, String.join(" ", there)));
        }
    }

    private static Row open(RequestKey key, Decision decision) {
        List<String> ids = decision.events().stream().map(Event::xactionId).toList();
        return new Row(
                key.id(),
                key.fingerprint(),
                State.OPEN,
                decision.stamp(),
                String.join(" ", ids),
                decision.answer().status(),
                ((Content.Ready) decision.answer().content()).bytes());
    }

    /** @throws HttpProblem 429: refused before anything is kept, since forgetting a key early would break what was promised for it */
    private void makeRoom(InletPlan inlet) {
        long now = count.get();
        if (now >= most || now % TIDY_EVERY == 0) {
            count.set(file.forgetBefore(expiry()));
        }
        if (count.get() >= most) {
            long wait = Math.ceilDiv(file.oldest() - expiry(), 1_000L);
            throw Answers.tooMany(
                    inlet,
                    Math.clamp(wait, 1, LONGEST_WAIT_SECONDS),
                    "The server remembers " + most + " idempotency keys for a day, and has as many;"
                            + " send without one, or later");
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
