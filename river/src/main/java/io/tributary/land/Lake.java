package io.tributary.land;

import io.tributary.event.Position;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.jdbc.JdbcCatalog;

/**
 * All tables: a folder of Iceberg tables and a SQLite file that says which metadata is current. Safe for use by several threads; a {@link LandingTable} is for
 * one.
 */
public final class Lake implements AutoCloseable {

    private final LakeSettings settings;
    private final Writer writer;
    private final LakeDisk disk;
    private final UnaryOperator<TableOperations> seam;
    private final JdbcCatalog catalog;
    private final KeptBatches kept;
    private final Readers readers;
    private final Works works = new Works();
    private final Map<TableId, Lock> swaps = new ConcurrentHashMap<>();

    private Lake(LakeSettings settings, Writer writer, LakeDisk disk, UnaryOperator<TableOperations> seam)
            throws SQLException {
        this.settings = settings;
        this.writer = writer;
        this.disk = disk;
        this.seam = seam;
        this.catalog = openCatalog(settings, disk);
        this.kept = new KeptBatches(settings.keptBatches());
        this.readers = new Readers(catalog, kept);
    }

    /**
     * Opens the lake, making it if absent, as the next writer of a log: its epoch is one more than that of the writer before, counted in the catalog's
     * database.
     *
     * @param logId names the log whose positions the tables keep
     * @throws LandException the folder or the catalog can't be opened
     */
    public static Lake open(LakeSettings settings, String logId) {
        return opened(settings, () -> {
            Writer writer = Writer.next(logId, url(settings));
            return new Lake(settings, writer, LakeDisk.REAL, UnaryOperator.identity());
        });
    }

    /**
     * Opens the lake, making it if absent.
     *
     * @param logId names the log whose positions the tables keep
     * @param epoch higher than that of every earlier writer of this log; an earlier one that is still alive is fenced off table by table, as this one opens
     *     them
     * @throws LandException the folder or the catalog can't be opened
     */
    public static Lake open(LakeSettings settings, String logId, long epoch) {
        return open(settings, new Writer(logId, epoch), LakeDisk.REAL, UnaryOperator.identity());
    }

    /** @param seam stands between a table and its catalog, for tests */
    static Lake open(LakeSettings settings, Writer writer, LakeDisk disk, UnaryOperator<TableOperations> seam) {
        return opened(settings, () -> new Lake(settings, writer, disk, seam));
    }

    private static Lake opened(LakeSettings settings, Callable<Lake> open) {
        try {
            Files.createDirectories(settings.warehouse());
            Path databaseFolder = settings.catalogDatabase().getParent();
            if (databaseFolder != null) {
                Files.createDirectories(databaseFolder);
            }
            return open.call();
        } catch (Exception e) {
            throw new LandException(
                    "the lake at " + settings.warehouse() + " with the catalog " + settings.catalogDatabase()
                            + " can't be opened: " + e.getMessage(),
                    true,
                    e);
        }
    }

    private static String url(LakeSettings settings) {
        return "jdbc:sqlite:" + settings.catalogDatabase();
    }

    private static JdbcCatalog openCatalog(LakeSettings settings, LakeDisk disk) {
        JdbcCatalog catalog = new JdbcCatalog(properties -> new ForcedFileIO(disk), null, true);
        catalog.initialize(
                "tributary",
                Map.of(
                        CatalogProperties.URI,
                        url(settings),
                        CatalogProperties.WAREHOUSE_LOCATION,
                        settings.warehouse().toString(),
                        CatalogProperties.UNIQUE_TABLE_LOCATION,
                        "true",
                        "jdbc.schema-version",
                        "V1",
                        "jdbc.journal_mode",
                        "WAL",
                        "jdbc.synchronous",
                        "FULL",
                        "jdbc.busy_timeout",
                        "10000"));
        return catalog;
    }

    /**
     * The table, made or widened until rows of the shape fit, and from now on closed to earlier writers of this log.
     *
     * @throws LandException a column is there with another type, or the catalog can't be read or written
     * @throws FencedException a later writer of this log has opened the table
     */
    public LandingTable table(TableSpec spec) {
        TableOperations operations = new TableOpening(catalog, spec, writer, seam).open();
        return new TableHandle(spec, operations, writer, settings, swap(spec.id()));
    }

    /**
     * Up to where the table holds this writer's log, read without opening or changing it; {@link Position#START} when there is no such table.
     *
     * @throws LandException the catalog or the table's metadata can't be read
     */
    public Position landedUpTo(TableId id) {
        return TableHandle.reading(id, () -> {
            try {
                TableOperations operations = ((HasTableOperations) catalog.loadTable(name(id))).operations();
                return Writer.landed(operations.current(), writer.logId());
            } catch (NoSuchTableException e) {
                return Position.START;
            }
        });
    }

    /**
     * What the table holds right now; empty when there is no such table. Cheap while nothing was committed since the last call.
     *
     * @throws LandException the catalog or the table's metadata can't be read
     */
    public Optional<TableSnapshot> snapshot(TableId id) {
        return readers.snapshot(id);
    }

    /**
     * What the table is and how it became so, from its metadata alone; empty when there is no such table.
     *
     * @throws LandException the catalog or the table's metadata can't be read
     */
    public Optional<TableHistory> history(TableId id) {
        return readers.history(id);
    }

    /**
     * The data files that one commit added, always in the same order; none when there is no such table or its snapshot is expired. Reads the manifests of
     * that one snapshot.
     *
     * @throws LandException the catalog or the table's metadata can't be read
     */
    public List<LandedFile> filesOf(TableId id, long snapshotId) {
        return readers.filesOf(id, snapshotId);
    }

    /**
     * The row of an event, found by statistics of files and row groups: what can't have it is not read.
     *
     * @param xactionId what the sender was told
     * @param receivedAtMillis when the event came in; {@link io.tributary.event.TimeOrderedId#millis} tells it of an id
     * @return empty when there is no such table, or no such row in it, or the row came before tables kept this
     * @throws LandException the table can't be read
     */
    public Optional<RowPlace> find(TableId id, String xactionId, long receivedAtMillis) {
        return Optional.ofNullable(find(id, Map.of(xactionId, receivedAtMillis)).get(xactionId));
    }

    /**
     * The rows of several events, as {@link #find(TableId, String, long)} finds one: the table is asked once, and a file is read once.
     *
     * @param receivedAtMillis transaction ids, and when each event came in
     * @return by transaction id; without those that are not there
     * @throws LandException the table can't be read
     */
    public Map<String, RowPlace> find(TableId id, Map<String, Long> receivedAtMillis) {
        return readers.find(id, receivedAtMillis);
    }

    /**
     * All tables of a namespace; none when there is no such namespace.
     *
     * @throws LandException the catalog can't be read
     */
    public List<TableId> tables(String namespace) {
        try {
            return catalog.listTables(Namespace.of(namespace)).stream()
                    .map(table -> new TableId(namespace, table.name()))
                    .toList();
        } catch (NoSuchNamespaceException e) {
            return List.of();
        } catch (RuntimeException e) {
            throw new LandException("the tables of " + namespace + " can't be listed: " + e.getMessage(), true, e);
        }
    }

    /**
     * Removes a table with its data; nothing happens if there is none.
     *
     * @throws LandException the catalog can't be written; the table is still there
     */
    public void drop(TableId id) {
        TableIdentifier name = name(id);
        try (Works.Pause pause = works.pause(id)) {
            TableMetadata last =
                    ((HasTableOperations) catalog.loadTable(name)).operations().current();
            catalog.dropTable(name, false);
            readers.forget(id);
            kept.forget(String.valueOf(last.uuid()));
            new Removal(disk).removeTree(Path.of(last.location()));
        } catch (NoSuchTableException e) {
            readers.forget(id);
        } catch (RuntimeException e) {
            throw new LandException("table " + id + " can't be dropped: " + e.getMessage(), true, e);
        }
    }

    Catalog catalog() {
        return catalog;
    }

    /**
     * Whoever of this process commits to a table holds this meanwhile: the catalog would let one of two win and have the other one do its work again, and a
     * compaction that always loses to appends would never end.
     */
    Lock swap(TableId id) {
        return swaps.computeIfAbsent(id, key -> new ReentrantLock(true));
    }

    KeptBatches kept() {
        return kept;
    }

    Works works() {
        return works;
    }

    LakeSettings settings() {
        return settings;
    }

    LakeDisk disk() {
        return disk;
    }

    /**
     * A table for maintenance: what it commits leaves the position alone, and is refused when a later writer has taken the table over.
     *
     * @throws NoSuchTableException there is none
     */
    BaseTable maintained(TableId id) {
        TableOperations operations = seam.apply(((HasTableOperations) catalog.loadTable(name(id))).operations());
        writer.check(id, operations.current());
        return new BaseTable(new FencedOperations(operations, id, writer, null), id.toString(), report -> {});
    }

    static TableIdentifier name(TableId id) {
        return TableIdentifier.of(id.namespace(), id.name());
    }

    @Override
    public void close() {
        kept.close();
        catalog.close();
    }
}
