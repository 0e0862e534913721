package io.tributary.xdm;

/** What validation says of one record: it is a row of its table, or it breaks its schema. */
public sealed interface Verdict {

    /** The record keeps its schema; {@code row} is the record in the shape of the table and shares nothing with it. */
    record Valid(Row row) implements Verdict {}

    /** The record breaks its schema; {@code cause} is the one violation, or the parent of several. */
    record Invalid(Violation cause) implements Verdict {}
}
