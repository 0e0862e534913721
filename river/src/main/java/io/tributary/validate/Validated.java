package io.tributary.validate;

import io.tributary.event.Rejection;
import io.tributary.xdm.Row;
import io.tributary.xdm.Violation;

/** What became of a record at the check against its schema. */
public sealed interface Validated {

    /** It is right, and this is its row. */
    record Fit(Row row) implements Validated {}

    /**
     * It breaks the schema.
     *
     * @param rejection for the quarantine
     * @param violation for the answer to a sender who waits
     */
    record Unfit(Rejection rejection, Violation violation) implements Validated {}
}
