package io.tributary.quarantine;

import io.tributary.event.ErrorType;
import io.tributary.event.Position;
import io.tributary.event.Rejection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Rows of the file to messages and back. */
final class Entries {

    /** What a list shows of a message. */
    static final String COLUMNS = "e.id, e.log_id, e.position, e.xaction_id, e.inlet_id, e.flow_id, e.dataset_id,"
            + " e.schema_id, e.received_at, e.created_at, e.state, e.error_type, e.code, p.reason, e.namespace,"
            + " e.mapping_set_id, e.mapping_version, e.group_id, e.field, e.batch_id, e.size, e.sha256,"
            + " e.failed_tries, e.changed_at, e.job_id, e.resolved_by, e.resolved_at, e.note";

    /** The same with its payloads. */
    static final String WHOLE = COLUMNS + ", p.payload, p.edited";

    static final String WITH_PAYLOADS = " from quarantine_entries e join quarantine_payloads p on p.seq = e.seq";

    private static final String INSERT = "insert into quarantine_entries (id, log_id, position, namespace, inlet_id,"
            + " flow_id, dataset_id, schema_id, mapping_set_id, mapping_version, xaction_id, received_at, created_at,"
            + " changed_at, state, state_before, error_type, code, field, group_id, batch_id, size, sha256)"
            + " values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) on conflict (log_id, position) do nothing"
            + " returning seq";

    private static final byte[] NONE = new byte[0];

    private final Sealed sealed;

    Entries(Sealed sealed) {
        this.sealed = sealed;
    }

    /** Statements of one transaction that puts messages aside. */
    final class Keeping implements AutoCloseable {

        private final Batches batches;
        private final Groups groups;
        private final Tallies tallies = new Tallies();
        private final PreparedStatement known;
        private final PreparedStatement insert;
        private final PreparedStatement payload;

        Keeping(Connection connection) throws SQLException {
            this.batches = new Batches(connection);
            this.groups = new Groups(connection);
            this.known =
                    connection.prepareStatement("select 1 from quarantine_entries where log_id = ? and position = ?");
            this.insert = connection.prepareStatement(INSERT);
            this.payload = connection.prepareStatement(
                    "insert into quarantine_payloads (seq, payload, reason) values (?,?,?)");
        }

        /** Keeps a message unless it is kept already. */
        void keep(QuarantineEntry entry) throws SQLException {
            if (!isKnown(entry) && insert(entry, batches.batchFor(entry))) {
                batches.took(entry);
                tallies.took(entry);
            }
        }

        /** Keeps a message that has its batch. */
        void keep(QuarantineEntry entry, String batchId) throws SQLException {
            insert(entry, batchId);
        }

        private boolean isKnown(QuarantineEntry entry) throws SQLException {
            known.setString(1, entry.logId());
            known.setLong(2, entry.position().value());
            try (ResultSet row = known.executeQuery()) {
                return row.next();
            }
        }

        private boolean insert(QuarantineEntry entry, String batchId) throws SQLException {
            Groups.Found group = groups.groupFor(entry, entry.createdAtMillis(), sealed);
            bind(entry, group, batchId);
            try (ResultSet row = insert.executeQuery()) {
                if (!row.next()) {
                    return false;
                }
                payload.setLong(1, row.getLong(1));
            }
            payload.setBytes(2, sealed.payload(entry.logId(), entry.position().value(), entry.payload()));
            payload.setBytes(3, sealed.reason(entry.logId(), entry.position().value(), entry.rejection()));
            payload.executeUpdate();
            groups.moved(group.id(), null, entry.state());
            return true;
        }

        private void bind(QuarantineEntry entry, Groups.Found group, String batchId) throws SQLException {
            insert.setString(1, entry.id());
            insert.setString(2, entry.logId());
            insert.setLong(3, entry.position().value());
            insert.setString(4, entry.namespace());
            insert.setString(5, entry.inletId());
            insert.setString(6, entry.flowId());
            insert.setString(7, entry.datasetId());
            insert.setString(8, entry.schemaId());
            insert.setString(9, entry.mappingSetId());
            insert.setLong(10, entry.mappingVersion());
            insert.setString(11, entry.xactionId());
            insert.setLong(12, entry.receivedAtMillis());
            insert.setLong(13, entry.createdAtMillis());
            insert.setLong(14, entry.createdAtMillis());
            insert.setString(15, entry.state().name());
            insert.setString(16, entry.state().name());
            insert.setString(17, entry.rejection().errorType().name());
            insert.setString(18, entry.rejection().code());
            insert.setString(19, group.field());
            insert.setString(20, group.id());
            insert.setString(21, batchId);
            insert.setLong(22, entry.payload().length);
            insert.setBytes(23, Groups.sha256(entry.payload()));
        }

        /** Writes what has grown, and counts what was kept. */
        void saveAndCount(Connection connection) throws SQLException {
            save();
            tallies.save(connection);
        }

        /** Writes what has grown; the messages were counted before. */
        void save() throws SQLException {
            batches.save();
            groups.save();
        }

        @Override
        public void close() throws SQLException {
            known.close();
            insert.close();
            payload.close();
        }
    }

    List<KeptEntry> read(PreparedStatement select, boolean whole) throws SQLException {
        List<KeptEntry> entries = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                entries.add(entry(row, whole));
            }
        }
        return entries;
    }

    /** @param whole whether the row holds the columns of {@link #WHOLE} */
    KeptEntry entry(ResultSet row, boolean whole) throws SQLException {
        String logId = row.getString(2);
        long position = row.getLong(3);
        byte[] edited = whole ? row.getBytes(30) : null;
        Rejection rejection = sealed.openReason(
                logId, position, row.getBytes(14), ErrorType.valueOf(row.getString(12)), row.getString(13));
        QuarantineEntry entry = new QuarantineEntry(
                row.getString(1),
                logId,
                new Position(position),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getLong(9),
                row.getLong(10),
                QuarantineState.valueOf(row.getString(11)),
                rejection,
                whole ? sealed.openPayload(logId, position, row.getBytes(29)) : NONE,
                row.getString(15),
                row.getString(16),
                row.getLong(17));
        return new KeptEntry(
                entry,
                row.getString(18),
                row.getString(19),
                row.getString(20),
                row.getLong(21),
                HexFormat.of().formatHex(row.getBytes(22)),
                row.getInt(23),
                edited == null ? NONE : sealed.openEdited(logId, position, edited),
                row.getLong(24),
                row.getString(25),
                row.getString(26),
                row.getLong(27),
                row.getString(28));
    }

    List<QuarantineReason> reasons(Connection connection, String batchId) throws SQLException {
        String sql = "select error_type, code, count(*), min(position), log_id, p.reason" + WITH_PAYLOADS
                + " where batch_id = ? group by error_type, code order by min(position)";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, batchId);
            List<QuarantineReason> reasons = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    ErrorType type = ErrorType.valueOf(row.getString(1));
                    Rejection first = sealed.openReason(
                            row.getString(5), row.getLong(4), row.getBytes(6), type, row.getString(2));
                    reasons.add(
                            new QuarantineReason(type, first.code(), first.message(), first.details(), row.getLong(3)));
                }
            }
            return reasons;
        }
    }
}
