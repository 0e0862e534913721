package io.tributary.backfill;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.event.Rejection;
import org.jspecify.annotations.Nullable;

/**
 * One row of a file.
 *
 * @param number 1 for the first below the header
 * @param record the row as a message: column to text, an empty cell null
 * @param rejection why it is none; null for a row that can go on
 */
record Row(long number, ObjectNode record, @Nullable Rejection rejection) {}
