package io.tributary.land;

import io.tributary.event.Position;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import org.apache.iceberg.TableMetadata;

/**
 * Who lands: one log, read by one process at a time. Each start of the process has a higher epoch, so that one that was thought dead can't write any more.
 *
 * @param logId names the log whose positions are kept in the tables
 * @param epoch higher for each later writer of that log
 */
record Writer(String logId, long epoch) {

    private static final String POSITION = "tributary.position.";
    private static final String EPOCH = "tributary.writer.";

    Writer {
        if (logId.isBlank()) {
            throw new IllegalArgumentException("the log id must not be empty");
        }
    }

    /**
     * The writer after the last one of this log. The count survives restarts and goes only up, whatever the clock does.
     *
     * @param database where the count is kept
     */
    static Writer next(String logId, String database) throws SQLException {
        Properties durable = new Properties();
        durable.putAll(Map.of("journal_mode", "WAL", "synchronous", "FULL", "busy_timeout", "10000"));
        try (Connection connection = DriverManager.getConnection(database, durable);
                Statement create = connection.createStatement()) {
            create.execute(
                    "create table if not exists tributary_writers(log_id text primary key, epoch integer not null)");
            try (PreparedStatement count = connection.prepareStatement("insert into tributary_writers values (?, 1)"
                    + " on conflict(log_id) do update set epoch = epoch + 1 returning epoch")) {
                count.setString(1, logId);
                try (ResultSet result = count.executeQuery()) {
                    result.next();
                    return new Writer(logId, result.getLong(1));
                }
            }
        }
    }

    static String positionProperty(String logId) {
        return POSITION + logId;
    }

    String epochProperty() {
        return EPOCH + logId;
    }

    static Position landed(TableMetadata table, String logId) {
        String value = table.properties().get(positionProperty(logId));
        return value == null ? Position.START : new Position(number(positionProperty(logId), value));
    }

    /** @throws FencedException a later writer has taken the table */
    void check(TableId id, TableMetadata table) {
        long holder = holder(table.properties());
        if (holder > epoch) {
            throw new FencedException("table " + id + ": writer epoch " + holder + " of log " + logId
                    + " has taken it over, this writer has epoch " + epoch
                    + "; stop this process, the later one goes on");
        }
    }

    boolean holds(TableMetadata table) {
        return holder(table.properties()) == epoch;
    }

    private long holder(Map<String, String> properties) {
        String value = properties.get(epochProperty());
        return value == null ? Long.MIN_VALUE : number(epochProperty(), value);
    }

    private static long number(String property, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new LandException(
                    "the table property " + property + " holds '" + value
                            + "', a number is expected; repair it by hand",
                    false,
                    e);
        }
    }
}
