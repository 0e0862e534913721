package io.tributary.quarantine;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tries of messages to land after all. An entry is marked {@link QuarantineState#REPLAYING}, durably, before its event goes to the log, and it waits for one
 * numbered try only. So an event that is read from the log again after its try was settled changes nothing, and an entry whose event never reached the log is
 * found: it is marked by an earlier opening of the file, and no event of the log's unreleased part was seen for it.
 */
final class Tries {

    private static final long MOST_BYTES = 8L * 1024 * 1024;

    private final Connection connection;
    private final Entries entries;
    private final Changes changes;
    private final long epoch;
    private int passedOver;
    private String lookedAt = "";

    Tries(Connection connection, Entries entries, Changes changes, long epoch) {
        this.connection = connection;
        this.entries = entries;
        this.changes = changes;
        this.epoch = epoch;
    }

    /** The number of this opening of the file. */
    static long nextEpoch(Connection connection) throws SQLException {
        String sql = "insert into quarantine_facts (name, value) values ('epoch', 1)"
                + " on conflict (name) do update set value = value + 1 returning value";
        try (PreparedStatement next = connection.prepareStatement(sql);
                ResultSet row = next.executeQuery()) {
            return row.next() ? row.getLong(1) : 1;
        }
    }

    /** One row of what a try needs to know. */
    private record Standing(
            long seq, String groupId, QuarantineState state, QuarantineState before, String jobId, int tryNo) {}

    private static @Nullable Standing standing(PreparedStatement select, String id) throws SQLException {
        select.setString(1, id);
        try (ResultSet row = select.executeQuery()) {
            return row.next()
                    ? new Standing(
                            row.getLong(1),
                            row.getString(2),
                            QuarantineState.valueOf(row.getString(3)),
                            QuarantineState.valueOf(row.getString(4)),
                            row.getString(5),
                            row.getInt(6))
                    : null;
        }
    }

    private PreparedStatement standings() throws SQLException {
        return connection.prepareStatement(
                "select seq, group_id, state, state_before, job_id, try_no from quarantine_entries where id = ?");
    }

    /** A message that is marked, its payload still sealed. */
    @SuppressWarnings("ArrayRecordComponent")
    record Marked(MarkedEntry entry, String logId, long position, boolean edited) {

        MarkedEntry opened(Sealed sealed) {
            byte[] payload = edited
                    ? sealed.openEdited(logId, position, entry.payload())
                    : sealed.openPayload(logId, position, entry.payload());
            return new MarkedEntry(
                    entry.key(),
                    entry.xactionId(),
                    entry.inletId(),
                    entry.flowId(),
                    entry.datasetId(),
                    entry.namespace(),
                    payload);
        }
    }

    /** Marks those that are in one of the states and not yet taken by the job; the others are left out. It ends early when payloads get large. */
    List<Marked> mark(List<String> ids, String jobId, Set<QuarantineState> from, String actor, long atMillis)
            throws SQLException {
        List<Marked> marked = new ArrayList<>();
        Groups groups = new Groups(connection);
        String sql = "update quarantine_entries set state = 'REPLAYING', state_before = ?, try_no = try_no + 1,"
                + " try_epoch = ?, job_id = ?, changed_at = ?, resolved_by = ? where seq = ?";
        String whole = "select e.xaction_id, e.inlet_id, e.flow_id, e.dataset_id, e.namespace, e.log_id, e.position,"
                + " p.edited is not null, coalesce(p.edited, p.payload)" + Entries.WITH_PAYLOADS + " where e.seq = ?";
        try (PreparedStatement standings = standings();
                PreparedStatement update = connection.prepareStatement(sql);
                PreparedStatement select = connection.prepareStatement(whole)) {
            long bytes = 0;
            for (String id : ids) {
                if (bytes > MOST_BYTES) {
                    break;
                }
                lookedAt = id;
                Standing now = standing(standings, id);
                if (now == null || now.jobId().equals(jobId) || !from.contains(now.state())) {
                    passedOver += now != null && now.jobId().equals(jobId) ? 0 : 1;
                    continue;
                }
                update.setString(1, now.state().name());
                update.setLong(2, epoch);
                update.setString(3, jobId);
                update.setLong(4, atMillis);
                update.setString(5, actor);
                update.setLong(6, now.seq());
                update.executeUpdate();
                groups.moved(now.groupId(), now.state(), QuarantineState.REPLAYING);
                Marked one = marked(select, now.seq(), new ReplayKey(id, now.tryNo() + 1));
                bytes += one.entry().payload().length;
                marked.add(one);
            }
        }
        groups.save();
        return marked;
    }

    private static Marked marked(PreparedStatement select, long seq, ReplayKey key) throws SQLException {
        select.setLong(1, seq);
        try (ResultSet row = select.executeQuery()) {
            row.next();
            MarkedEntry entry = new MarkedEntry(
                    key,
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    row.getBytes(9));
            return new Marked(entry, row.getString(6), row.getLong(7), row.getBoolean(8));
        }
    }

    /** The last one that was looked at for marking. */
    String lookedAt() {
        return lookedAt;
    }

    /** How many of those that were to be marked are somebody else's, or in another state. */
    int passedOver() {
        return passedOver;
    }

    /** Those of the tries that their entries wait for; what is seen is on its way, whoever marked it. */
    Set<ReplayKey> awaited(List<ReplayKey> keys, boolean seenAgain) throws SQLException {
        Set<ReplayKey> awaited = new HashSet<>();
        try (PreparedStatement standings = standings();
                PreparedStatement touch =
                        connection.prepareStatement("update quarantine_entries set try_epoch = ? where seq = ?")) {
            for (ReplayKey key : keys) {
                Standing now = awaiting(standings, key);
                if (now != null) {
                    awaited.add(key);
                    if (seenAgain) {
                        touch.setLong(1, epoch);
                        touch.setLong(2, now.seq());
                        touch.executeUpdate();
                    }
                }
            }
        }
        return awaited;
    }

    /** Where an entry stands that waits for this try; null when it doesn't. */
    private static @Nullable Standing awaiting(PreparedStatement standings, ReplayKey key) throws SQLException {
        Standing now = standing(standings, key.entryId());
        return now != null && now.state() == QuarantineState.REPLAYING && now.tryNo() == key.tryNo() ? now : null;
    }

    /** Rows of these tries landed. */
    void landed(List<LandedReplay> all, long atMillis) throws SQLException {
        Groups groups = new Groups(connection);
        Map<String, Long> flows = new HashMap<>();
        Map<String, Long> jobs = new HashMap<>();
        String sql = "update quarantine_entries set state = 'REPLAYED', changed_at = ?, resolved_at = ? where id = ?"
                + " and state = 'REPLAYING' and try_no = ? returning group_id, job_id";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (LandedReplay landed : all) {
                ReplayKey key = landed.key();
                update.setLong(1, atMillis);
                update.setLong(2, atMillis);
                update.setString(3, key.entryId());
                update.setInt(4, key.tryNo());
                try (ResultSet row = update.executeQuery()) {
                    if (row.next()) {
                        groups.moved(row.getString(1), QuarantineState.REPLAYING, QuarantineState.REPLAYED);
                        jobs.merge(row.getString(2), 1L, Long::sum);
                        flows.merge(landed.flowId(), 1L, Long::sum);
                    }
                }
            }
        }
        for (Map.Entry<String, Long> flow : flows.entrySet()) {
            Tallies.replayed(connection, flow.getKey(), flow.getValue());
        }
        groups.save();
        for (Map.Entry<String, Long> job : jobs.entrySet()) {
            new Jobs(connection).settled(job.getKey(), job.getValue(), 0, atMillis);
        }
    }

    /** These tries failed: their entries wait for somebody again, or are parked. */
    void failed(List<FailedReplay> all, int mostTries, long atMillis) throws SQLException {
        Groups groups = new Groups(connection);
        Map<String, Long> jobs = new HashMap<>();
        try (PreparedStatement standings = standings()) {
            for (FailedReplay one : all) {
                Standing now = awaiting(standings, one.key());
                KeptEntry kept =
                        now == null ? null : changes.find(connection, one.key().entryId());
                if (now != null && kept != null) {
                    changes.failed(
                            connection, groups, kept, one.rejection(), afterFailure(now, kept, mostTries), atMillis);
                    jobs.merge(now.jobId(), 1L, Long::sum);
                }
            }
        }
        groups.save();
        for (Map.Entry<String, Long> job : jobs.entrySet()) {
            new Jobs(connection).settled(job.getKey(), 0, job.getValue(), atMillis);
        }
    }

    /** What landed before and was replayed by force has landed still. */
    private static QuarantineState afterFailure(Standing now, KeptEntry kept, int mostTries) {
        if (now.before() == QuarantineState.REPLAYED) {
            return QuarantineState.REPLAYED;
        }
        return kept.failedTries() + 1 >= mostTries ? QuarantineState.PARKED : QuarantineState.OPEN;
    }

    /** Events of these tries are not in the log and never will be: their entries are what they were before. */
    void takeBack(List<ReplayKey> keys, long atMillis) throws SQLException {
        Groups groups = new Groups(connection);
        Map<String, List<String>> jobs = new HashMap<>();
        String sql =
                "update quarantine_entries set state = ?, job_id = '', changed_at = ?, resolved_by = '' where seq = ?";
        try (PreparedStatement standings = standings();
                PreparedStatement update = connection.prepareStatement(sql)) {
            for (ReplayKey key : keys) {
                Standing now = awaiting(standings, key);
                if (now != null) {
                    update.setString(1, now.before().name());
                    update.setLong(2, atMillis);
                    update.setLong(3, now.seq());
                    update.executeUpdate();
                    groups.moved(now.groupId(), QuarantineState.REPLAYING, now.before());
                    jobs.computeIfAbsent(now.jobId(), first -> new ArrayList<>())
                            .add(key.entryId());
                }
            }
        }
        groups.save();
        for (Map.Entry<String, List<String>> job : jobs.entrySet()) {
            String first = job.getValue().stream().sorted().findFirst().orElse("");
            // Behind no id but before this one: ids are 36 characters, and their own beginning sorts before them.
            String cursor = first.isEmpty() ? "" : first.substring(0, first.length() - 1);
            new Jobs(connection).takenBack(job.getKey(), job.getValue().size(), cursor, atMillis);
        }
    }

    /** Some of the entries that an earlier opening marked and whose events were not seen. */
    List<ReplayKey> lost(int most) throws SQLException {
        List<ReplayKey> lost = new ArrayList<>();
        String sql = "select e.id, e.try_no from quarantine_groups g join quarantine_entries e on e.group_id = g.id"
                + " and e.state = 'REPLAYING' where g.replaying > 0 and e.try_epoch < ? limit ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, epoch);
            select.setInt(2, most);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    lost.add(new ReplayKey(row.getString(1), row.getInt(2)));
                }
            }
        }
        return lost;
    }
}
