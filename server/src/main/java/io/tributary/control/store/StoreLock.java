package io.tributary.control.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a second server from starting on a PostgreSQL store: a lock that the database gives up by itself when this process ends. It is a courtesy; what makes
 * changes safe is the epoch.
 */
final class StoreLock implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StoreLock.class);
    /** Of our own choosing: "trib". */
    private static final int SPACE = 0x74726962;

    private static final Duration LOOKED_AFTER = Duration.ofSeconds(30);
    private static final int PATIENCE_SECONDS = 1;

    private final DataSource source;
    private @Nullable Connection connection;
    private Instant looked = Instant.now();

    private StoreLock(DataSource source, Connection connection) {
        this.source = source;
        this.connection = connection;
    }

    /** @throws StoreRefusedException the store can't be reached, or another server has it */
    static StoreLock take(DataSource source, PostgresSettings settings) {
        try {
            Connection connection = source.getConnection();
            if (tryLock(connection)) {
                return new StoreLock(source, connection);
            }
            String holder = holder(connection);
            connection.close();
            throw new StoreRefusedException("The store " + settings.shown() + " is in use by another Tributary" + holder
                    + ". Stop that one first, or name another --store.");
        } catch (SQLException e) {
            throw new StoreRefusedException("The store " + settings.shown() + " can't be reached: " + e.getMessage());
        }
    }

    private static boolean tryLock(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select pg_try_advisory_lock(?, hashtext(current_schema()))")) {
            statement.setInt(1, SPACE);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static String holder(Connection connection) throws SQLException {
        try (ResultSet table =
                connection.createStatement().executeQuery("select to_regclass('store_owner') is not null")) {
            if (!table.next() || !table.getBoolean(1)) {
                return "";
            }
        }
        try (ResultSet row = connection.createStatement().executeQuery("select holder, since from store_owner")) {
            return row.next() ? ", " + words(row.getString(1), row.getLong(2)) : "";
        }
    }

    /** Who has, or last had, the store. */
    static Optional<String> holder(Handle handle) {
        return handle.createQuery("select holder, since from store_owner")
                .map((row, context) -> words(row.getString("holder"), row.getLong("since")))
                .findOne();
    }

    private static String words(String holder, long since) {
        return holder + ", since " + Instant.ofEpochMilli(since);
    }

    /** Takes the lock again when its connection was lost; looks now and then. */
    void keep() {
        if (Duration.between(looked, Instant.now()).compareTo(LOOKED_AFTER) < 0) {
            return;
        }
        looked = Instant.now();
        try {
            Connection held = connection;
            if (held != null && held.isValid(PATIENCE_SECONDS)) {
                return;
            }
            close();
            Connection fresh = source.getConnection();
            connection = fresh;
            if (!tryLock(fresh)) {
                LOG.atWarn()
                        .log(
                                "the lock of the store is held by another connection; changes go on as long as nobody takes the store over");
            }
        } catch (SQLException e) {
            LOG.atWarn().setCause(e).log("the lock of the store can't be taken again now; it is tried again later");
        }
    }

    @Override
    public void close() {
        Connection held = connection;
        connection = null;
        if (held != null) {
            try {
                held.close();
            } catch (SQLException e) {
                LOG.atDebug().setCause(e).log("the connection of the store's lock was lost before it was closed");
            }
        }
    }
}
