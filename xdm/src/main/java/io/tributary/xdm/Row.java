package io.tributary.xdm;

/**
 * One validated record in the shape of its table.
 *
 * @param values one value per top-level column, in column order, in the Java form that {@link ColumnType} states; null where the record has no value. The
 *     array is owned by the row and must not be changed.
 */
@SuppressWarnings("ArrayRecordComponent")
public record Row(Object[] values) {}
