package io.tributary.control.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL database, which other servers can reach and which may go away at any moment. The store belongs to one data directory, and to one server at
 * a time: that one holds a lock as long as it is connected, and each change is made only while {@code store_owner} still carries the epoch of its start. The
 * same row carries a mark of the last change: by it a change is recognised whose commit was not answered.
 */
final class PostgresDatabase implements Database {

    /** One connection writes, for changes take turns; the others read. */
    private static final int CONNECTIONS = 8;

    private static final Duration CONNECT = Duration.ofSeconds(2);
    /** No statement of the store takes that long unless the other side is gone. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final Duration LOOK_UP = Duration.ofSeconds(8);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final PostgresSettings settings;
    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final StoreLock lock;
    private final long epoch;

    /** @throws StoreRefusedException it can't be reached, or is another's */
    PostgresDatabase(PostgresSettings settings) {
        this.settings = settings;
        PGSimpleDataSource source = source(settings);
        this.lock = StoreLock.take(source, settings);
        HikariConfig hikari = new HikariConfig();
        hikari.setDataSource(source);
        hikari.setMaximumPoolSize(CONNECTIONS);
        hikari.setConnectionTimeout(CONNECT.toMillis());
        hikari.setValidationTimeout(Duration.ofSeconds(1).toMillis());
        hikari.setPoolName("control-store");
        this.pool = new HikariDataSource(hikari);
        this.jdbi = Jdbi.create(pool);
        try {
            Database.migrate(pool, "text collate \"C\"");
            this.epoch = jdbi.inTransaction(handle -> own(handle, settings));
        } catch (FlywayException | JdbiException e) {
            close();
            throw new StoreRefusedException("The store " + settings.shown() + " can't be prepared: " + e.getMessage()
                    + ". The user must be allowed to create tables in it.");
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static PGSimpleDataSource source(PostgresSettings settings) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setConnectTimeout((int) CONNECT.toSeconds());
        source.setLoginTimeout((int) CONNECT.toSeconds() * 2);
        source.setSocketTimeout((int) SILENCE.toSeconds());
        source.setTcpKeepAlive(true);
        source.setApplicationName("tributary");
        source.setUrl(settings.url());
        source.setUser(settings.user());
        source.setPassword(settings.password());
        return source;
    }

    private static long own(Handle handle, PostgresSettings settings) {
        Optional<String> directory = handle.createQuery("select directory from store_owner for update")
                .mapTo(String.class)
                .findOne();
        if (directory.isEmpty()) {
            handle.createUpdate("insert into store_owner (one, directory, epoch, mark, holder, since)"
                            + " values (1, :directory, 0, '', '', 0)")
                    .bind("directory", settings.directory())
                    .execute();
        } else if (!directory.get().equals(settings.directory())) {
            throw new StoreRefusedException("The store " + settings.shown()
                    + " belongs to another data directory, whose log, tables and keys it fits"
                    + StoreLock.holder(handle)
                            .map(last -> "; last used by " + last)
                            .orElse("")
                    + ". Start with that --data, or name an empty database or schema.");
        }
        handle.createUpdate("update store_owner set epoch = epoch + 1, holder = :holder, since = :now")
                .bind("holder", settings.holder())
                .bind("now", Instant.now().toEpochMilli())
                .execute();
        return handle.createQuery("select epoch from store_owner")
                .mapTo(Long.class)
                .one();
    }

    @Override
    public HikariDataSource pool() {
        return pool;
    }

    @Override
    public String begin(Handle handle) {
        String mark = UUID.randomUUID().toString();
        int rows = handle.createUpdate("update store_owner set mark = :mark where epoch = :epoch")
                .bind("mark", mark)
                .bind("epoch", epoch)
                .execute();
        if (rows == 0) {
            throw new StoreUnavailableException("Another server has taken the store over"
                    + StoreLock.holder(handle).map(who -> ", " + who).orElse("")
                    + ". This one can't change it any more; stop one of the two.");
        }
        lock.keep();
        return mark;
    }

    /** SQL states of class 08 (connection), 57P (shut down, starting) and 53 (no resources); what the pool says has none. */
    @Override
    public boolean isAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return true;
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                return state.startsWith("08") || state.startsWith("57P") || state.startsWith("53");
            }
        }
        return false;
    }

    /** Reading the row for update waits until the transaction in question is over on the other side as well. */
    @Override
    public Outcome outcome(String mark) {
        Instant end = Instant.now().plus(LOOK_UP);
        while (true) {
            try {
                return jdbi.inTransaction(handle -> {
                    handle.execute("set local lock_timeout = '2s'");
                    return handle.createQuery("select mark, epoch from store_owner for update")
                            .map((row, context) -> outcome(mark, row.getString("mark"), row.getLong("epoch")))
                            .one();
                });
            } catch (JdbiException e) {
                if (Instant.now().isAfter(end) || !pause()) {
                    return Outcome.UNKNOWN;
                }
            }
        }
    }

    private Outcome outcome(String mark, String found, long foundEpoch) {
        if (found.equals(mark)) {
            return Outcome.COMMITTED;
        }
        // Under another epoch the mark may be of a change that was made after ours.
        return foundEpoch == epoch ? Outcome.ROLLED_BACK : Outcome.UNKNOWN;
    }

    private static boolean pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public String contains() {
        return "strpos";
    }

    @Override
    public boolean streamsInTransactions() {
        return true;
    }

    @Override
    public boolean isSettled() {
        try {
            return jdbi.inTransaction(handle -> {
                handle.execute("set local lock_timeout = '2s'");
                return handle.createQuery("select epoch from store_owner for update")
                        .mapTo(Long.class)
                        .findOne()
                        .isPresent();
            });
        } catch (JdbiException e) {
            return false;
        }
    }

    @Override
    public void close() {
        pool.close();
        lock.close();
    }

    @Override
    public String toString() {
        return settings.shown();
    }
}
