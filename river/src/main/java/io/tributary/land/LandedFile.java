package io.tributary.land;

import java.nio.file.Path;

/**
 * A data file that a commit added. It stays readable until its snapshot is expired, whether or not later commits took it out of the table.
 *
 * @param path the Parquet file
 * @param rows rows in it
 * @param bytes its size
 */
public record LandedFile(Path path, long rows, long bytes) {}
