package io.tributary.control.store;

import com.zaxxer.hikari.HikariDataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;

/** What differs from one database to the other. */
interface Database extends AutoCloseable {

    /** What became of a transaction whose commit was not answered. */
    enum Outcome {
        COMMITTED,
        ROLLED_BACK,
        UNKNOWN
    }

    HikariDataSource pool();

    /**
     * Runs first in each transaction that may write.
     *
     * @return by what {@link #outcome} recognises the transaction
     */
    String begin(Handle handle);

    /** Whether a failure means that the database is away, not that it was asked something wrong. */
    boolean isAway(Throwable failure);

    /** Finds out, for some seconds, what became of a transaction; none begins meanwhile. */
    Outcome outcome(String mark);

    /** The function that tells where in a text another begins, counting from one; 0 when it is not in it. */
    String contains();

    /** Whether rows come a portion at a time within a transaction only. */
    boolean streamsInTransactions();

    /** Whether all transactions of this store that were ever begun are over; false also when that can't be told now. */
    boolean isSettled();

    @Override
    void close();

    /** Brings the tables up to date. */
    static void migrate(HikariDataSource pool, String textType) {
        Flyway.configure()
                .dataSource(pool)
                .locations("classpath:io/tributary/control/store")
                .javaMigrations(new FillFacets(), new FillDescriptions())
                .placeholders(java.util.Map.of("text", textType))
                .load()
                .migrate();
    }
}
