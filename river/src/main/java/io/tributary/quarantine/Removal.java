package io.tributary.quarantine;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Takes messages out for good, a bounded number a step, with all that belongs to them. */
final class Removal {

    static final int STEP = 1_000;
    private static final int BATCHES = 100;

    private final Connection connection;

    Removal(Connection connection) {
        this.connection = connection;
    }

    private record Gone(long seq, String id, String groupId, QuarantineState state) {}

    /** Messages of an inlet: all of other logs, and those of this one up to a position; at most {@link #STEP}. */
    int ofInlet(String inletId, String logId, long upTo) throws SQLException {
        String sql = "select seq, id, group_id, state from quarantine_entries where inlet_id = ?"
                + " and (log_id <> ? or position <= ?) limit " + STEP;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, inletId);
            select.setString(2, logId);
            select.setLong(3, upTo);
            return remove(read(select));
        }
    }

    /**
     * A bounded number of what is older than a moment. Batches go whole: they are bounded, and shown whole or not at all. One that holds a message on its way
     * stays until that is decided.
     */
    long before(long millis) throws SQLException {
        List<String> old = new ArrayList<>();
        String sql = "select id from quarantine_batches b where updated_at < ? and not exists (select 1 from"
                + " quarantine_entries e where e.batch_id = b.id and e.state = 'REPLAYING')"
                + " order by updated_at limit " + BATCHES;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, millis);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    old.add(row.getString(1));
                }
            }
        }
        long removed = 0;
        for (String batch : old) {
            removed += Math.max(1, removeBatch(batch));
            if (removed >= STEP) {
                return removed;
            }
        }
        return removed + withoutBatchBefore(millis) + jobsBefore(millis);
    }

    private int removeBatch(String id) throws SQLException {
        String sql = "select seq, id, group_id, state from quarantine_entries where batch_id = ?";
        List<Gone> all;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, id);
            all = read(select);
        }
        try (PreparedStatement delete = connection.prepareStatement("delete from quarantine_batches where id = ?")) {
            delete.setString(1, id);
            delete.executeUpdate();
        }
        return remove(all);
    }

    private int withoutBatchBefore(long millis) throws SQLException {
        String sql = "select seq, id, group_id, state from quarantine_entries where batch_id = '' and created_at < ?"
                + " and state <> 'REPLAYING' limit " + STEP;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, millis);
            return remove(read(select));
        }
    }

    private int jobsBefore(long millis) throws SQLException {
        String sql = "delete from quarantine_jobs where id in (select id from quarantine_jobs where finished_at > 0 and"
                + " finished_at < ? limit " + STEP + ")";
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setLong(1, millis);
            return delete.executeUpdate();
        }
    }

    private static List<Gone> read(PreparedStatement select) throws SQLException {
        List<Gone> all = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                all.add(new Gone(
                        row.getLong(1), row.getString(2), row.getString(3), QuarantineState.valueOf(row.getString(4))));
            }
        }
        return all;
    }

    private int remove(List<Gone> all) throws SQLException {
        Groups groups = new Groups(connection);
        try (PreparedStatement entry = connection.prepareStatement("delete from quarantine_entries where seq = ?");
                PreparedStatement payload =
                        connection.prepareStatement("delete from quarantine_payloads where seq = ?");
                PreparedStatement history =
                        connection.prepareStatement("delete from quarantine_history where entry_id = ?")) {
            for (Gone gone : all) {
                entry.setLong(1, gone.seq());
                entry.executeUpdate();
                payload.setLong(1, gone.seq());
                payload.executeUpdate();
                history.setString(1, gone.id());
                history.executeUpdate();
                groups.moved(gone.groupId(), gone.state(), null);
            }
        }
        groups.save();
        return all.size();
    }
}
