package io.tributary.quarantine;

import io.tributary.event.ErrorType;
import io.tributary.event.Position;
import io.tributary.event.Rejection;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Keeps refused messages in one SQLite file; durable when a call returns. Safe for many threads. */
public final class Quarantine implements AutoCloseable {

    private static final String COLUMNS = "id, log_id, position, xaction_id, inlet_id, flow_id, dataset_id, schema_id,"
            + " received_at, created_at, state, error_type, code, message, details, payload, batch_id";

    private static final String WITHOUT_PAYLOAD = COLUMNS.replace("payload", "x'' as payload");

    private static final List<String> TABLES = List.of(
            """
            create table if not exists quarantine (
              id text primary key, log_id text not null, position integer not null, xaction_id text not null,
              inlet_id text not null, flow_id text not null, dataset_id text not null, schema_id text not null,
              received_at integer not null, created_at integer not null, state text not null,
              error_type text not null, code text not null, message text not null, details text not null,
              payload blob not null, batch_id text not null default '', unique (log_id, position))
            """,
            "create index if not exists quarantine_inlet on quarantine (inlet_id, created_at)",
            "create index if not exists quarantine_xaction on quarantine (xaction_id)");
    private static final String INDEX =
            "create index if not exists quarantine_batch on quarantine (batch_id, position)";

    private final Path file;
    private final Connection connection;
    private final ReentrantLock lock = new ReentrantLock();

    private Quarantine(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /**
     * Opens the quarantine, making it if it is not there.
     *
     * @throws QuarantineException the file can't be opened
     */
    public static Quarantine open(Path file) {
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (Statement statement = connection.createStatement()) {
                statement.execute("pragma journal_mode=WAL");
                statement.execute("pragma synchronous=FULL");
                for (String table : TABLES) {
                    statement.execute(table);
                }
            }
            connection.setAutoCommit(false);
            Batches.prepare(connection, INDEX);
            Tallies.prepare(connection);
            return new Quarantine(file, connection);
        } catch (SQLException e) {
            throw new QuarantineException("the quarantine " + file + " can't be opened", e);
        }
    }

    /**
     * Keeps messages; those that are already kept (same log, same position) are left as they are.
     *
     * @throws QuarantineException none of them is kept
     */
    public void keep(List<QuarantineEntry> entries) {
        locked("kept in", () -> {
            String sql = "insert into quarantine (" + COLUMNS
                    + ") values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) on conflict (log_id, position) do nothing";
            Batches batches = new Batches(connection);
            Tallies tallies = new Tallies();
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                for (QuarantineEntry entry : entries) {
                    bind(insert, entry);
                    insert.setString(17, batches.batchFor(entry));
                    if (insert.executeUpdate() > 0) {
                        batches.took(entry);
                        tallies.took(entry);
                    }
                }
            }
            batches.save();
            tallies.save(connection);
            connection.commit();
            return entries.size();
        });
    }

    /** The positions of one log that are kept here, behind {@code after}. */
    public Set<Long> positionsAfter(String logId, Position after) {
        return locked("read from", () -> {
            String sql = "select position from quarantine where log_id = ? and position > ?";
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
        return locked("read from", () -> {
            String sql = "select coalesce(max(position), 0) from quarantine where log_id = ?";
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, logId);
                try (ResultSet rows = select.executeQuery()) {
                    return new Position(rows.next() ? rows.getLong(1) : 0);
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
        return locked("read from", () -> Tallies.totals(connection, flowIds));
    }

    /** How many messages of each flow are kept that came in up to a position of one log, or by another log. */
    public Map<String, Long> putAsideUpTo(String logId, Position upTo) {
        return locked("read from", () -> Tallies.upTo(connection, logId, upTo));
    }

    /** What was put aside of a flow, by the start of the span it came in, see {@link io.tributary.event.Spans}. */
    public Map<Long, QuarantineTally> putAside(String flowId, long from, long to) {
        return locked("read from", () -> Tallies.between(connection, flowId, from, to));
    }

    /** Forgets what was put aside by span, before a moment; the totals and the messages stay. */
    public void forgetSpansBefore(long millis) {
        locked("removed from", () -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from quarantine_tallies where start < ?")) {
                delete.setLong(1, millis);
                int removed = delete.executeUpdate();
                connection.commit();
                return removed;
            }
        });
    }

    /** How many messages are kept whose transaction ids begin with {@code prefix}: by batch, the oldest first. */
    public Map<String, Long> countByBatch(String prefix) {
        return locked("read from", () -> {
            String sql = "select batch_id, count(*), min(position) from quarantine"
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

    /**
     * Messages leave for their table again. From here on they are on their way: who calls this brings them there, or back.
     *
     * @param flowId whose they were when they were put aside
     * @param messages how many
     */
    public void replayed(String flowId, long messages) {
        locked("counted in", () -> {
            Tallies.replayed(connection, flowId, messages);
            connection.commit();
            return messages;
        });
    }

    /** How many messages are kept. */
    public long count() {
        return locked("read from", () -> {
            try (PreparedStatement select = connection.prepareStatement("select count(*) from quarantine");
                    ResultSet rows = select.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0L;
            }
        });
    }

    /** One message by its entry's id or by its transaction id. */
    public Optional<QuarantineEntry> find(String idOrXactionId) {
        return locked("read from", () -> {
            String sql = "select " + COLUMNS + " from quarantine where id = ? or xaction_id = ? limit 1";
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, idOrXactionId);
                select.setString(2, idOrXactionId);
                return read(select).stream().findFirst();
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
        return locked("read from", () -> {
            String sql = "select " + WITHOUT_PAYLOAD + " from quarantine where xaction_id = ? order by created_at, id";
            Map<String, QuarantineEntry> found = new HashMap<>();
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                for (String xactionId : xactionIds) {
                    select.setString(1, xactionId);
                    read(select).forEach(entry -> found.put(entry.xactionId(), entry));
                }
            }
            return found;
        });
    }

    /**
     * The messages that came in by some inlets, newest first, without their payloads (these are empty): those are read one by one, see {@link #find}.
     *
     * @param inletIds whose messages, also those of flows that are gone
     * @param limit at most so many
     */
    public List<QuarantineEntry> newest(Set<String> inletIds, int limit) {
        if (inletIds.isEmpty()) {
            return List.of();
        }
        return locked("read from", () -> {
            String marks = String.join(",", inletIds.stream().map(id -> "?").toList());
            String sql = "select " + WITHOUT_PAYLOAD + " from quarantine where inlet_id in (" + marks
                    + ") order by created_at desc, id desc limit ?";
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                int index = 1;
                for (String inletId : inletIds) {
                    select.setString(index++, inletId);
                }
                select.setInt(index, limit);
                return read(select);
            }
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
        return locked("removed from", () -> {
            String sql = "delete from quarantine where inlet_id = ? and (log_id <> ? or position <= ?)";
            long removed = 0;
            try (PreparedStatement delete = connection.prepareStatement(sql)) {
                for (String inletId : inletIds) {
                    delete.setString(1, inletId);
                    delete.setString(2, logId);
                    delete.setLong(3, upTo.value());
                    removed += delete.executeUpdate();
                }
            }
            connection.commit();
            return removed;
        });
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
        return locked(
                "read from", () -> Batches.list(connection, datasetId, after, before, newestFirst, beyond, limit));
    }

    /** The batch of that id. */
    public Optional<QuarantineBatch> batch(String id) {
        return locked("read from", () -> Batches.find(connection, id));
    }

    /** The newest batch of a dataset. */
    public Optional<QuarantineBatch> lastBatch(String datasetId) {
        return batches(datasetId, -1, Long.MAX_VALUE, true, null, 1).stream().findFirst();
    }

    /** Why the messages of a batch were refused: each reason once, with the first message of its kind. */
    public List<QuarantineReason> reasons(String batchId) {
        return locked("read from", () -> Batches.reasons(connection, batchId));
    }

    /** The messages of a batch in the order they came in, with their payloads; a batch is bounded, see {@link QuarantineBatch}. */
    public List<QuarantineEntry> entries(String batchId) {
        return locked("read from", () -> {
            String sql = "select " + COLUMNS + " from quarantine where batch_id = ? order by position";
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, batchId);
                return read(select);
            }
        });
    }

    @Override
    public void close() {
        locked("closed:", () -> {
            connection.close();
            return true;
        });
    }

    private static void bind(PreparedStatement insert, QuarantineEntry entry) throws SQLException {
        insert.setString(1, entry.id());
        insert.setString(2, entry.logId());
        insert.setLong(3, entry.position().value());
        insert.setString(4, entry.xactionId());
        insert.setString(5, entry.inletId());
        insert.setString(6, entry.flowId());
        insert.setString(7, entry.datasetId());
        insert.setString(8, entry.schemaId());
        insert.setLong(9, entry.receivedAtMillis());
        insert.setLong(10, entry.createdAtMillis());
        insert.setString(11, entry.state().name());
        insert.setString(12, entry.rejection().errorType().name());
        insert.setString(13, entry.rejection().code());
        insert.setString(14, entry.rejection().message());
        insert.setString(15, entry.rejection().details());
        insert.setBytes(16, entry.payload());
    }

    private static List<QuarantineEntry> read(PreparedStatement select) throws SQLException {
        List<QuarantineEntry> entries = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Rejection rejection = new Rejection(
                        ErrorType.valueOf(row.getString(12)), row.getString(13), row.getString(14), row.getString(15));
                entries.add(new QuarantineEntry(
                        row.getString(1),
                        row.getString(2),
                        new Position(row.getLong(3)),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8),
                        row.getLong(9),
                        row.getLong(10),
                        QuarantineState.valueOf(row.getString(11)),
                        rejection,
                        row.getBytes(16)));
            }
        }
        return entries;
    }

    private <T> T locked(String what, Work<T> work) {
        lock.lock();
        try {
            return work.run();
        } catch (SQLException e) {
            rollback(e);
            throw new QuarantineException("messages can't be " + what + " the quarantine " + file, e);
        } finally {
            lock.unlock();
        }
    }

    private void rollback(SQLException cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T run() throws SQLException;
    }
}
