package io.tributary.land;

import java.util.function.Consumer;
import org.apache.parquet.schema.Type;

/**
 * A column, or a part of one: takes values row by row and turns them into Parquet's levels and values. Nulls come as runs; a struct or list that is absent
 * counts them for itself and passes them on to what is below only when something else comes, so an absent struct of sixty columns costs what one column
 * costs.
 */
abstract sealed class Node permits Group, Leaf {

    final int fieldId;
    final String name;

    /** Definition level of a value that is there. */
    final int level;

    Node(int fieldId, String name, int level) {
        this.fieldId = fieldId;
        this.name = name;
        this.level = level;
    }

    /** One value that is there. */
    abstract void write(Object value, int repetition);

    /** Nulls in a row, on this level or on one above. */
    abstract void nulls(int repetition, int definition, int count);

    /** Passes on every null that is only counted. */
    abstract void settle();

    abstract void forEachLeaf(Consumer<Leaf> action);

    /** The column in a file. */
    abstract Type type();
}
