package io.tributary.quarantine;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.ReentrantLock;

/** The file: one connection that writes, and one that reads beside it, so that a long list doesn't hold up what is put aside. */
final class QuarantineFile implements AutoCloseable {

    private final Path path;
    private final Connection writer;
    private final Connection reader;
    private final ReentrantLock writing = new ReentrantLock();
    private final ReentrantLock reading = new ReentrantLock();

    private QuarantineFile(Path path, Connection writer, Connection reader) {
        this.path = path;
        this.writer = writer;
        this.reader = reader;
    }

    /** Work on a connection. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    static QuarantineFile open(Path path) {
        try {
            Connection writer = connect(path);
            Tables.make(writer);
            writer.setAutoCommit(false);
            return new QuarantineFile(path, writer, connect(path));
        } catch (SQLException e) {
            throw new QuarantineException("the quarantine " + path + " can't be opened", e);
        }
    }

    private static Connection connect(Path path) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path);
        try (Statement statement = connection.createStatement()) {
            statement.execute("pragma journal_mode=WAL");
            statement.execute("pragma synchronous=FULL");
            statement.execute("pragma cache_size=-32768");
            // Pages that change again and again, as in a replay, are written into the file once for many commits.
            statement.execute("pragma wal_autocheckpoint=8000");
            // What is deleted is gone from the file too: messages that were kept in plain text before, and erased
            // sandboxes.
            statement.execute("pragma secure_delete=on");
        }
        return connection;
    }

    /** All of it or nothing, durable when it returns. */
    <T> T write(String what, Work<T> work) {
        writing.lock();
        try {
            T result = work.run(writer);
            writer.commit();
            return result;
        } catch (SQLException e) {
            rollback(e);
            throw new QuarantineException("messages can't be " + what + " the quarantine " + path, e);
        } catch (RuntimeException | Error e) {
            rollback(e);
            throw e;
        } finally {
            writing.unlock();
        }
    }

    <T> T read(Work<T> work) {
        reading.lock();
        try {
            return work.run(reader);
        } catch (SQLException e) {
            throw new QuarantineException("messages can't be read from the quarantine " + path, e);
        } finally {
            reading.unlock();
        }
    }

    /** Writes what is in the write-ahead file into the file itself, so that nothing deleted is left in it. */
    void emptyLog() {
        writing.lock();
        try (Statement statement = reader.createStatement()) {
            statement.execute("pragma wal_checkpoint(TRUNCATE)");
        } catch (SQLException e) {
            throw new QuarantineException("the quarantine " + path + " can't be cleaned up", e);
        } finally {
            writing.unlock();
        }
    }

    private void rollback(Throwable cause) {
        try {
            writer.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        reading.lock();
        writing.lock();
        try (reader;
                writer) {
            writer.rollback();
        } catch (SQLException e) {
            throw new QuarantineException("the quarantine " + path + " can't be closed", e);
        } finally {
            writing.unlock();
            reading.unlock();
        }
    }
}
