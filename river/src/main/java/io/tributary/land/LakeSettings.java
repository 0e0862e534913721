package io.tributary.land;

import java.nio.file.Path;

/**
 * Where the lake is and how it writes.
 *
 * @param warehouse the folder of all tables
 * @param catalogDatabase the SQLite file with the catalog; made if absent
 * @param targetFileBytes a data file is closed and the next one started at about this size
 * @param rowGroupBytes how much a batch holds in memory before it writes; the most a batch takes
 */
public record LakeSettings(Path warehouse, Path catalogDatabase, long targetFileBytes, long rowGroupBytes) {

    private static final long MIB = 1024 * 1024;

    public LakeSettings {
        warehouse = warehouse.toAbsolutePath().normalize();
        catalogDatabase = catalogDatabase.toAbsolutePath().normalize();
        if (rowGroupBytes < 1024 || targetFileBytes < rowGroupBytes) {
            throw new IllegalArgumentException("targetFileBytes (" + targetFileBytes
                    + ") must be at least rowGroupBytes (" + rowGroupBytes + "), and that at least 1024");
        }
    }

    /** The same with data files of about another size; what a batch holds in memory is never more. */
    public LakeSettings withTargetFileBytes(long bytes) {
        return new LakeSettings(warehouse, catalogDatabase, bytes, Math.min(rowGroupBytes, bytes));
    }

    /** What is kept of expired snapshots, beside the catalog. */
    Path keptBatches() {
        return catalogDatabase.resolveSibling(catalogDatabase.getFileName() + "-batches");
    }

    /** Files of 128 MiB, 32 MiB in memory. */
    public LakeSettings(Path warehouse, Path catalogDatabase) {
        this(warehouse, catalogDatabase, 128 * MIB, 32 * MIB);
    }
}
