package io.tributary.land;

import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * A page that waits for its row group to be written.
 *
 * @param packed the compressed page
 * @param size bytes before compression
 * @param entries values and nulls
 * @param rows rows that begin in it
 * @param encoding how the values are written
 * @param nulls nulls on any level
 * @param statistics least and greatest value; null where the leaf knows them only for all its pages
 */
@SuppressWarnings("ArrayRecordComponent")
record Page(
        byte[] packed,
        int size,
        int entries,
        int rows,
        Encoding encoding,
        int nulls,
        @Nullable Statistics<?> statistics) {}
