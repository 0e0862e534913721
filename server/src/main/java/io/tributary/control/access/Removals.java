package io.tributary.control.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Scope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resets and deletions of sandboxes. They go by steps, and each is written down before it is taken: what a process left half done the next one takes up where it
 * stands.
 *
 * <ol>
 *   <li>The sandbox answers nobody any more, and has the job {@code clear}.
 *   <li>All its documents are removed and its inlets noted as closed, in one transaction; the job is {@code purge}.
 *   <li>Its tables are dropped. Events that are on their way there can only end in quarantine now, and are waited for.
 *   <li>What lies in quarantine from its inlets is removed, up to the event that was the last when they were closed; the sandbox answers again (or never).
 * </ol>
 */
final class Removals implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Removals.class);
    private static final Duration WAIT_FOR_EVENTS = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);
    private static final String JOB = "job";
    private static final String CLEAR = "clear";
    private static final String PURGE = "purge";

    private final Directory directory;
    private final DocumentStore store;
    private final SandboxContents contents;
    private final Clock clock;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("sandbox-removal-", 0).factory());
    private final Set<Scope> running = ConcurrentHashMap.newKeySet();

    Removals(Directory directory, DocumentStore store, SandboxContents contents, Clock clock) {
        this.directory = directory;
        this.store = store;
        this.contents = contents;
        this.clock = clock;
    }

    /**
     * Begins to empty a sandbox; it answers nobody from now on.
     *
     * @param end what it is afterwards: {@link SandboxState#ACTIVE} or {@link SandboxState#DELETED}
     * @return the sandbox as it is now
     * @throws AccessException it is not active
     */
    Sandbox begin(Scope scope, SandboxState end, String by) {
        boolean reset = end == SandboxState.ACTIVE;
        Sandbox begun = directory.changeSandbox(scope.orgId(), scope.sandbox(), by, body -> {
            if (SandboxState.of(body.path("state").asText()) != SandboxState.ACTIVE) {
                throw new AccessException(
                        409, "Sandbox `" + scope.sandbox() + "` is not active; wait until it is, or look at its state");
            }
            body.put("state", (reset ? SandboxState.RESETTING : SandboxState.DELETED).text())
                    .put(JOB, CLEAR);
            body.putObject("removal")
                    .put("action", reset ? "reset" : "delete")
                    .put("by", by)
                    .put("beganAt", Instant.ofEpochMilli(clock.millis()).toString());
        });
        LOG.atInfo()
                .addKeyValue("sandbox", scope.sandbox())
                .addKeyValue("action", reset ? "reset" : "delete")
                .addKeyValue("by", by)
                .log("a sandbox is emptied");
        run(scope);
        return begun;
    }

    /** What a removal would remove, by kind of document; for those who ask first. */
    ObjectNode preview(Scope scope) {
        ObjectNode counts = JsonNodeFactory.instance.objectNode();
        store.count(scope).forEach((kind, count) -> {
            if (!contents.keptKinds().contains(kind)) {
                counts.put(kind, count);
            }
        });
        return counts;
    }

    /** Takes up what an earlier process left half done, and removes what came back to quarantine because the log was read again. */
    void resume() {
        for (DocumentStore.Scoped found : store.listEverywhere(Directory.SANDBOXES)) {
            String name = found.document().id();
            if (found.document().body().has(JOB)) {
                run(new Scope(found.scope().orgId(), name));
            }
        }
        if (!store.listEverywhere(Directory.CLOSED_INLETS).isEmpty()) {
            threads.execute(() -> {
                try {
                    await(contents.acknowledged(), Duration.ofDays(1));
                    purgeAgain();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    private void purgeAgain() {
        for (Organisation organisation : directory.organisations()) {
            Map<Long, Set<String>> byBound = new HashMap<>();
            directory
                    .closedInlets(organisation.orgId())
                    .forEach((inlet, upTo) -> byBound.computeIfAbsent(upTo, bound -> new HashSet<>())
                            .add(inlet.inletId()));
            byBound.forEach((upTo, inlets) -> {
                long purged = contents.purge(inlets, upTo);
                if (purged > 0) {
                    LOG.atInfo()
                            .addKeyValue("messages", purged)
                            .log("messages of a sandbox that was emptied earlier were removed from quarantine");
                }
            });
        }
    }

    private void run(Scope scope) {
        if (!running.add(scope)) {
            return;
        }
        threads.execute(() -> {
            try {
                untilDone(scope);
            } catch (InterruptedException e) {
                // The next start takes it up.
                Thread.currentThread().interrupt();
            } finally {
                running.remove(scope);
            }
        });
    }

    private void untilDone(Scope scope) throws InterruptedException {
        long wait = 1_000;
        while (true) {
            try {
                if (CLEAR.equals(directory.sandboxJob(scope))) {
                    clear(scope);
                }
                if (PURGE.equals(directory.sandboxJob(scope))) {
                    purge(scope);
                }
                return;
            } catch (RuntimeException e) {
                LOG.atError()
                        .addKeyValue("sandbox", scope.sandbox())
                        .setCause(e)
                        .log("a sandbox could not be emptied yet; trying again");
                Thread.sleep(wait);
                wait = Math.min(wait * 2, LAST_RETRY.toMillis());
            }
        }
    }

    private void clear(Scope scope) {
        store.inTransaction(s -> {
            List<ClosedInlet> inlets = contents.inlets(scope);
            Map<String, Long> removed = new TreeMap<>(s.clear(scope, contents.keptKinds()));
            directory.close(inlets);
            directory.changeSandbox(scope.orgId(), scope.sandbox(), body -> {
                ObjectNode counts = body.put(JOB, PURGE).withObject("/removal/documents");
                removed.forEach(
                        (kind, count) -> counts.put(kind, counts.path(kind).asLong() + count));
            });
            return true;
        });
    }

    private void purge(Scope scope) throws InterruptedException {
        long tables = contents.documentsGone(scope);
        long upTo = contents.acknowledged();
        Set<String> inlets = directory.boundClosedInlets(scope, upTo);
        directory.changeSandbox(scope.orgId(), scope.sandbox(), body -> {
            ObjectNode removal = body.withObject("/removal");
            removal.put("tables", removal.path("tables").asLong() + tables);
        });
        boolean settled = await(upTo, WAIT_FOR_EVENTS);
        long purged = contents.purge(inlets, upTo);
        finish(scope, purged);
        if (!settled) {
            await(upTo, Duration.ofDays(1));
            contents.purge(inlets, upTo);
        }
    }

    private void finish(Scope scope, long purged) {
        Sandbox done = directory.changeSandbox(scope.orgId(), scope.sandbox(), body -> {
            if (SandboxState.of(body.path("state").asText()) == SandboxState.RESETTING) {
                body.put("state", SandboxState.ACTIVE.text());
            } else {
                // A call that came through just before may have written something.
                store.clear(scope, Set.of());
            }
            body.remove(JOB);
            body.withObject("/removal")
                    .put("quarantined", purged)
                    .put("finishedAt", Instant.ofEpochMilli(clock.millis()).toString());
        });
        LOG.atInfo()
                .addKeyValue("sandbox", scope.sandbox())
                .addKeyValue("removed", done.removal())
                .log("a sandbox was emptied");
    }

    /** Waits until every event up to a position is where it stays; false when it took too long. */
    private boolean await(long position, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (contents.settled() < position) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(POLL);
        }
        return true;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            threads.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
