package io.tributary.quarantine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts messages by cause and state while they come, change and go, so that nobody has to count them afterwards. One object serves one transaction. */
final class Groups {

    /** More causes of one flow than this are told apart by code only: keys made up by senders must not fill the table. */
    static final int MOST_CAUSES = 1_000;

    private final Connection connection;
    private final Set<String> known = new HashSet<>();
    private final Map<String, Change> changes = new LinkedHashMap<>();

    Groups(Connection connection) {
        this.connection = connection;
    }

    /** What a transaction does to one group. */
    private static final class Change {
        private final Map<QuarantineState, Long> by = new HashMap<>();
        private long lastSeen;
    }

    /** The group's id and the field it is about. */
    record Found(String id, String field) {}

    /** The group of a message that was refused, made if it is the first. */
    Found groupFor(QuarantineEntry entry, long atMillis, Sealed sealed) throws SQLException {
        Cause cause = Cause.of(entry.rejection());
        String id = id(entry, cause);
        if (!exists(id) && causes(entry) >= MOST_CAUSES) {
            cause = Cause.ANY;
            id = id(entry, cause);
        }
        if (known.add(id)) {
            insert(id, entry, cause, atMillis, sealed);
        }
        Change change = changes.computeIfAbsent(id, first -> new Change());
        change.lastSeen = Math.max(change.lastSeen, atMillis);
        return new Found(id, cause.field());
    }

    private boolean exists(String id) throws SQLException {
        if (known.contains(id)) {
            return true;
        }
        try (PreparedStatement select = connection.prepareStatement("select 1 from quarantine_groups where id = ?")) {
            select.setString(1, id);
            try (ResultSet row = select.executeQuery()) {
                boolean found = row.next();
                if (found) {
                    known.add(id);
                }
                return found;
            }
        }
    }

    private long causes(QuarantineEntry entry) throws SQLException {
        String sql = "select count(*) from quarantine_groups where namespace = ? and flow_id = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, entry.namespace());
            select.setString(2, entry.flowId());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    private void insert(String id, QuarantineEntry entry, Cause cause, long atMillis, Sealed sealed)
            throws SQLException {
        String sql =
                "insert into quarantine_groups (id, namespace, flow_id, dataset_id, error_type, code, field, pattern,"
                        + " first_seen, last_seen) values (?,?,?,?,?,?,?,?,?,?) on conflict (id) do nothing";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, id);
            insert.setString(2, entry.namespace());
            insert.setString(3, entry.flowId());
            insert.setString(4, entry.datasetId());
            insert.setString(5, entry.rejection().errorType().name());
            insert.setString(6, entry.rejection().code());
            insert.setString(7, cause.field());
            insert.setBytes(8, sealed.note(id, cause.pattern()));
            insert.setLong(9, atMillis);
            insert.setLong(10, atMillis);
            insert.executeUpdate();
        }
    }

    /** A message came ({@code from} is null), went ({@code to} is null), or changed its state. */
    void moved(String groupId, @Nullable QuarantineState from, @Nullable QuarantineState to) {
        Change change = changes.computeIfAbsent(groupId, first -> new Change());
        if (from != null) {
            change.by.merge(from, -1L, Long::sum);
        }
        if (to != null) {
            change.by.merge(to, 1L, Long::sum);
        }
    }

    /** Writes the counts; a group without messages goes. */
    void save() throws SQLException {
        StringBuilder sets = new StringBuilder("update quarantine_groups set last_seen = max(last_seen, ?)");
        StringBuilder sum = new StringBuilder("0");
        for (QuarantineState state : QuarantineState.values()) {
            sets.append(", ")
                    .append(state.text())
                    .append(" = ")
                    .append(state.text())
                    .append(" + ?");
            sum.append(" + ").append(state.text());
        }
        try (PreparedStatement update = connection.prepareStatement(sets + " where id = ?");
                PreparedStatement delete =
                        connection.prepareStatement("delete from quarantine_groups where id = ? and " + sum + " = 0")) {
            for (Map.Entry<String, Change> entry : changes.entrySet()) {
                int at = 1;
                update.setLong(at++, entry.getValue().lastSeen);
                for (QuarantineState state : QuarantineState.values()) {
                    update.setLong(at++, entry.getValue().by.getOrDefault(state, 0L));
                }
                update.setString(at, entry.getKey());
                update.executeUpdate();
                if (entry.getValue().by.values().stream().anyMatch(count -> count < 0)) {
                    delete.setString(1, entry.getKey());
                    delete.executeUpdate();
                }
            }
        }
        changes.clear();
        known.clear();
    }

    private static String id(QuarantineEntry entry, Cause cause) {
        String facts = String.join(
                "\0",
                entry.namespace(),
                entry.flowId(),
                entry.datasetId(),
                entry.rejection().errorType().name(),
                entry.rejection().code(),
                cause.field(),
                cause.pattern());
        return HexFormat.of().formatHex(sha256(facts.getBytes(StandardCharsets.UTF_8)), 0, 12);
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
