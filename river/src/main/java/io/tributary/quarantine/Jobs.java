package io.tributary.quarantine;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Replays as rows: what a restart goes on from. */
final class Jobs {

    private static final String COLUMNS = "id, namespace, created_at, created_by, selection, state, cursor, total,"
            + " handed, landed, failed, skipped, updated_at, finished_at, problem";

    private final Connection connection;

    Jobs(Connection connection) {
        this.connection = connection;
    }

    void insert(ReplayJob job) throws SQLException {
        String sql = "insert into quarantine_jobs (" + COLUMNS + ") values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, job.id());
            insert.setString(2, job.namespace());
            insert.setLong(3, job.createdAtMillis());
            insert.setString(4, job.createdBy());
            insert.setString(5, job.selection());
            insert.setString(6, job.state().name());
            insert.setString(7, job.cursor());
            insert.setLong(8, job.total());
            insert.setLong(9, job.handed());
            insert.setLong(10, job.landed());
            insert.setLong(11, job.failed());
            insert.setLong(12, job.skipped());
            insert.setLong(13, job.updatedAtMillis());
            insert.setLong(14, job.finishedAtMillis());
            insert.setString(15, job.problem());
            insert.executeUpdate();
        }
    }

    Optional<ReplayJob> find(String id) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select " + COLUMNS + " from quarantine_jobs where id = ?")) {
            select.setString(1, id);
            return read(select).stream().findFirst();
        }
    }

    List<ReplayJob> list(String namespace, @Nullable String beyond, int limit) throws SQLException {
        String sql =
                "select " + COLUMNS + " from quarantine_jobs where namespace = ? and id < ? order by id desc limit ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, namespace);
            select.setString(2, beyond == null ? "~" : beyond);
            select.setInt(3, limit);
            return read(select);
        }
    }

    /** Those that a restart must take up again, the oldest first. */
    List<ReplayJob> running() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select " + COLUMNS + " from quarantine_jobs where state = 'RUNNING' order by id")) {
            return read(select);
        }
    }

    /** It looked at messages up to {@code cursor}. */
    void advanced(String id, String cursor, long handed, long skipped, long atMillis) throws SQLException {
        String sql =
                "update quarantine_jobs set cursor = ?, handed = handed + ?, skipped = skipped + ?, updated_at = ?,"
                        + " problem = '' where id = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, cursor);
            update.setLong(2, handed);
            update.setLong(3, skipped);
            update.setLong(4, atMillis);
            update.setString(5, id);
            update.executeUpdate();
        }
    }

    /** Some of what it handed over is settled. */
    void settled(String id, long landed, long failed, long atMillis) throws SQLException {
        String sql = "update quarantine_jobs set landed = landed + ?, failed = failed + ?, updated_at = ? where id = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, landed);
            update.setLong(2, failed);
            update.setLong(3, atMillis);
            update.setString(4, id);
            update.executeUpdate();
        }
        endIfDone(id, atMillis);
    }

    /** Messages it had taken never reached the log: it takes them once more. */
    void takenBack(String id, long count, String cursor, long atMillis) throws SQLException {
        String sql = "update quarantine_jobs set handed = handed - ?, updated_at = ?,"
                + " cursor = case when state = 'RUNNING' or state = 'HANDED' then min(cursor, ?) else cursor end,"
                + " state = case when state = 'HANDED' then 'RUNNING' else state end where id = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, count);
            update.setLong(2, atMillis);
            update.setString(3, cursor);
            update.setString(4, id);
            update.executeUpdate();
        }
        endIfDone(id, atMillis);
    }

    /** @param from the state it must be in */
    boolean become(String id, ReplayJob.State from, ReplayJob.State to, long atMillis) throws SQLException {
        String sql = "update quarantine_jobs set state = ?, updated_at = ? where id = ? and state = ?";
        boolean changed;
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, to.name());
            update.setLong(2, atMillis);
            update.setString(3, id);
            update.setString(4, from.name());
            changed = update.executeUpdate() > 0;
        }
        endIfDone(id, atMillis);
        return changed;
    }

    void problem(String id, String problem, long atMillis) throws SQLException {
        String sql = "update quarantine_jobs set problem = ?, updated_at = ? where id = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, problem);
            update.setLong(2, atMillis);
            update.setString(3, id);
            update.executeUpdate();
        }
    }

    private void endIfDone(String id, long atMillis) throws SQLException {
        String sql = "update quarantine_jobs set finished_at = ?,"
                + " state = case state when 'HANDED' then 'FINISHED' else 'STOPPED' end"
                + " where id = ? and state in ('HANDED', 'STOPPING') and landed + failed >= handed";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, atMillis);
            update.setString(2, id);
            update.executeUpdate();
        }
    }

    private static List<ReplayJob> read(PreparedStatement select) throws SQLException {
        List<ReplayJob> jobs = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                jobs.add(new ReplayJob(
                        row.getString(1),
                        row.getString(2),
                        row.getLong(3),
                        row.getString(4),
                        row.getString(5),
                        ReplayJob.State.valueOf(row.getString(6)),
                        row.getString(7),
                        row.getLong(8),
                        row.getLong(9),
                        row.getLong(10),
                        row.getLong(11),
                        row.getLong(12),
                        row.getLong(13),
                        row.getLong(14),
                        row.getString(15)));
            }
        }
        return jobs;
    }
}
