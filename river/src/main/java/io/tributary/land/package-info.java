/**
 * Lands rows: many rows and one log position become part of an Apache Iceberg table in one step, all or nothing.
 *
 * <p>A {@link io.tributary.land.LandingBatch} streams rows into Parquet files that nobody sees yet. Its commit swaps the table's metadata once: the new files
 * and the position of the last event in them appear together, so a restart knows exactly where to go on. A commit whose outcome is unknown is looked up in
 * the table before anything is written again, and a second writer of the same log is fenced off.
 */
@NullMarked
package io.tributary.land;

import org.jspecify.annotations.NullMarked;
