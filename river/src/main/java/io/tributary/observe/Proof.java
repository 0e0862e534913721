package io.tributary.observe;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks again and again that for each flow what was acknowledged has landed, is in quarantine, or is on its way. The four figures come from four places; while
 * messages move from one to another they can't be read at one moment, so a difference counts only once it has lasted.
 */
public final class Proof implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Proof.class);
    private static final int TRIES = 20;

    private final Observer observer;
    private final Function<Set<String>, Map<String, Long>> quarantined;
    private final Supplier<InFlight> inFlight;
    private final Duration every;
    private final Duration grace;
    private final Thread thread;
    private final Map<String, Long> doubtedSinceNanos = new HashMap<>();
    private final Map<String, Account> wrong = new ConcurrentHashMap<>();
    private volatile boolean closing;

    /**
     * @param quarantined how many messages quarantine holds of each of these flows
     * @param inFlight what lies between log and tables
     * @param every how often it is checked
     * @param grace how long a difference may last
     */
    public Proof(
            Observer observer,
            Function<Set<String>, Map<String, Long>> quarantined,
            Supplier<InFlight> inFlight,
            Duration every,
            Duration grace) {
        this.observer = observer;
        this.quarantined = quarantined;
        this.inFlight = inFlight;
        this.every = every;
        this.grace = grace;
        this.thread = Thread.ofPlatform().name("proof").daemon(true).unstarted(this::run);
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    /** The flows whose figures don't add up for longer than the grace, with the figures. */
    public Map<String, Account> wrong() {
        return new TreeMap<>(wrong);
    }

    /** One sentence for the person who must act; empty when everything adds up. */
    public String problem() {
        return wrong().entrySet().stream()
                .findFirst()
                .map(first -> "the messages of %d flow(s) don't add up; flow %s: %s"
                        .formatted(wrong.size(), first.getKey(), sentence(first.getValue())))
                .orElse("");
    }

    private static String sentence(Account account) {
        return "acknowledged %d, landed %d, in quarantine %d, on their way %d: %s"
                .formatted(
                        account.acknowledged(),
                        account.landed(),
                        account.quarantined(),
                        account.inFlight(),
                        account.balance() > 0
                                ? account.balance() + " missing"
                                : -account.balance() + " more than came");
    }

    /** The figures of these flows as they are now; while messages move they may be a moment apart. */
    public Map<String, Account> accounts(Set<String> flowIds) {
        return read(flowIds, inFlight.get());
    }

    /** Reads all figures between two changes; empty when there was no such moment. */
    private Optional<Map<String, Account>> readAtOnce(Set<String> flowIds) {
        for (int i = 0; i < TRIES; i++) {
            long before = observer.ledger().version();
            InFlight now = inFlight.get();
            if (now.readingAgain()) {
                return Optional.empty();
            }
            Map<String, Account> accounts = read(flowIds, now);
            if (observer.ledger().version() == before) {
                return Optional.of(accounts);
            }
        }
        return Optional.empty();
    }

    private Map<String, Account> read(Set<String> flowIds, InFlight now) {
        Ledger ledger = observer.ledger();
        Map<String, Long> inHand = ledger.inHand();
        Map<String, Long> aside = quarantined.apply(flowIds);
        Map<String, Account> accounts = new TreeMap<>();
        for (String flow : flowIds) {
            FlowTotals totals = ledger.totals(flow);
            long notRead = Math.max(0, observer.kept(flow) - ledger.readSinceStart(flow));
            accounts.put(
                    flow,
                    new Account(
                            totals.received() + notRead,
                            totals.landed(),
                            aside.getOrDefault(flow, 0L),
                            inHand.getOrDefault(flow, 0L)
                                    + now.onTheWay().getOrDefault(flow, 0L)
                                    + Math.min(notRead, now.unread())));
        }
        return accounts;
    }

    /** The flows that had traffic since the start, or were not settled then. */
    public Set<String> flows() {
        Set<String> flows = new TreeSet<>(observer.ledger().active());
        flows.addAll(observer.sentTo());
        return flows;
    }

    /** Looks once. */
    void check() {
        Optional<Map<String, Account>> read = readAtOnce(flows());
        if (read.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        read.get().forEach((flow, account) -> judge(flow, account, now));
        Set<String> wellAgain = wrong.keySet().stream()
                .filter(flow -> !doubtedSinceNanos.containsKey(flow))
                .collect(Collectors.toSet());
        wellAgain.forEach(flow -> {
            wrong.remove(flow);
            LOG.atInfo().addKeyValue("flow", flow).log("the messages of a flow add up again");
        });
    }

    private void judge(String flow, Account account, long now) {
        if (account.balance() == 0) {
            doubtedSinceNanos.remove(flow);
            return;
        }
        long since = doubtedSinceNanos.computeIfAbsent(flow, first -> now);
        if (now - since >= grace.toNanos() && wrong.put(flow, account) == null) {
            LOG.atError()
                    .addKeyValue("flow", flow)
                    .addKeyValue("acknowledged", account.acknowledged())
                    .addKeyValue("landed", account.landed())
                    .addKeyValue("quarantined", account.quarantined())
                    .addKeyValue("inFlight", account.inFlight())
                    .addKeyValue("balance", account.balance())
                    .log("the messages of a flow don't add up");
        }
    }

    private void run() {
        try {
            while (!closing) {
                Thread.sleep(every);
                checkOrLog();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void checkOrLog() {
        try {
            check();
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("whether messages add up can't be told now; again soon");
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
    }
}
