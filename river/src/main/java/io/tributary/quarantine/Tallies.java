package io.tributary.quarantine;

import io.tributary.event.Position;
import io.tributary.event.Spans;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many messages were put aside, by flow and by the span they came in: counted in the transaction that keeps them, and not taken back when someone removes
 * them. One object serves one transaction.
 */
final class Tallies {

    private final Map<Key, long[]> kept = new LinkedHashMap<>();

    private record Key(String flowId, long spanStart) {}

    /** Makes the tables; what was kept before there were counts is counted now. */
    static void prepare(Statement statement) throws SQLException {
        if (exists(statement, "quarantine_tallies")) {
            return;
        }
        statement.execute("begin");
        statement.execute("""
                create table quarantine_totals (
                  flow_id text primary key, kept integer not null, replayed integer not null) without rowid
                """);
        statement.execute("""
                create table quarantine_tallies (
                  flow_id text not null, start integer not null, kept integer not null, bytes integer not null,
                  primary key (flow_id, start)) without rowid
                """);
        if (exists(statement, "quarantine")) {
            statement.execute("insert into quarantine_tallies select flow_id, received_at / " + Spans.MILLIS + " * "
                    + Spans.MILLIS + ", count(*), sum(length(payload)) from quarantine group by 1, 2");
            statement.execute("insert into quarantine_totals select flow_id, count(*), 0 from quarantine group by 1");
        }
        statement.execute("commit");
    }

    private static boolean exists(Statement statement, String table) throws SQLException {
        try (ResultSet found =
                statement.executeQuery("select 1 from sqlite_master where type = 'table' and name = '" + table + "'")) {
            return found.next();
        }
    }

    /** The message is kept, and was not before. */
    void took(QuarantineEntry entry) {
        long[] sums = kept.computeIfAbsent(
                new Key(entry.flowId(), Spans.start(entry.receivedAtMillis())), key -> new long[2]);
        sums[0]++;
        sums[1] += entry.payload().length;
    }

    /** Writes what was counted. */
    void save(Connection connection) throws SQLException {
        if (kept.isEmpty()) {
            return;
        }
        String tally = "insert into quarantine_tallies values (?,?,?,?) on conflict (flow_id, start) do update set"
                + " kept = kept + excluded.kept, bytes = bytes + excluded.bytes";
        String total = "insert into quarantine_totals values (?,?,0) on conflict (flow_id) do update set"
                + " kept = kept + excluded.kept";
        try (PreparedStatement insert = connection.prepareStatement(tally);
                PreparedStatement sum = connection.prepareStatement(total)) {
            for (Map.Entry<Key, long[]> one : kept.entrySet()) {
                insert.setString(1, one.getKey().flowId());
                insert.setLong(2, one.getKey().spanStart());
                insert.setLong(3, one.getValue()[0]);
                insert.setLong(4, one.getValue()[1]);
                insert.addBatch();
                sum.setString(1, one.getKey().flowId());
                sum.setLong(2, one.getValue()[0]);
                sum.addBatch();
            }
            insert.executeBatch();
            sum.executeBatch();
        }
    }

    /**
     * Rows of replayed messages landed: from here on they are counted there and not here. Their span goes on telling that they were put aside.
     *
     * @param flowId the flow they landed by: its rows are more, so what lies in quarantine of it is less, even below nothing where another flow had put them aside
     */
    static void replayed(Connection connection, String flowId, long messages) throws SQLException {
        String sql = "insert into quarantine_totals values (?,0,?) on conflict (flow_id) do update set"
                + " replayed = replayed + excluded.replayed";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, flowId);
            update.setLong(2, messages);
            update.executeUpdate();
        }
    }

    static Map<String, Long> totals(Connection connection, Collection<String> flowIds) throws SQLException {
        Map<String, Long> totals = new HashMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("select kept - replayed from quarantine_totals where flow_id = ?")) {
            for (String flow : flowIds) {
                select.setString(1, flow);
                try (ResultSet row = select.executeQuery()) {
                    if (row.next()) {
                        totals.put(flow, row.getLong(1));
                    }
                }
            }
        }
        return totals;
    }

    static Map<String, Long> upTo(Connection connection, String logId, Position upTo) throws SQLException {
        Map<String, Long> totals = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                "select flow_id, count(*) from quarantine_entries where log_id <> ? or position <= ? group by flow_id")) {
            select.setString(1, logId);
            select.setLong(2, upTo.value());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    totals.put(row.getString(1), row.getLong(2));
                }
            }
        }
        return totals;
    }

    static Map<Long, QuarantineTally> between(Connection connection, String flowId, long from, long to)
            throws SQLException {
        Map<Long, QuarantineTally> spans = new LinkedHashMap<>();
        try (PreparedStatement select = connection.prepareStatement("select start, kept, bytes from quarantine_tallies"
                + " where flow_id = ? and start >= ? and start < ? order by start")) {
            select.setString(1, flowId);
            select.setLong(2, from);
            select.setLong(3, to);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    spans.put(row.getLong(1), new QuarantineTally(row.getLong(2), row.getLong(3)));
                }
            }
        }
        return spans;
    }
}
