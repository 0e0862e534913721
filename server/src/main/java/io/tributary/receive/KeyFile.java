package io.tributary.receive;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Remembers keyed requests in one SQLite file; durable when a call returns. Safe for many threads. */
final class KeyFile implements AutoCloseable {

    private static final String TABLE = """
            create table if not exists request (
              key text primary key, fingerprint text not null, state text not null, stamp text not null,
              at integer not null, kept text not null default '', status integer not null, body blob not null)
            without rowid
            """;
    private static final String INDEX = "create index if not exists request_at on request (at)";

    private final Path file;
    private final Connection connection;
    private final ReentrantLock lock = new ReentrantLock();

    private KeyFile(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /** Whether the request's messages are in the log. */
    enum State {
        /** It was to be kept; whether it is, nobody knows before the next start. */
        OPEN,
        /** A crash left some of its messages in the log and others not. */
        PART,
        /** All of it is in the log. */
        DONE
    }

    /**
     * One keyed request.
     *
     * @param kept the ids of the messages that are in the log, blanks between them, when only a part is
     * @param body the answer's
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Row(
            String key, String fingerprint, State state, Decision.Stamp stamp, String kept, int status, byte[] body) {

        Row in(State other, String nowKept) {
            return new Row(key, fingerprint, other, stamp, nowKept, status, body);
        }
    }

    static KeyFile open(Path file) {
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (Statement statement = connection.createStatement()) {
                statement.execute("pragma journal_mode=WAL");
                statement.execute("pragma synchronous=FULL");
                statement.execute(TABLE);
                statement.execute(INDEX);
            }
            return new KeyFile(file, connection);
        } catch (SQLException e) {
            throw new IllegalStateException("the idempotency keys in " + file + " can't be opened", e);
        }
    }

    Optional<Row> find(String key) {
        return locked(() -> {
            try (PreparedStatement select = connection.prepareStatement("select * from request where key = ?")) {
                select.setString(1, key);
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next() ? Optional.of(row(rows)) : Optional.empty();
                }
            }
        });
    }

    /** Rows whose fate a crash left open. */
    List<Row> open() {
        return locked(() -> {
            List<Row> found = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("select * from request where state = 'OPEN'");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(row(rows));
                }
            }
            return found;
        });
    }

    void put(Row row) {
        locked(() -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert or replace into request (key, fingerprint, state, stamp, at, kept, status, body)"
                            + " values (?,?,?,?,?,?,?,?)")) {
                insert.setString(1, row.key());
                insert.setString(2, row.fingerprint());
                insert.setString(3, row.state().name());
                insert.setString(4, row.stamp().id());
                insert.setLong(5, row.stamp().atMillis());
                insert.setString(6, row.kept());
                insert.setInt(7, row.status());
                insert.setBytes(8, row.body());
                return insert.executeUpdate();
            }
        });
    }

    void done(String key) {
        update("update request set state = 'DONE', kept = '' where key = ?", key);
    }

    void forget(String key) {
        update("delete from request where key = ?", key);
    }

    private void update(String sql, String key) {
        locked(() -> {
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                update.setString(1, key);
                return update.executeUpdate();
            }
        });
    }

    /** Forgets all that came before a moment; returns how many rows are left. */
    long forgetBefore(long epochMillis) {
        return locked(() -> {
            try (PreparedStatement delete = connection.prepareStatement("delete from request where at < ?")) {
                delete.setLong(1, epochMillis);
                delete.executeUpdate();
            }
            return number("select count(*) from request");
        });
    }

    /** When the oldest that is remembered came in; 0 when there is none. */
    long oldest() {
        return locked(() -> number("select coalesce(min(at), 0) from request"));
    }

    private long number(String sql) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private static Row row(ResultSet rows) throws SQLException {
        return new Row(
                rows.getString("key"),
                rows.getString("fingerprint"),
                State.valueOf(rows.getString("state")),
                new Decision.Stamp(rows.getString("stamp"), rows.getLong("at")),
                rows.getString("kept"),
                rows.getInt("status"),
                rows.getBytes("body"));
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    private <T> T locked(Work<T> work) {
        lock.lock();
        try {
            return work.run();
        } catch (SQLException e) {
            throw new IllegalStateException("the idempotency keys in " + file + " can't be read or written", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        locked(() -> {
            connection.close();
            return file;
        });
    }
}
