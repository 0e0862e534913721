package io.tributary.control.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import org.jdbi.v3.core.Handle;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** One file, this process alone: it is never away. */
final class SqliteDatabase implements Database {

    private static final int CONNECTIONS = 4;
    private static final int BUSY_MILLIS = 10_000;
    /** Pages of the file that a connection keeps in memory, in KiB (SQLite wants it negative). */
    private static final int CACHE = -16 * 1024;

    private final HikariDataSource pool;

    SqliteDatabase(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setCacheSize(CACHE);
        // A transaction that reads first and writes then must not find that somebody else wrote in between.
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        HikariConfig hikari = new HikariConfig();
        hikari.setDataSource(source);
        hikari.setMaximumPoolSize(CONNECTIONS);
        hikari.setPoolName("control-store");
        this.pool = new HikariDataSource(hikari);
        try {
            Database.migrate(pool, "text");
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    @Override
    public HikariDataSource pool() {
        return pool;
    }

    @Override
    public String begin(Handle handle) {
        return "";
    }

    @Override
    public boolean isAway(Throwable failure) {
        return false;
    }

    /** A commit that fails here was rolled back by this very process. */
    @Override
    public Outcome outcome(String mark) {
        return Outcome.ROLLED_BACK;
    }

    @Override
    public String contains() {
        return "instr";
    }

    @Override
    public boolean streamsInTransactions() {
        return false;
    }

    @Override
    public boolean isSettled() {
        return true;
    }

    @Override
    public void close() {
        pool.close();
    }
}
