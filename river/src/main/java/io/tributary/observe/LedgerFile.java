package io.tributary.observe;

import io.tributary.event.Position;
import java.nio.file.Files;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The counts on disk, in one SQLite file: a connection that writes, and one that reads what is written. */
final class LedgerFile implements AutoCloseable {

    private static final List<String> TABLES = List.of(
            "create table if not exists counted (log_id text primary key, position integer not null)",
            """
            create table if not exists spans (
              flow_id text not null, start integer not null, received integer not null, refused integer not null,
              received_bytes integer not null, landed integer not null, landed_bytes integer not null,
              warned integer not null, commits integer not null, first_at integer not null, last_at integer not null,
              first_landed_at integer not null, updated_at integer not null, primary key (flow_id, start)) without rowid
            """,
            "create index if not exists spans_start on spans (start)",
            """
            create table if not exists flows (
              flow_id text primary key, received integer not null default 0, refused integer not null default 0,
              landed integer not null default 0, warned integer not null default 0, bytes integer not null default 0,
              last_landed_at integer not null default 0, org_id text not null default '',
              sandbox text not null default '', window_millis integer not null default 0,
              facts text not null default '') without rowid
            """,
            "create index if not exists flows_scope on flows (org_id, sandbox)",
            """
            create table if not exists lengths (
              flow_id text not null, since integer not null, millis integer not null,
              primary key (flow_id, since)) without rowid
            """,
            """
            create table if not exists intents (
              id integer not null, table_key text not null, up_to integer not null, flow_id text not null,
              start integer not null, records integer not null, marked integer not null, bytes integer not null,
              first_at integer not null, last_at integer not null, primary key (id, flow_id, start)) without rowid
            """);
    private static final String SPAN =
            "flow_id, start, received, refused, received_bytes, landed, landed_bytes, warned,"
                    + " commits, first_at, last_at, first_landed_at, updated_at";

    private final Path file;
    private final Connection writer;
    private final Connection reader;
    private final ReentrantLock writing = new ReentrantLock();
    private final ReentrantLock reading = new ReentrantLock();
    private final boolean fresh;

    /** What one transaction adds. */
    record Changes(
            long counted,
            Collection<Span> spans,
            List<Intent> intents,
            List<Long> ended,
            Map<String, FlowOwner> owners,
            Map<String, Map<Long, Long>> lengths) {}

    private LedgerFile(Path file, Connection writer, Connection reader, boolean fresh) {
        this.file = file;
        this.writer = writer;
        this.reader = reader;
        this.fresh = fresh;
    }

    static LedgerFile open(Path file) {
        boolean fresh = !Files.exists(file);
        try {
            Connection writer = connect(file);
            try (Statement statement = writer.createStatement()) {
                for (String table : TABLES) {
                    statement.execute(table);
                }
            }
            writer.setAutoCommit(false);
            return new LedgerFile(file, writer, connect(file), fresh);
        } catch (SQLException e) {
            throw new LedgerException("the counts in " + file + " can't be opened: " + e.getMessage(), e);
        }
    }

    private static Connection connect(Path file) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("pragma journal_mode=WAL");
            statement.execute("pragma synchronous=FULL");
            statement.execute("pragma busy_timeout=10000");
        }
        return connection;
    }

    /** Whether the file was not there before. */
    boolean isFresh() {
        return fresh;
    }

    Position counted(String logId) {
        return read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select position from counted where log_id = ?")) {
                select.setString(1, logId);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? new Position(row.getLong(1)) : Position.START;
                }
            }
        });
    }

    /** What was about to be committed when the process ended. */
    List<Intent> intents() {
        return read(connection -> {
            Map<Long, Intent> found = new LinkedHashMap<>();
            try (Statement select = connection.createStatement();
                    ResultSet row = select.executeQuery("select id, table_key, up_to, flow_id, start, records, marked,"
                            + " bytes, first_at, last_at from intents order by id, flow_id, start")) {
                while (row.next()) {
                    long id = row.getLong(1);
                    Intent intent = found.get(id);
                    List<Share> shares = new ArrayList<>(intent == null ? List.of() : intent.shares());
                    shares.add(new Share(
                            row.getString(4),
                            row.getLong(5),
                            row.getLong(6),
                            row.getLong(7),
                            row.getLong(8),
                            row.getLong(9),
                            row.getLong(10)));
                    found.put(id, new Intent(id, row.getString(2), new Position(row.getLong(3)), shares));
                }
            }
            return List.copyOf(found.values());
        });
    }

    /** All or nothing, durable on return. */
    void write(String logId, Changes changes) {
        writing.lock();
        try {
            writeAll(logId, changes);
            writer.commit();
        } catch (SQLException e) {
            try {
                writer.rollback();
            } catch (SQLException again) {
                e.addSuppressed(again);
            }
            throw new LedgerException("the counts in " + file + " can't be written: " + e.getMessage(), e);
        } finally {
            writing.unlock();
        }
    }

    private void writeAll(String logId, Changes changes) throws SQLException {
        try (PreparedStatement counted = writer.prepareStatement("insert into counted values (?, ?)"
                + " on conflict (log_id) do update set position = max(position, excluded.position)")) {
            counted.setString(1, logId);
            counted.setLong(2, changes.counted());
            counted.executeUpdate();
        }
        LedgerRows.add(writer, changes.spans());
        LedgerRows.begin(writer, changes.intents());
        LedgerRows.end(writer, changes.ended());
        LedgerRows.describe(writer, changes.owners(), changes.lengths());
    }

    FlowTotals totals(String flowId) {
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select received, refused, landed, warned, bytes, last_landed_at from flows where flow_id = ?")) {
                select.setString(1, flowId);
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? new FlowTotals(
                                    row.getLong(1),
                                    row.getLong(2),
                                    row.getLong(3),
                                    row.getLong(4),
                                    row.getLong(5),
                                    row.getLong(6))
                            : FlowTotals.NONE;
                }
            }
        });
    }

    /** The flows whose landed rows are not all that was received: few, as long as not much is refused. */
    List<String> unsettled() {
        return read(connection -> {
            List<String> flows = new ArrayList<>();
            try (Statement select = connection.createStatement();
                    ResultSet row = select.executeQuery("select flow_id from flows where received <> landed")) {
                while (row.next()) {
                    flows.add(row.getString(1));
                }
            }
            return flows;
        });
    }

    WindowLengths lengths(String flowId) {
        return read(connection -> {
            Map<Long, Long> since = new HashMap<>();
            try (PreparedStatement select =
                    connection.prepareStatement("select since, millis from lengths where flow_id = ?")) {
                select.setString(1, flowId);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        since.put(row.getLong(1), row.getLong(2));
                    }
                }
            }
            return new WindowLengths(since);
        });
    }

    Optional<FlowOwner> owner(String flowId) {
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select org_id, sandbox, window_millis, facts from flows where flow_id = ? and org_id <> ''")) {
                select.setString(1, flowId);
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(
                                    new FlowOwner(row.getString(1), row.getString(2), row.getLong(3), row.getString(4)))
                            : Optional.empty();
                }
            }
        });
    }

    List<String> flowsOf(String orgId, String sandbox) {
        return read(connection -> {
            List<String> flows = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "select flow_id from flows where org_id = ? and sandbox = ? order by flow_id")) {
                select.setString(1, orgId);
                select.setString(2, sandbox);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        flows.add(row.getString(1));
                    }
                }
            }
            return flows;
        });
    }

    /** Spans of a flow that begin at or after {@code from} and before {@code to}, oldest first. */
    List<Span> spans(String flowId, long from, long to) {
        return read(connection -> {
            String sql = "select " + SPAN + " from spans where flow_id = ? and start >= ? and start < ? order by start";
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, flowId);
                select.setLong(2, from);
                select.setLong(3, to);
                return LedgerRows.spans(select);
            }
        });
    }

    /** The last span of a flow. */
    Optional<Span> last(String flowId) {
        return read(connection -> {
            String sql = "select " + SPAN + " from spans where flow_id = ? order by start desc limit 1";
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, flowId);
                return LedgerRows.spans(select).stream().findFirst();
            }
        });
    }

    /** The flows that have a span in between. */
    List<String> flowsBetween(long from, long to) {
        return read(connection -> {
            List<String> flows = new ArrayList<>();
            try (PreparedStatement select =
                    connection.prepareStatement("select distinct flow_id from spans where start >= ? and start < ?")) {
                select.setLong(1, from);
                select.setLong(2, to);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        flows.add(row.getString(1));
                    }
                }
            }
            return flows;
        });
    }

    /** Forgets old spans; the totals keep them. */
    void forget(long before) {
        change("delete from spans where start < ?", delete -> delete.setLong(1, before));
    }

    /** A sandbox is emptied: its counts are nobody's any more. */
    void disown(String orgId, String sandbox) {
        change("update flows set org_id = '', sandbox = '', facts = '' where org_id = ? and sandbox = ?", update -> {
            update.setString(1, orgId);
            update.setString(2, sandbox);
        });
    }

    private void change(String sql, Binding binding) {
        writing.lock();
        try (PreparedStatement statement = writer.prepareStatement(sql)) {
            binding.bind(statement);
            statement.executeUpdate();
            writer.commit();
        } catch (SQLException e) {
            throw new LedgerException("the counts in " + file + " can't be written: " + e.getMessage(), e);
        } finally {
            writing.unlock();
        }
    }

    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private <T> T read(Question<T> question) {
        reading.lock();
        try {
            return question.ask(reader);
        } catch (SQLException e) {
            throw new LedgerException("the counts in " + file + " can't be read: " + e.getMessage(), e);
        } finally {
            reading.unlock();
        }
    }

    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    @Override
    public void close() {
        writing.lock();
        reading.lock();
        try {
            reader.close();
            writer.close();
        } catch (SQLException e) {
            throw new LedgerException("the counts in " + file + " can't be closed: " + e.getMessage(), e);
        } finally {
            reading.unlock();
            writing.unlock();
        }
    }
}
