package io.tributary.land;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The commits whose snapshots are expired, with the files they added: the metadata of a table is written anew with each commit, so it can't hold a month of
 * them. Written down here before the snapshots go, in an SQLite file beside the catalog; writing one down twice changes nothing.
 */
final class KeptBatches implements AutoCloseable {

    private static final int STEP = 500;
    private static final String TABLES = """
            create table if not exists batches(
                uuid text, snapshot integer, committed integer, row_count integer, file_count integer, bytes integer,
                received integer, flows text, primary key (uuid, snapshot)) without rowid;
            create index if not exists batches_in_time on batches(uuid, committed, snapshot);
            create table if not exists batch_files(
                uuid text, name text, snapshot integer, row_count integer, bytes integer,
                primary key (uuid, name)) without rowid;
            create index if not exists files_of_batch on batch_files(uuid, snapshot);
            """;

    /**
     * A commit to write down.
     *
     * @param files what it added; places below the table's folder
     */
    record Kept(TableCommit commit, List<LandedFile> files) {}

    private final Connection connection;

    /** @throws SQLException the file can't be opened or made */
    KeptBatches(Path file) throws SQLException {
        Properties durable = new Properties();
        durable.putAll(Map.of("journal_mode", "WAL", "synchronous", "FULL", "busy_timeout", "10000"));
        connection = DriverManager.getConnection("jdbc:sqlite:" + file, durable);
        try (Statement create = connection.createStatement()) {
            create.executeUpdate(TABLES);
        }
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    private synchronized <T> T asking(Work<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw new LandException(
                    "the batches of expired snapshots can't be read or written: " + e.getMessage(), true, e);
        }
    }

    /** All or nothing. */
    private <T> T changing(Work<T> work) {
        return asking(() -> {
            connection.setAutoCommit(false);
            try {
                T result = work.run();
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        });
    }

    /** Writes commits of a table down. */
    void keep(String uuid, Path folder, List<Kept> kept) {
        changing(() -> {
            try (PreparedStatement batch =
                            connection.prepareStatement("insert or replace into batches values (?,?,?,?,?,?,?,?)");
                    PreparedStatement file =
                            connection.prepareStatement("insert or replace into batch_files values (?,?,?,?,?)")) {
                for (Kept one : kept) {
                    set(batch, uuid, one.commit());
                    batch.addBatch();
                    for (LandedFile added : one.files()) {
                        file.setString(1, uuid);
                        file.setString(2, name(folder, added.path()));
                        file.setLong(3, one.commit().snapshotId());
                        file.setLong(4, added.rows());
                        file.setLong(5, added.bytes());
                        file.addBatch();
                    }
                }
                batch.executeBatch();
                file.executeBatch();
                return true;
            }
        });
    }

    private static void set(PreparedStatement into, String uuid, TableCommit commit) throws SQLException {
        into.setString(1, uuid);
        into.setLong(2, commit.snapshotId());
        into.setLong(3, commit.committedAtMillis());
        into.setLong(4, commit.rows());
        into.setLong(5, commit.files());
        into.setLong(6, commit.bytes());
        into.setLong(7, commit.provenance().receivedFromMillis());
        into.setString(8, commit.provenance().flowsText());
    }

    private static String name(Path folder, Path file) {
        return file.startsWith(folder) ? folder.relativize(file).toString() : file.toString();
    }

    /** Whether a file was added by a commit that is written down. */
    boolean holds(String uuid, Path folder, Path file) {
        return asking(() -> {
            try (PreparedStatement query =
                    connection.prepareStatement("select 1 from batch_files where uuid = ? and name = ?")) {
                query.setString(1, uuid);
                query.setString(2, name(folder, file));
                try (ResultSet found = query.executeQuery()) {
                    return found.next();
                }
            }
        });
    }

    /** One commit. */
    Optional<TableCommit> commit(String uuid, long snapshotId) {
        return query("uuid = ? and snapshot = ?", uuid, snapshotId).stream().findFirst();
    }

    /** What one commit added, whether or not it is still on the disk; in the order of names. */
    List<LandedFile> files(String uuid, Path folder, long snapshotId) {
        return asking(() -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "select name, row_count, bytes from batch_files where uuid = ? and snapshot = ? order by name")) {
                query.setString(1, uuid);
                query.setLong(2, snapshotId);
                List<LandedFile> files = new ArrayList<>();
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        files.add(new LandedFile(folder.resolve(rows.getString(1)), rows.getLong(2), rows.getLong(3)));
                    }
                }
                return files;
            }
        });
    }

    /** Commits made after one moment and before another, read some at a time. */
    Stream<TableCommit> commits(String uuid, boolean newestFirst, long after, long before) {
        Iterator<TableCommit> steps = new Steps(uuid, newestFirst, after, before);
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(steps, Spliterator.ORDERED), false);
    }

    /** The oldest commits made before a moment; at most so many. */
    List<TableCommit> before(String uuid, long moment, int most) {
        return query("uuid = ? and committed < ? order by committed limit ?", uuid, moment, most);
    }

    /** How many commits made before a moment are written down. */
    long count(String uuid, long moment) {
        return asking(() -> {
            try (PreparedStatement query =
                    connection.prepareStatement("select count(*) from batches where uuid = ? and committed < ?")) {
                query.setString(1, uuid);
                query.setLong(2, moment);
                try (ResultSet found = query.executeQuery()) {
                    found.next();
                    return found.getLong(1);
                }
            }
        });
    }

    private List<TableCommit> query(String where, Object... values) {
        return asking(() -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "select snapshot, committed, row_count, file_count, bytes, received, flows from batches where "
                            + where)) {
                for (int i = 0; i < values.length; i++) {
                    query.setObject(i + 1, values[i]);
                }
                List<TableCommit> commits = new ArrayList<>();
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        commits.add(commit(rows));
                    }
                }
                return commits;
            }
        });
    }

    private static TableCommit commit(ResultSet row) throws SQLException {
        return new TableCommit(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                Provenance.of(row.getLong(6), row.getString(7)));
    }

    /** These commits are not known any more, nor which files they added. */
    void forget(String uuid, List<TableCommit> commits) {
        changing(() -> {
            for (String table : List.of("batch_files", "batches")) {
                try (PreparedStatement delete =
                        connection.prepareStatement("delete from " + table + " where uuid = ? and snapshot = ?")) {
                    for (TableCommit commit : commits) {
                        delete.setString(1, uuid);
                        delete.setLong(2, commit.snapshotId());
                        delete.addBatch();
                    }
                    delete.executeBatch();
                }
            }
            return true;
        });
    }

    /** The table is gone. */
    void forget(String uuid) {
        changing(() -> {
            for (String table : List.of("batch_files", "batches")) {
                try (PreparedStatement delete =
                        connection.prepareStatement("delete from " + table + " where uuid = ?")) {
                    delete.setString(1, uuid);
                    delete.executeUpdate();
                }
            }
            return true;
        });
    }

    @Override
    public void close() {
        asking(() -> {
            connection.close();
            return true;
        });
    }

    private final class Steps implements Iterator<TableCommit> {

        private final String uuid;
        private final boolean newestFirst;
        private final long after;
        private final long before;
        private Iterator<TableCommit> step = List.<TableCommit>of().iterator();
        private @Nullable TableCommit last;
        private boolean ended;

        Steps(String uuid, boolean newestFirst, long after, long before) {
            this.uuid = uuid;
            this.newestFirst = newestFirst;
            this.after = after;
            this.before = before;
        }

        @Override
        public boolean hasNext() {
            if (!step.hasNext() && !ended) {
                List<TableCommit> more = more();
                ended = more.size() < STEP;
                step = more.iterator();
            }
            return step.hasNext();
        }

        private List<TableCommit> more() {
            String order = newestFirst ? "desc" : "asc";
            String end = " order by committed " + order + ", snapshot " + order + " limit " + STEP;
            TableCommit known = last;
            if (known == null) {
                return query("uuid = ? and committed > ? and committed < ?" + end, uuid, after, before);
            }
            return query(
                    "uuid = ? and committed > ? and committed < ? and (committed, snapshot) "
                            + (newestFirst ? "<" : ">") + " (?, ?)" + end,
                    uuid,
                    after,
                    before,
                    known.committedAtMillis(),
                    known.snapshotId());
        }

        @Override
        public TableCommit next() {
            TableCommit commit = step.next();
            last = commit;
            return commit;
        }
    }
}
