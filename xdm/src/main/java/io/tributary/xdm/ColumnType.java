package io.tributary.xdm;

import java.util.List;

/**
 * The physical type of a column, derived from an XDM type (schema-registry contract §3.1), and with it the Java form of its values in a {@link Row}.
 */
public sealed interface ColumnType {

    /** UTF-8 text; values are {@link String}. Objects without declared properties are kept as compact JSON text. */
    record Text() implements ColumnType {}

    /** Values are {@link Boolean}. */
    record Bool() implements ColumnType {}

    /** XDM byte, short and int; values are {@link Integer}. */
    record Int32() implements ColumnType {}

    /** XDM long; values are {@link Long}. */
    record Int64() implements ColumnType {}

    /** XDM number; values are {@link Double}. */
    record Float64() implements ColumnType {}

    /** XDM date; values are {@link Integer}, days since 1970-01-01. */
    record Day() implements ColumnType {}

    /** XDM date-time; values are {@link Long}, microseconds since 1970-01-01T00:00:00Z. */
    record Instant() implements ColumnType {}

    /** A nested object; values are {@code Object[]} in the order of {@code members}, absent members null. */
    record Struct(List<Column> members) implements ColumnType {}

    /** A list; values are {@link List} of the element's form, without null elements. */
    record ListOf(ColumnType element) implements ColumnType {}

    /** A map from text; values are {@link java.util.Map} from {@link String} to the value's form. */
    record MapOf(ColumnType value) implements ColumnType {}
}
