package io.tributary.quarantine;

import io.tributary.event.BatchId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
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

    private final Connection connection;
    private final Map<String, QuarantineBatch> current = new HashMap<>();
    private final Set<String> changed = new HashSet<>();

    Batches(Connection connection) {
        this.connection = connection;
    }

    /** The id of the batch a message goes to; empty when nobody knows its dataset any more. */
    String batchFor(QuarantineEntry entry) throws SQLException {
        if (entry.datasetId().isEmpty()) {
            return "";
        }
        QuarantineBatch batch = current.get(key(entry));
        if (batch == null) {
            batch = newest(entry.datasetId(), entry.flowId());
        }
        if (batch == null || !batch.takes(entry.createdAtMillis())) {
            if (batch != null && changed.remove(key(entry))) {
                write(batch);
            }
            batch = begin(entry);
        }
        current.put(key(entry), batch);
        return batch.id();
    }

    private static String key(QuarantineEntry entry) {
        return entry.datasetId() + " " + entry.flowId();
    }

    /** The message is kept, and was not before. */
    void took(QuarantineEntry entry) {
        QuarantineBatch batch = current.get(key(entry));
        if (batch != null) {
            current.put(
                    key(entry), batch.with(entry.createdAtMillis(), entry.receivedAtMillis(), entry.payload().length));
            changed.add(key(entry));
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

    private static QuarantineBatch begin(QuarantineEntry entry) {
        long at = entry.createdAtMillis();
        String facts = entry.logId() + ":" + entry.position().value();
        String id = BatchId.of(at, entry.datasetId(), facts);
        return new QuarantineBatch(id, entry.datasetId(), entry.flowId(), at, at, entry.receivedAtMillis(), 0, 0);
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
