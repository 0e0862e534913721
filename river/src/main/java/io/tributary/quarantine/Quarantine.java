package io.tributary.quarantine;

import io.tributary.event.Position;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Keeps refused messages in one SQLite file, encrypted; durable when a call returns. Safe for many threads. */
public final class Quarantine implements AutoCloseable {

    private static final int MOST_HISTORY = 200;

    private final QuarantineFile file;
    private final Entries entries;
    private final Changes changes;
    private final Search search;
    private final Replays replays;

    private Quarantine(QuarantineFile file, QuarantineSettings settings) {
        Sealed sealed = new Sealed(settings.box());
        this.file = file;
        this.entries = new Entries(sealed);
        this.changes = new Changes(entries, sealed);
        this.search = new Search(sealed);
        this.replays = new Replays(file, entries, changes, search, sealed, settings.mostTries());
    }

    /**
     * Opens the quarantine, making it if it is not there.
     *
     * @throws QuarantineException the file can't be opened
     */
    public static Quarantine open(Path file, QuarantineSettings settings) {
        return new Quarantine(QuarantineFile.open(file), settings);
    }

    /** Replays of what is kept here. */
    public Replays replays() {
        return replays;
    }

    /**
     * Brings over what an earlier release kept in this file in plain text, some at a time; to be called before anything else is asked. A stop in between is taken
     * up at the next start.
     *
     * @param namespaceOfInlet whose messages came in by an inlet; empty when nobody knows
     * @return how many
     */
    public long takeOver(UnaryOperator<String> namespaceOfInlet) {
        long all = 0;
        int some;
        do {
            some = file.write(
                    "brought over in", connection -> new TakeOver(connection, entries, namespaceOfInlet).some());
            all += some;
        } while (some == TakeOver.STEP);
        if (all > 0) {
            file.emptyLog();
        }
        return all;
    }

    /**
     * Keeps messages; those that are already kept (same log, same position) are left as they are.
     *
     * @throws QuarantineException none of them is kept
     */
    public void keep(List<QuarantineEntry> some) {
        if (some.isEmpty()) {
            return;
        }
        file.write("kept in", connection -> {
            try (Entries.Keeping keeping = entries.new Keeping(connection)) {
                for (QuarantineEntry entry : some) {
                    keeping.keep(entry);
                }
                keeping.saveAndCount(connection);
            }
            return some.size();
        });
    }

    /** The positions of one log that are kept here, behind {@code after}. */
    public Set<Long> positionsAfter(String logId, Position after) {
        return file.read(connection -> {
            String sql = "select position from quarantine_entries where log_id = ? and position > ?";
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, logId);
                select.setLong(2, after.value());
                Set<Long> positions = new HashSet<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        positions.add(rows.getLong(1));
                    }
                }
                return positions;
            }
        });
    }

    /** The last position of one log that is kept here; {@link Position#START} when there is none. */
    public Position last(String logId) {
        return new Position(
                number("select coalesce(max(position), 0) from quarantine_entries where log_id = ?", logId));
    }

    /** How many messages are kept. */
    public long count() {
        return number("select count(*) from quarantine_entries where id <> ?", "");
    }

    private long number(String sql, String argument) {
        return file.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, argument);
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next() ? rows.getLong(1) : 0L;
                }
            }
        });
    }

    /**
     * How many messages of each flow were put aside and not replayed, also those that were removed since. Flows without any are left out.
     *
     * @param flowIds which flows
     */
    public Map<String, Long> putAside(Set<String> flowIds) {
        return file.read(connection -> Tallies.totals(connection, flowIds));
    }

    /** How many messages of each flow are kept that came in up to a position of one log, or by another log. */
    public Map<String, Long> putAsideUpTo(String logId, Position upTo) {
        return file.read(connection -> Tallies.upTo(connection, logId, upTo));
    }

    /** What was put aside of a flow, by the start of the span it came in, see {@link io.tributary.event.Spans}. */
    public Map<Long, QuarantineTally> putAside(String flowId, long from, long to) {
        return file.read(connection -> Tallies.between(connection, flowId, from, to));
    }

    /** Forgets what was put aside by span, before a moment; the totals and the messages stay. */
    public void forgetSpansBefore(long millis) {
        file.write("removed from", connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from quarantine_tallies where start < ?")) {
                delete.setLong(1, millis);
                return delete.executeUpdate();
            }
        });
    }

    /** How many messages are kept whose transaction ids begin with {@code prefix}: by batch, the oldest first. */
    public Map<String, Long> countByBatch(String prefix) {
        return file.read(connection -> {
            String sql = "select batch_id, count(*), min(position) from quarantine_entries"
                    + " where xaction_id >= ? and xaction_id < ? group by batch_id order by 3";
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, prefix);
                select.setString(2, prefix + Character.MAX_VALUE);
                Map<String, Long> counts = new LinkedHashMap<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        counts.put(rows.getString(1), rows.getLong(2));
                    }
                }
                return counts;
            }
        });
    }

    /** One message with its payloads, by its entry's id or by its transaction id. */
    public Optional<KeptEntry> find(String idOrXactionId) {
        return file.read(connection -> {
            String sql =
                    "select " + Entries.WHOLE + Entries.WITH_PAYLOADS + " where e.id = ? or e.xaction_id = ? limit 1";
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, idOrXactionId);
                select.setString(2, idOrXactionId);
                return entries.read(select, true).stream().findFirst();
            }
        });
    }

    /**
     * Messages by their transaction ids, without their payloads (these are empty). Of a message that was put aside more than once, the last time counts.
     *
     * @param xactionIds whose messages
     * @return by transaction id; without those that are not kept
     */
    public Map<String, QuarantineEntry> findAll(Collection<String> xactionIds) {
        return file.read(connection -> {
            String sql = "select " + Entries.COLUMNS + Entries.WITH_PAYLOADS
                    + " where e.xaction_id = ? order by e.created_at, e.id";
            Map<String, QuarantineEntry> found = new HashMap<>();
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                for (String xactionId : xactionIds) {
                    select.setString(1, xactionId);
                    entries.read(select, false).forEach(kept -> found.put(xactionId, kept.entry()));
                }
            }
            return found;
        });
    }

    /**
     * Messages without their payloads (these are empty): those are read one by one, see {@link #find}.
     *
     * @param beyond the id of the last one known; null to begin with the first
     * @param newestFirst the newest first, else the oldest
     * @param limit at most so many
     */
    public List<KeptEntry> page(QuarantineFilter filter, @Nullable String beyond, boolean newestFirst, int limit) {
        return file.read(connection -> {
            String sql = "select " + Entries.COLUMNS + Entries.WITH_PAYLOADS + " where e.id = ?";
            List<KeptEntry> page = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                for (String id : search.ids(connection, filter, beyond, newestFirst, limit)) {
                    select.setString(1, id);
                    page.addAll(entries.read(select, false));
                }
            }
            return page;
        });
    }

    /** How many messages a filter finds, whatever times it names. */
    public long count(QuarantineFilter filter) {
        return file.read(connection -> search.count(connection, filter));
    }

    /**
     * Causes, those with the most messages that wait for somebody first.
     *
     * @param offset so many are passed over
     */
    public List<QuarantineGroup> groups(QuarantineFilter filter, int offset, int limit) {
        List<QuarantineGroup> bare = file.read(connection -> search.groups(connection, filter, offset, limit));
        return bare.stream()
                .map(group -> group.withExample(
                        page(QuarantineFilter.group(filter.namespace(), group.id()), null, true, 1).stream()
                                .findFirst()
                                .orElse(null)))
                .toList();
    }

    /** How many messages of a sandbox are in which state, by flow; kept up to date, not counted. */
    public Map<String, Map<QuarantineState, Long>> states(String namespace) {
        return file.read(connection -> search.byFlow(connection, namespace));
    }

    /** What became of a message, the oldest first; of more than 200 lines the newest. */
    public List<HistoryLine> history(String id) {
        return file.read(connection -> changes.history(connection, id, MOST_HISTORY));
    }

    /**
     * Gives a message another payload to be replayed with; the one sent is kept.
     *
     * @return the message as it is now; empty when it is not there or its state doesn't allow it
     */
    public Optional<KeptEntry> edit(
            String id, byte[] payload, String actor, String note, Predicate<QuarantineState> allowed) {
        return change(
                id,
                allowed,
                (connection, kept) -> changes.edit(connection, kept, payload, actor, note, System.currentTimeMillis()));
    }

    /**
     * Decides that a message need not land; it is kept until it is too old.
     *
     * @return the message as it is now; empty when it is not there or its state doesn't allow it
     */
    public Optional<KeptEntry> discard(String id, String actor, String note, Predicate<QuarantineState> allowed) {
        return change(
                id,
                allowed,
                (connection, kept) -> changes.discard(connection, kept, actor, note, System.currentTimeMillis()));
    }

    @FunctionalInterface
    private interface Change {
        void on(java.sql.Connection connection, KeptEntry kept) throws SQLException;
    }

    private Optional<KeptEntry> change(String id, Predicate<QuarantineState> allowed, Change change) {
        return file.write("changed in", connection -> {
            KeptEntry kept = changes.find(connection, id);
            if (kept == null || !allowed.test(kept.entry().state())) {
                return Optional.empty();
            }
            change.on(connection, kept);
            return Optional.ofNullable(changes.find(connection, id));
        });
    }

    /**
     * Removes the messages that came in by some inlets, for good.
     *
     * @param inletIds whose messages
     * @param logId the log of the bound
     * @param upTo what came in later by that log stays; messages of other logs go
     * @return how many
     */
    public long remove(Set<String> inletIds, String logId, Position upTo) {
        long removed = 0;
        for (String inletId : inletIds) {
            int some;
            do {
                some = file.write(
                        "removed from", connection -> new Removal(connection).ofInlet(inletId, logId, upTo.value()));
                removed += some;
            } while (some == Removal.STEP);
        }
        return removed;
    }

    /**
     * Removes a bounded number of the messages that were put aside before a moment, with their batches, and replays that ended before it.
     *
     * @return how many; none when nothing is left to remove
     */
    public long removeBefore(long millis) {
        return file.write("removed from", connection -> new Removal(connection).before(millis));
    }

    /**
     * Batches of refused messages of one dataset, in order of their making.
     *
     * @param after only those made after this moment
     * @param before only those made before this moment
     * @param newestFirst the newest first, else the oldest
     * @param beyond the last one known; null to begin with the first
     * @param limit at most so many
     */
    public List<QuarantineBatch> batches(
            String datasetId,
            long after,
            long before,
            boolean newestFirst,
            @Nullable QuarantineBatch beyond,
            int limit) {
        return file.read(connection -> Batches.list(connection, datasetId, after, before, newestFirst, beyond, limit));
    }

    /** The batch of that id. */
    public Optional<QuarantineBatch> batch(String id) {
        return file.read(connection -> Batches.find(connection, id));
    }

    /** The newest batch of a dataset. */
    public Optional<QuarantineBatch> lastBatch(String datasetId) {
        return batches(datasetId, -1, Long.MAX_VALUE, true, null, 1).stream().findFirst();
    }

    /** Why the messages of a batch were refused: each reason once, with the first message of its kind. */
    public List<QuarantineReason> reasons(String batchId) {
        return file.read(connection -> entries.reasons(connection, batchId));
    }

    /** The messages of a batch in the order they came in, with their payloads; a batch is bounded, see {@link QuarantineBatch}. */
    public List<QuarantineEntry> entries(String batchId) {
        return file.read(connection -> {
            String sql =
                    "select " + Entries.WHOLE + Entries.WITH_PAYLOADS + " where e.batch_id = ? order by e.position";
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, batchId);
                return entries.read(select, true).stream().map(KeptEntry::entry).toList();
            }
        });
    }

    @Override
    public void close() {
        file.close();
    }
}
