package io.tributary.backfill;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.flow.FileFlow;
import io.tributary.control.flow.FileRuns;
import io.tributary.control.flow.FileSourceException;
import io.tributary.control.flow.FileSourceException.Kind;
import io.tributary.control.flow.FlowService;
import io.tributary.control.flow.FlowView;
import io.tributary.control.flow.Runs;
import io.tributary.control.store.DocumentKey;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Scope;
import io.tributary.control.store.StaleRevisionException;
import io.tributary.log.EventLog;
import io.tributary.log.LogFailedException;
import io.tributary.observe.Observer;
import io.tributary.plan.Plans;
import io.tributary.prepare.Preparer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the flows that read files: by schedule, when somebody asks, and again what a stop or crash left open. Safe for many threads. */
public final class Backfill implements FileRuns, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Backfill.class);
    private static final String FLOWS = "flows";
    private static final int READING_AT_A_TIME = 2;
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(60);
    private static final long FIRST_RETRY_MILLIS = 500;
    private static final long LAST_RETRY_MILLIS = 30_000;

    private final RunStore runs;
    private final Explorer explorer;
    private final HeldLog log;
    private final Plans plans;
    private final Preparer preparer;
    private final Observer observer;
    private final Path staging;
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("file-run-", 0).daemon(true).factory());
    private final Semaphore reading = new Semaphore(READING_AT_A_TIME);
    /** What has not ended, in the order of their making, and the flows of those that are worked on; guarded by the first. */
    private final Map<String, StoredRun> open = new LinkedHashMap<>();

    private final Set<String> busyFlows = new HashSet<>();
    /** When which flow reads; only of the thread that follows them. */
    private final Map<DocumentKey, FileFlow.Timing> timings = new HashMap<>();
    /** Flows that changed since that was last looked at. */
    private final Set<DocumentKey> dirty = ConcurrentHashMap.newKeySet();

    private final Object changed = new Object();
    private RunWork.@Nullable Tools tools;
    private @Nullable FlowService flows;
    private boolean signal;
    private volatile boolean closed;

    /**
     * @param store where runs are kept
     * @param explorer opens the systems that hold files
     * @param log where rows go
     * @param plans what flows mean
     * @param preparer makes records of rows, to check them first
     * @param observer counts what is poured
     * @param staging the folder for copies of files
     * @param origin scheme, host and port by which clients reach this server
     */
    public Backfill(
            DocumentStore store,
            Explorer explorer,
            EventLog log,
            Plans plans,
            Preparer preparer,
            Observer observer,
            Path staging,
            String origin) {
        this.runs = new RunStore(store, new RunContent(origin));
        this.explorer = explorer;
        this.log = new HeldLog(log);
        this.plans = plans;
        this.preparer = preparer;
        this.observer = observer;
        this.staging = staging;
    }

    /** The runs of flows that read files. */
    public Runs runs() {
        return runs;
    }

    /**
     * The log for whoever releases it: it keeps what an open run may have to look up. To be asked for before anything is released.
     *
     * @throws IOException the marks of open runs can't be read
     */
    public EventLog held() throws IOException {
        for (StoredRun run : runs.open()) {
            Path folder = new Staging(staging, run.id()).folder();
            if (run.phase() == Phase.POURING && Mark.isThere(folder)) {
                try (Mark found = Mark.open(folder)) {
                    log.hold(run.id(), found.at().logEnd());
                }
            }
        }
        return log;
    }

    /** Takes up open runs and begins to follow schedules. */
    public void start(FlowService flows, River river) {
        this.flows = flows;
        this.tools = new RunWork.Tools(
                runs, explorer.systems(), log, plans, preparer, observer, staging, flows, river, reading);
        List<StoredRun> before = runs.open();
        removeLeftovers(before);
        synchronized (open) {
            before.forEach(run -> open.put(run.id(), run));
        }
        flows.onChange((Set<DocumentKey> changes) -> {
            List<DocumentKey> ours =
                    changes.stream().filter(key -> key.kind().equals(FLOWS)).toList();
            if (dirty.addAll(ours)) {
                wake();
            }
        });
        flows.flows().stream()
                .filter(flow -> flow.inletId() == null)
                .forEach(flow -> dirty.add(new DocumentKey(flow.scope(), FLOWS, flow.flowId())));
        threads.execute(this::follow);
    }

    /** Copies of files whose run went with its sandbox. */
    private void removeLeftovers(List<StoredRun> before) {
        Set<String> known = before.stream().map(StoredRun::id).collect(Collectors.toSet());
        if (!Files.exists(staging)) {
            return;
        }
        try (Stream<Path> folders = Files.list(staging)) {
            for (Path folder : folders.toList()) {
                if (!known.contains(String.valueOf(folder.getFileName()))) {
                    new Staging(staging, String.valueOf(folder.getFileName())).remove();
                }
            }
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("copies of files that nobody needs can't be removed");
        }
    }

    private void wake() {
        synchronized (changed) {
            signal = true;
            changed.notifyAll();
        }
    }

    /** Starts what is due, and goes to sleep until more is. */
    private void follow() {
        while (!closed) {
            Duration sleep = LONGEST_SLEEP;
            try {
                dispatch();
                sleep = startDue(Instant.now());
            } catch (RuntimeException e) {
                LOG.atWarn().setCause(e).log("the schedules of file flows can't be looked at now; trying again");
                sleep = Duration.ofSeconds(1);
            }
            synchronized (changed) {
                try {
                    if (!signal && !closed) {
                        changed.wait(Math.clamp(sleep.toMillis(), 1, LONGEST_SLEEP.toMillis()));
                    }
                } catch (InterruptedException e) {
                    return;
                }
                signal = false;
            }
        }
    }

    /** A flow that can't be read as it is written is looked at again at the next turn: its source may be mended. */
    private void lookAtChanged() {
        for (DocumentKey key : List.copyOf(dirty)) {
            dirty.remove(key);
            try {
                flow(key).ifPresentOrElse(flow -> timings.put(key, flow.timing()), () -> timings.remove(key));
            } catch (FileSourceException e) {
                dirty.add(key);
                LOG.atWarn()
                        .addKeyValue("flow", key.id())
                        .addKeyValue("reason", e.getMessage())
                        .log("a flow that reads files can't run as it is written");
            } catch (RuntimeException e) {
                dirty.add(key);
                throw e;
            }
        }
    }

    /** An enabled flow that reads files. */
    private Optional<FileFlow> flow(DocumentKey key) {
        return Objects.requireNonNull(flows)
                .fileFlow(key.scope(), key.id())
                .filter(flow -> flow.flow().enabled())
                .filter(flow -> explorer.specs().contains(flow.flow().sourceSpecId()));
    }

    private Duration startDue(Instant now) {
        lookAtChanged();
        Duration sleep = LONGEST_SLEEP;
        for (Map.Entry<DocumentKey, FileFlow.Timing> timing : timings.entrySet()) {
            DocumentKey key = timing.getKey();
            Due due = Due.of(timing.getValue(), lastScheduled(key), now);
            Instant slot = due.slot();
            if (slot != null) {
                flow(key)
                        .ifPresent(flow -> create(
                                flow, StoredRun.BY_SCHEDULE, body -> body.put("scheduledFor", slot.getEpochSecond())));
            }
            Instant next = due.next();
            if (next != null && Duration.between(now, next).compareTo(sleep) < 0) {
                sleep = Duration.between(now, next);
            }
        }
        return sleep;
    }

    private long lastScheduled(DocumentKey key) {
        return runs.ofFlow(key.scope(), key.id()).stream()
                .filter(run -> run.trigger().equals(StoredRun.BY_SCHEDULE))
                .mapToLong(run -> run.number("scheduledFor"))
                .max()
                .orElse(-1);
    }

    private interface Members {
        void addTo(ObjectNode body);
    }

    private StoredRun create(FileFlow flow, String trigger, Members members) {
        FlowView view = flow.flow();
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("phase", Phase.READING.name())
                .put("status", "inProgress")
                .put("trigger", trigger)
                .put("flowId", view.flowId())
                .put("flowSpec", flow.flowSpec())
                .put("sourceConnectionId", view.sourceConnectionId())
                .put("targetConnectionId", view.targetConnectionId())
                .put("startedAt", Instant.now().toEpochMilli());
        long from = runs.ofFlow(view.scope(), view.flowId()).stream()
                .mapToLong(run -> run.number("startedAt"))
                .max()
                .orElse(flow.timing().backfill() ? 0 : flow.timing().start().toEpochMilli());
        body.putObject("window")
                .put("windowStartTime", from)
                .put("windowEndTime", body.path("startedAt").asLong());
        members.addTo(body);
        StoredRun run = runs.create(view.scope(), UUID.randomUUID().toString(), body);
        synchronized (open) {
            open.put(run.id(), run);
        }
        dispatch();
        return run;
    }

    @Override
    public Runs.Run start(Scope scope, String flowId, @Nullable Window window) {
        return runs.run(create(enabled(scope, flowId), StoredRun.ON_REQUEST, body -> {
            if (window != null) {
                body.put("from", window.from().getEpochSecond())
                        .put("to", window.to().getEpochSecond());
                body.putObject("window")
                        .put("windowStartTime", window.from().toEpochMilli())
                        .put("windowEndTime", window.to().toEpochMilli());
            }
        }));
    }

    private FileFlow enabled(Scope scope, String flowId) {
        return Objects.requireNonNull(flows)
                .fileFlow(scope, flowId)
                .filter(flow -> flow.flow().enabled())
                .orElseThrow(() -> new FileSourceException(
                        Kind.WRONG, "The flow " + flowId + " is not enabled (any more), so it can't run"));
    }

    @Override
    public Optional<Runs.Run> again(Scope scope, Runs.Run run) {
        return runs.find(scope, run.id()).map(other -> {
            if (other.phase() != Phase.CLOSED) {
                throw new FileSourceException(Kind.WRONG, "The run " + run.id() + " goes on still");
            }
            if (!other.status().equals("failed") && other.number("output") > 0) {
                throw new FileSourceException(
                        Kind.WRONG, "The run " + run.id() + " landed rows, so it can't be started again");
            }
            return runs.run(create(enabled(scope, other.flowId()), StoredRun.AGAIN, body -> {
                body.put("parent", other.id());
                if (other.body().has("from")) {
                    body.put("from", other.number("from")).put("to", other.number("to"));
                }
                body.set("window", other.body().path("window"));
                other.files().stream().map(StoredRun.File::path).forEach(body.putArray("named")::add);
            }));
        });
    }

    /** Starts open runs, of each flow one at a time and the oldest first. */
    private void dispatch() {
        if (tools == null) {
            return;
        }
        synchronized (open) {
            for (StoredRun run : open.values()) {
                if (!closed && busyFlows.add(run.flowId())) {
                    threads.execute(() -> work(run));
                }
            }
        }
    }

    private void work(StoredRun run) {
        try {
            if (untilDone(run)) {
                synchronized (open) {
                    open.remove(run.id());
                    busyFlows.remove(run.flowId());
                }
                wake();
            }
        } catch (InterruptedException e) {
            // The next start takes it up.
            Thread.currentThread().interrupt();
        }
    }

    /** False when it can go on after the next start only; until then the flow does not run. */
    private boolean untilDone(StoredRun run) throws InterruptedException {
        long wait = FIRST_RETRY_MILLIS;
        while (true) {
            try {
                Optional<StoredRun> now = runs.find(run.scope(), run.id());
                if (now.isEmpty()) {
                    return isRemoved(run);
                }
                new RunWork(Objects.requireNonNull(tools), now.get()).toEnd();
                return true;
            } catch (StaleRevisionException gone) {
                return isRemoved(run);
            } catch (LogFailedException e) {
                LOG.atError().addKeyValue("run", run.id()).setCause(e).log("a run of files waits for the next start");
                return false;
            } catch (RuntimeException | IOException e) {
                if (closed) {
                    return false;
                }
                LOG.atWarn().addKeyValue("run", run.id()).setCause(e).log("a run of files can't go on now; again");
                Thread.sleep(wait);
                wait = Math.min(wait * 2, LAST_RETRY_MILLIS);
            }
        }
    }

    /** A run that is gone, with its sandbox, leaves nothing behind. */
    private boolean isRemoved(StoredRun run) {
        log.free(run.id());
        try {
            new Staging(staging, run.id()).remove();
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("run", run.id())
                    .setCause(e)
                    .log("copies of files can't be removed; again at the next start");
        }
        return true;
    }

    /** Stops where it is; the next start goes on. */
    @Override
    public void close() {
        closed = true;
        wake();
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.atWarn().log("a run of files does not stop; it is left where it is");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
