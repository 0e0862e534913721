package io.tributary.quarantine;

import io.tributary.event.Rejection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of single messages, each with a line in its history. */
final class Changes {

    private final Entries entries;
    private final Sealed sealed;

    Changes(Entries entries, Sealed sealed) {
        this.entries = entries;
        this.sealed = sealed;
    }

    /** A message with its payloads; null when there is none of that id. */
    @Nullable
    KeptEntry find(Connection connection, String id) throws SQLException {
        String sql = "select " + Entries.WHOLE + Entries.WITH_PAYLOADS + " where e.id = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, id);
            return entries.read(select, true).stream().findFirst().orElse(null);
        }
    }

    /** The state a message had is the state it must still have. */
    void edit(Connection connection, KeptEntry kept, byte[] payload, String actor, String note, long atMillis)
            throws SQLException {
        QuarantineEntry entry = kept.entry();
        String payloads = "update quarantine_payloads set edited = ? where seq ="
                + " (select seq from quarantine_entries where id = ?)";
        try (PreparedStatement update = connection.prepareStatement(payloads)) {
            update.setBytes(1, sealed.edited(entry.logId(), entry.position().value(), payload));
            update.setString(2, entry.id());
            update.executeUpdate();
        }
        String sql = "update quarantine_entries set state = ?, failed_tries = 0, edited = 1, changed_at = ?,"
                + " resolved_by = '', resolved_at = 0, note = '' where id = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, QuarantineState.EDITED.name());
            update.setLong(2, atMillis);
            update.setString(3, entry.id());
            update.executeUpdate();
        }
        note(connection, entry.id(), new HistoryLine(atMillis, "edited", actor, "", "", "", note));
        moved(connection, kept, QuarantineState.EDITED);
    }

    void discard(Connection connection, KeptEntry kept, String actor, String note, long atMillis) throws SQLException {
        String sql =
                "update quarantine_entries set state = ?, changed_at = ?, resolved_by = ?, resolved_at = ?, note = ?"
                        + " where id = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, QuarantineState.DISCARDED.name());
            update.setLong(2, atMillis);
            update.setString(3, actor);
            update.setLong(4, atMillis);
            update.setString(5, note);
            update.setString(6, kept.entry().id());
            update.executeUpdate();
        }
        note(connection, kept.entry().id(), new HistoryLine(atMillis, "discarded", actor, "", "", "", note));
        moved(connection, kept, QuarantineState.DISCARDED);
    }

    private static void moved(Connection connection, KeptEntry kept, QuarantineState to) throws SQLException {
        Groups groups = new Groups(connection);
        groups.moved(kept.groupId(), kept.entry().state(), to);
        groups.save();
    }

    /** A try failed: the message waits again, with the newest reason, in the group of that reason. */
    void failed(Connection connection, Groups groups, KeptEntry kept, Rejection why, QuarantineState to, long atMillis)
            throws SQLException {
        QuarantineEntry before = kept.entry();
        if (kept.failedTries() == 0) {
            Rejection first = before.rejection();
            note(
                    connection,
                    before.id(),
                    new HistoryLine(
                            before.createdAtMillis(),
                            "refused",
                            "",
                            "",
                            first.errorType().name(),
                            first.code(),
                            first.message()));
        }
        note(
                connection,
                before.id(),
                new HistoryLine(
                        atMillis, "failed", "", kept.jobId(), why.errorType().name(), why.code(), why.message()));
        Groups.Found group = groups.groupFor(with(before, why), atMillis, sealed);
        groups.moved(kept.groupId(), before.state(), null);
        groups.moved(group.id(), null, to);
        String sql = "update quarantine_entries set state = ?, changed_at = ?, failed_tries = failed_tries + 1,"
                + " error_type = ?, code = ?, field = ?, group_id = ? where id = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, to.name());
            update.setLong(2, atMillis);
            update.setString(3, why.errorType().name());
            update.setString(4, why.code());
            update.setString(5, group.field());
            update.setString(6, group.id());
            update.setString(7, before.id());
            update.executeUpdate();
        }
        String reason = "update quarantine_payloads set reason = ? where seq ="
                + " (select seq from quarantine_entries where id = ?)";
        try (PreparedStatement update = connection.prepareStatement(reason)) {
            update.setBytes(1, sealed.reason(before.logId(), before.position().value(), why));
            update.setString(2, before.id());
            update.executeUpdate();
        }
    }

    private static QuarantineEntry with(QuarantineEntry entry, Rejection rejection) {
        return new QuarantineEntry(
                entry.id(),
                entry.logId(),
                entry.position(),
                entry.xactionId(),
                entry.inletId(),
                entry.flowId(),
                entry.datasetId(),
                entry.schemaId(),
                entry.receivedAtMillis(),
                entry.createdAtMillis(),
                entry.state(),
                rejection,
                entry.payload(),
                entry.namespace(),
                entry.mappingSetId(),
                entry.mappingVersion());
    }

    void note(Connection connection, String entryId, HistoryLine line) throws SQLException {
        String sql = "insert into quarantine_history (entry_id, at, what, actor, job_id, error_type, code, text)"
                + " values (?,?,?,?,?,?,?,?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, entryId);
            insert.setLong(2, line.atMillis());
            insert.setString(3, line.what());
            insert.setString(4, line.actor());
            insert.setString(5, line.jobId());
            insert.setString(6, line.errorType());
            insert.setString(7, line.code());
            insert.setBytes(8, sealed.note(entryId, line.text()));
            insert.executeUpdate();
        }
    }

    List<HistoryLine> history(Connection connection, String entryId, int most) throws SQLException {
        String sql = "select at, what, actor, job_id, error_type, code, text from quarantine_history where entry_id = ?"
                + " order by seq desc limit ?";
        List<HistoryLine> lines = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, entryId);
            select.setInt(2, most);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    lines.add(
                            0,
                            new HistoryLine(
                                    row.getLong(1),
                                    row.getString(2),
                                    row.getString(3),
                                    row.getString(4),
                                    row.getString(5),
                                    row.getString(6),
                                    sealed.openNote(entryId, row.getBytes(7))));
                }
            }
        }
        return lines;
    }
}
