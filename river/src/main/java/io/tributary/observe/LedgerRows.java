package io.tributary.observe;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Writes counts within a transaction of {@link LedgerFile}, and reads spans back. */
final class LedgerRows {

    private LedgerRows() {}

    static void add(Connection connection, Collection<Span> spans) throws SQLException {
        if (spans.isEmpty()) {
            return;
        }
        String span = "insert into spans values (?,?,?,?,?,?,?,?,?,?,?,?,?) on conflict (flow_id, start) do update set"
                + " received = received + excluded.received, refused = refused + excluded.refused,"
                + " received_bytes = received_bytes + excluded.received_bytes, landed = landed + excluded.landed,"
                + " landed_bytes = landed_bytes + excluded.landed_bytes, warned = warned + excluded.warned,"
                + " commits = commits + excluded.commits, first_at = min(first_at, excluded.first_at),"
                + " last_at = max(last_at, excluded.last_at),"
                + " first_landed_at = case when first_landed_at = 0 then excluded.first_landed_at"
                + " else first_landed_at end,"
                + " updated_at = max(updated_at, excluded.updated_at)";
        String flow = "insert into flows (flow_id, received, refused, landed, warned, bytes, last_landed_at)"
                + " values (?,?,?,?,?,?,?) on conflict (flow_id) do update set received = received + excluded.received,"
                + " refused = refused + excluded.refused, landed = landed + excluded.landed,"
                + " warned = warned + excluded.warned, bytes = bytes + excluded.bytes,"
                + " last_landed_at = max(last_landed_at, excluded.last_landed_at)";
        try (PreparedStatement spanInsert = connection.prepareStatement(span);
                PreparedStatement flowInsert = connection.prepareStatement(flow)) {
            for (Span one : spans) {
                bind(spanInsert, one);
                bind(flowInsert, one.flowId(), one.totals());
            }
            spanInsert.executeBatch();
            flowInsert.executeBatch();
        }
    }

    private static void bind(PreparedStatement insert, Span span) throws SQLException {
        insert.setString(1, span.flowId());
        insert.setLong(2, span.start());
        insert.setLong(3, span.received());
        insert.setLong(4, span.refused());
        insert.setLong(5, span.receivedBytes());
        insert.setLong(6, span.landed());
        insert.setLong(7, span.landedBytes());
        insert.setLong(8, span.warned());
        insert.setLong(9, span.commits());
        insert.setLong(10, span.firstMillis());
        insert.setLong(11, span.lastMillis());
        insert.setLong(12, span.firstLandedMillis());
        insert.setLong(13, span.updatedMillis());
        insert.addBatch();
    }

    private static void bind(PreparedStatement insert, String flowId, FlowTotals totals) throws SQLException {
        insert.setString(1, flowId);
        insert.setLong(2, totals.received());
        insert.setLong(3, totals.refused());
        insert.setLong(4, totals.landed());
        insert.setLong(5, totals.warned());
        insert.setLong(6, totals.bytes());
        insert.setLong(7, totals.lastLandedAtMillis());
        insert.addBatch();
    }

    static void begin(Connection connection, List<Intent> intents) throws SQLException {
        if (intents.isEmpty()) {
            return;
        }
        try (PreparedStatement insert =
                connection.prepareStatement("insert into intents values (?,?,?,?,?,?,?,?,?,?)")) {
            for (Intent intent : intents) {
                for (Share share : intent.shares()) {
                    insert.setLong(1, intent.id());
                    insert.setString(2, intent.table());
                    insert.setLong(3, intent.upTo().value());
                    insert.setString(4, share.flowId());
                    insert.setLong(5, share.spanStart());
                    insert.setLong(6, share.records());
                    insert.setLong(7, share.marked());
                    insert.setLong(8, share.bytes());
                    insert.setLong(9, share.firstMillis());
                    insert.setLong(10, share.lastMillis());
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
    }

    static void end(Connection connection, List<Long> ids) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        try (PreparedStatement delete = connection.prepareStatement("delete from intents where id = ?")) {
            for (long id : ids) {
                delete.setLong(1, id);
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }

    static void describe(Connection connection, Map<String, FlowOwner> owners, Map<String, Map<Long, Long>> lengths)
            throws SQLException {
        if (owners.isEmpty() && lengths.isEmpty()) {
            return;
        }
        String flow = "insert into flows (flow_id, org_id, sandbox, window_millis, facts) values (?,?,?,?,?)"
                + " on conflict (flow_id) do update set org_id = excluded.org_id, sandbox = excluded.sandbox,"
                + " window_millis = excluded.window_millis, facts = excluded.facts";
        String length = "insert into lengths values (?,?,?)"
                + " on conflict (flow_id, since) do update set millis = excluded.millis";
        try (PreparedStatement flowInsert = connection.prepareStatement(flow);
                PreparedStatement lengthInsert = connection.prepareStatement(length)) {
            for (Map.Entry<String, FlowOwner> owner : owners.entrySet()) {
                flowInsert.setString(1, owner.getKey());
                flowInsert.setString(2, owner.getValue().orgId());
                flowInsert.setString(3, owner.getValue().sandbox());
                flowInsert.setLong(4, owner.getValue().windowMillis());
                flowInsert.setString(5, owner.getValue().facts());
                flowInsert.addBatch();
            }
            flowInsert.executeBatch();
            for (Map.Entry<String, Map<Long, Long>> rules : lengths.entrySet()) {
                for (Map.Entry<Long, Long> rule : rules.getValue().entrySet()) {
                    lengthInsert.setString(1, rules.getKey());
                    lengthInsert.setLong(2, rule.getKey());
                    lengthInsert.setLong(3, rule.getValue());
                    lengthInsert.addBatch();
                }
            }
            lengthInsert.executeBatch();
        }
    }

    static List<Span> spans(PreparedStatement select) throws SQLException {
        List<Span> spans = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                spans.add(new Span(
                        row.getString(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getLong(8),
                        row.getLong(9),
                        row.getLong(10),
                        row.getLong(11),
                        row.getLong(12),
                        row.getLong(13)));
            }
        }
        return spans;
    }
}
