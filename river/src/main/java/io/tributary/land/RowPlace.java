package io.tributary.land;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the row of an event is.
 *
 * @param table which table
 * @param commit the commit that brought it, with its snapshot's id; empty when that is not known any more
 * @param file the file of the table in which it is now; maintenance may have written it anew
 * @param row its number in that file, counted from 0
 */
public record RowPlace(TableId table, Optional<TableCommit> commit, Path file, long row) {}
