package io.tributary.land;

import io.tributary.xdm.Column;
import io.tributary.xdm.ColumnType;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Which event a row came from; kept with the row in the one column of a table that no schema knows.
 *
 * @param xactionId the transaction id its sender was told
 * @param receivedAtMillis when it came in, epoch milliseconds UTC
 */
public record Origin(String xactionId, long receivedAtMillis) {

    /** The column's name. No tenant's namespace can be called so: those are letters and digits after the first underscore. */
    public static final String COLUMN = "_tributary_event";

    static final String ID = COLUMN + ".xactionId";
    static final String TIME = COLUMN + ".receivedAt";

    /** The column as all tables have it. */
    static final Column DECLARED = new Column(
            COLUMN,
            new ColumnType.Struct(List.of(
                    new Column("xactionId", new ColumnType.Text(), false, "Transaction id the sender was told"),
                    new Column("receivedAt", new ColumnType.Instant(), false, "When the event came in"))),
            false,
            "The event this row came from");

    static long micros(long millis) {
        return TimeUnit.MILLISECONDS.toMicros(millis);
    }

    /** The column's value. */
    Object[] value() {
        return new Object[] {xactionId, micros(receivedAtMillis)};
    }
}
