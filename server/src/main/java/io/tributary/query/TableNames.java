package io.tributary.query;

import io.tributary.land.TableId;
import java.util.Map;

/** The names under which tables are known in SQL today. */
@FunctionalInterface
public interface TableNames {

    /** Lower-case name to table, of one namespace. */
    Map<String, TableId> of(String namespace);
}
