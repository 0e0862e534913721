package io.tributary.query;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tables that can be queried though they lie elsewhere than in the lake. They are copied for a query that names them, and gone when it ends. */
@FunctionalInterface
public interface SystemTables {

    /** There are none. */
    SystemTables NONE = (namespace, name) -> Optional.empty();

    /** The table of that lower-case name in a namespace. */
    Optional<SystemTable> find(String namespace, String name);

    /** One such table. */
    interface SystemTable {

        /** Names and SQL types of the values of a row, in order: {@code varchar} or {@code bigint}. */
        List<Stored> stored();

        /** The columns as queries see them: what stands between {@code select} and {@code from}, over the stored ones. */
        String shown();

        /**
         * Gives all rows.
         *
         * @param named lower-case names of all columns that the query names, and {@code *} if it asks for all; others may be left null
         * @throws QueryException there are too many
         */
        void rows(java.util.Set<String> named, Sink sink);
    }

    /** A stored value of each row. */
    record Stored(String name, String type) {}

    /** Takes rows. */
    @FunctionalInterface
    interface Sink {

        /** Takes a row: texts and longs, as many as there are stored columns. */
        void row(List<@Nullable Object> values);
    }
}
