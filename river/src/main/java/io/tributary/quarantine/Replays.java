package io.tributary.quarantine;

import io.tributary.event.TimeOrderedId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replays: which messages are tried again, by whom, and what came of it. A try goes this way, each step durable before the next: marked here, event in the log,
 * row in its table or failure here, landed here, released by the log. A crash between two steps leaves what the next start finds out, see {@link #takeBackLost}.
 */
public final class Replays {

    private static final int STEP = 1_000;

    private final QuarantineFile file;
    private final Entries entries;
    private final Changes changes;
    private final Search search;
    private final Sealed sealed;
    private final int mostTries;
    private final long epoch;

    Replays(QuarantineFile file, Entries entries, Changes changes, Search search, Sealed sealed, int mostTries) {
        this.file = file;
        this.entries = entries;
        this.changes = changes;
        this.search = search;
        this.sealed = sealed;
        this.mostTries = mostTries;
        this.epoch = file.write("opened:", Tries::nextEpoch);
    }

    private <T> T tries(TriesWork<T> work) {
        return file.write("replayed from", connection -> work.run(new Tries(connection, entries, changes, epoch)));
    }

    @FunctionalInterface
    private interface TriesWork<T> {
        T run(Tries tries) throws java.sql.SQLException;
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    /** Begins a replay; nothing is handed over yet. */
    public ReplayJob begin(String namespace, String createdBy, String selection, long total) {
        long now = now();
        ReplayJob job = new ReplayJob(
                TimeOrderedId.at(now),
                namespace,
                now,
                createdBy,
                selection,
                ReplayJob.State.RUNNING,
                "",
                total,
                0,
                0,
                0,
                0,
                now,
                0,
                "");
        return file.write("replayed from", connection -> {
            new Jobs(connection).insert(job);
            return job;
        });
    }

    /** The replay of that id. */
    public Optional<ReplayJob> job(String id) {
        return file.read(connection -> new Jobs(connection).find(id));
    }

    /** Replays of a sandbox, the newest first, behind {@code beyond}. */
    public List<ReplayJob> jobs(String namespace, @Nullable String beyond, int limit) {
        return file.read(connection -> new Jobs(connection).list(namespace, beyond, limit));
    }

    /** Replays that were running when the server stopped, the oldest first. */
    public List<ReplayJob> running() {
        return file.read(connection -> new Jobs(connection).running());
    }

    /** Stops a replay: it takes no further messages. False when it takes none anyway. */
    public boolean stop(String id) {
        return become(id, ReplayJob.State.RUNNING, ReplayJob.State.STOPPING);
    }

    /** A replay has taken all it had to take. */
    public boolean handed(String id) {
        return become(id, ReplayJob.State.RUNNING, ReplayJob.State.HANDED);
    }

    private boolean become(String id, ReplayJob.State from, ReplayJob.State to) {
        return file.write("replayed from", connection -> new Jobs(connection).become(id, from, to, now()));
    }

    /** Why a replay can't go on at the moment. */
    public void problem(String id, String problem) {
        file.write("replayed from", connection -> {
            new Jobs(connection).problem(id, problem, now());
            return true;
        });
    }

    /** The ids behind a replay's cursor, the oldest first. */
    public List<String> next(QuarantineFilter filter, String cursor, int limit) {
        return file.read(connection -> search.ids(connection, filter, cursor.isEmpty() ? null : cursor, false, limit));
    }

    /**
     * Takes messages for a replay and moves its cursor, in one step. Whatever else takes them is too late.
     *
     * @param ids in order, one at least; not all of them are looked at when payloads are large
     * @param from only messages in these states
     * @return those that are the replay's now; their events must go to the log, or be given back by {@link #takeBack}
     */
    public List<MarkedEntry> mark(ReplayJob job, List<String> ids, Set<QuarantineState> from) {
        long now = now();
        List<Tries.Marked> marked = file.write("replayed from", connection -> {
            Tries tries = new Tries(connection, entries, changes, epoch);
            List<Tries.Marked> taken = tries.mark(ids, job.id(), from, job.createdBy(), now);
            new Jobs(connection).advanced(job.id(), tries.lookedAt(), taken.size(), tries.passedOver(), now);
            return taken;
        });
        try {
            // Decrypted after the transaction: nobody waits for it.
            return marked.stream().map(one -> one.opened(sealed)).toList();
        } catch (RuntimeException e) {
            takeBack(marked.stream().map(one -> one.entry().key()).toList());
            throw e;
        }
    }

    /** Says why somebody replays what needs a reason. */
    public void forced(List<String> ids, String actor, String jobId, String note) {
        file.write("replayed from", connection -> {
            for (String id : ids) {
                changes.note(connection, id, new HistoryLine(now(), "forced", actor, jobId, "", "", note));
            }
            return true;
        });
    }

    /** The events of these tries are surely not in the log: their messages are what they were before. */
    public void takeBack(List<ReplayKey> keys) {
        tries(tries -> {
            tries.takeBack(keys, now());
            return true;
        });
    }

    /**
     * Which of these tries, read from the log, are still to be decided.
     *
     * @param seenAgain whether they were in the log when this process started
     */
    public Set<ReplayKey> awaited(List<ReplayKey> keys, boolean seenAgain) {
        return seenAgain
                ? tries(tries -> tries.awaited(keys, true))
                : file.read(connection -> new Tries(connection, entries, changes, epoch).awaited(keys, false));
    }

    /** Rows of these tries are in their tables for good. */
    public void landed(List<LandedReplay> all) {
        tries(tries -> {
            tries.landed(all, now());
            return true;
        });
    }

    /** These tries failed again. One that was settled before is left as it is. */
    public void failed(List<FailedReplay> all) {
        if (all.isEmpty()) {
            return;
        }
        tries(tries -> {
            tries.failed(all, mostTries, now());
            return true;
        });
    }

    /**
     * Takes back what was marked before a stop and never reached the log. To be asked once all events that were in the log at the start, and not released, were
     * shown to {@link #awaited}.
     *
     * @return how many
     */
    public long takeBackLost() {
        long all = 0;
        List<ReplayKey> lost = new ArrayList<>();
        do {
            lost = file.read(connection -> new Tries(connection, entries, changes, epoch).lost(STEP));
            takeBack(lost);
            all += lost.size();
        } while (!lost.isEmpty());
        return all;
    }
}
