package io.tributary.land;

import io.tributary.xdm.Column;
import java.nio.file.Path;
import java.util.List;

/**
 * What a table holds at one moment, for readers. Later commits don't change it; its files stay until maintenance expires the snapshot.
 *
 * @param id which table
 * @param snapshotId Iceberg's id of the snapshot; -1 while the table has none
 * @param columns the table's columns today; a file may lack some of them, which then are null in its rows
 * @param files the Parquet files with the rows; a file has only those of the table's columns that occur in it, each with the members it had then
 * @param shape a Parquet file with all columns, members and types of today and no rows. Read by name together with {@code files} it makes every column
 *     exist, at any depth, and lets the reader fetch single members; one schema for all is many times slower to get by casting
 */
public record TableSnapshot(TableId id, long snapshotId, List<Column> columns, List<Path> files, Path shape) {
    public TableSnapshot {
        columns = List.copyOf(columns);
        files = List.copyOf(files);
    }
}
