package io.tributary.land;

import io.tributary.event.Position;

/**
 * What a commit did.
 *
 * @param table which table
 * @param position everything up to here is in the table
 * @param snapshotId Iceberg's id of the snapshot that brought it; -1 when the table has none yet
 * @param rows how many rows this batch brought; they are counted too when an earlier attempt had landed them already
 */
public record Landed(TableId table, Position position, long snapshotId, long rows) {}
