package io.tributary.quarantine;

import io.tributary.event.BatchId;
import io.tributary.event.ErrorType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which batch a refused message belongs to: decided when it is put aside, and written down with it. One object serves one transaction. */
final class Batches {

    private static final String COLUMNS =
            "id, dataset_id, flow_id, created_at, updated_at, received_at, records, bytes";
    private static final int STEP = 10_000;

    private final Connection connection;
    private final Map<String, QuarantineBatch> current = new HashMap<>();
    private final Set<String> changed = new HashSet<>();

    Batches(Connection connection) {
        this.connection = connection;
    }

    /** Makes the table of batches; messages put aside before there were batches get theirs. */
    static void prepare(Connection connection, String index) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    create table if not exists quarantine_batches (
                      id text primary key, dataset_id text not null, flow_id text not null, created_at integer not null,
                      updated_at integer not null, received_at integer not null, records integer not null,
                      bytes integer not null)
                    """);
            statement.execute("create index if not exists quarantine_batches_dataset on quarantine_batches"
                    + " (dataset_id, created_at, id)");
            statement.execute("create index if not exists quarantine_batches_flow on quarantine_batches"
                    + " (dataset_id, flow_id, created_at)");
            boolean old = true;
            try (ResultSet columns = statement.executeQuery("select name from pragma_table_info('quarantine')")) {
                while (columns.next()) {
                    old &= !columns.getString(1).equals("batch_id");
                }
            }
            if (old) {
                statement.execute("alter table quarantine add column batch_id text not null default ''");
            }
            statement.execute(index);
            while (old && assignSome(connection)) {
                connection.commit();
            }
        }
        connection.commit();
    }

    private static boolean assignSome(Connection connection) throws SQLException {
        Batches batches = new Batches(connection);
        int found = 0;
        String sql = "select id, log_id, position, dataset_id, flow_id, created_at, received_at, length(payload)"
                + " from quarantine where batch_id = '' and dataset_id <> '' order by created_at, position limit "
                + STEP;
        try (PreparedStatement select = connection.prepareStatement(sql);
                PreparedStatement update =
                        connection.prepareStatement("update quarantine set batch_id = ? where id = ?");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Message message = new Message(
                        row.getString(2),
                        row.getLong(3),
                        row.getString(4),
                        row.getString(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getLong(8));
                update.setString(1, batches.batchFor(message));
                update.setString(2, row.getString(1));
                update.addBatch();
                batches.took(message);
                found++;
            }
            update.executeBatch();
        }
        batches.save();
        return found == STEP;
    }

    /** What decides about the batch of a message. */
    private record Message(
            String logId,
            long position,
            String datasetId,
            String flowId,
            long createdAtMillis,
            long receivedAtMillis,
            long bytes) {

        static Message of(QuarantineEntry entry) {
            return new Message(
                    entry.logId(),
                    entry.position().value(),
                    entry.datasetId(),
                    entry.flowId(),
                    entry.createdAtMillis(),
                    entry.receivedAtMillis(),
                    entry.payload().length);
        }

        String key() {
            return datasetId + " " + flowId;
        }
    }

    /** The id of the batch a message goes to; empty when nobody knows its dataset any more. */
    String batchFor(QuarantineEntry entry) throws SQLException {
        return batchFor(Message.of(entry));
    }

    private String batchFor(Message message) throws SQLException {
        if (message.datasetId().isEmpty()) {
            return "";
        }
        QuarantineBatch batch = current.get(message.key());
        if (batch == null) {
            batch = newest(message.datasetId(), message.flowId());
        }
        if (batch == null || !batch.takes(message.createdAtMillis())) {
            if (batch != null && changed.remove(message.key())) {
                write(batch);
            }
            batch = begin(message);
        }
        current.put(message.key(), batch);
        return batch.id();
    }

    /** The message is kept, and was not before. */
    void took(QuarantineEntry entry) {
        took(Message.of(entry));
    }

    private void took(Message message) {
        QuarantineBatch batch = current.get(message.key());
        if (batch != null) {
            current.put(
                    message.key(), batch.with(message.createdAtMillis(), message.receivedAtMillis(), message.bytes()));
            changed.add(message.key());
        }
    }

    /** Writes what has grown. */
    void save() throws SQLException {
        for (String key : changed) {
            QuarantineBatch batch = current.get(key);
            if (batch != null && batch.records() > 0) {
                write(batch);
            }
        }
    }

    private static QuarantineBatch begin(Message message) {
        long at = message.createdAtMillis();
        String facts = message.logId() + ":" + message.position();
        String id = BatchId.of(at, message.datasetId(), facts);
        return new QuarantineBatch(id, message.datasetId(), message.flowId(), at, at, message.receivedAtMillis(), 0, 0);
    }

    private void write(QuarantineBatch batch) throws SQLException {
        String sql = "insert into quarantine_batches (" + COLUMNS + ") values (?,?,?,?,?,?,?,?) on conflict (id) do"
                + " update set updated_at = excluded.updated_at, received_at = excluded.received_at,"
                + " records = excluded.records, bytes = excluded.bytes";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, batch.id());
            insert.setString(2, batch.datasetId());
            insert.setString(3, batch.flowId());
            insert.setLong(4, batch.createdAtMillis());
            insert.setLong(5, batch.updatedAtMillis());
            insert.setLong(6, batch.receivedAtMillis());
            insert.setLong(7, batch.records());
            insert.setLong(8, batch.bytes());
            insert.executeUpdate();
        }
    }

    private @Nullable QuarantineBatch newest(String datasetId, String flowId) throws SQLException {
        String sql = "select " + COLUMNS + " from quarantine_batches where dataset_id = ? and flow_id = ?"
                + " order by created_at desc limit 1";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, datasetId);
            select.setString(2, flowId);
            return read(select).stream().findFirst().orElse(null);
        }
    }

    static Optional<QuarantineBatch> find(Connection connection, String id) throws SQLException {
        String sql = "select " + COLUMNS + " from quarantine_batches where id = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, id);
            return read(select).stream().findFirst();
        }
    }

    static List<QuarantineBatch> list(
            Connection connection,
            String datasetId,
            long after,
            long before,
            boolean newestFirst,
            @Nullable QuarantineBatch beyond,
            int limit)
            throws SQLException {
        String direction = newestFirst ? "desc" : "asc";
        String sql = "select " + COLUMNS + " from quarantine_batches where dataset_id = ? and created_at > ?"
                + " and created_at < ?"
                + (beyond == null ? "" : " and (created_at, id) " + (newestFirst ? "<" : ">") + " (?, ?)")
                + " order by created_at " + direction + ", id " + direction + " limit ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            int at = 1;
            select.setString(at++, datasetId);
            select.setLong(at++, after);
            select.setLong(at++, before);
            if (beyond != null) {
                select.setLong(at++, beyond.createdAtMillis());
                select.setString(at++, beyond.id());
            }
            select.setInt(at, limit);
            return read(select);
        }
    }

    static List<QuarantineReason> reasons(Connection connection, String batchId) throws SQLException {
        String sql = "select error_type, code, message, details, count(*), min(position) from quarantine"
                + " where batch_id = ? group by error_type, code order by min(position)";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, batchId);
            List<QuarantineReason> reasons = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    reasons.add(new QuarantineReason(
                            ErrorType.valueOf(row.getString(1)),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            row.getLong(5)));
                }
            }
            return reasons;
        }
    }

    private static List<QuarantineBatch> read(PreparedStatement select) throws SQLException {
        List<QuarantineBatch> batches = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                batches.add(new QuarantineBatch(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getLong(8)));
            }
        }
        return batches;
    }
}
