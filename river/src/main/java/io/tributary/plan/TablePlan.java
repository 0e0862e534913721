package io.tributary.plan;

import io.tributary.xdm.Column;
import java.util.List;

/**
 * The table of one dataset.
 *
 * @param datasetId 24 hex digits
 * @param namespace one for each organisation and sandbox
 * @param table the table's name in the lake, which never changes
 * @param sqlName its name in SQL today, unique in the namespace
 * @param schemaId the schema's {@code $id}
 * @param columns the columns the schema asks for today
 */
public record TablePlan(
        String datasetId, String namespace, String table, String sqlName, String schemaId, List<Column> columns) {
    public TablePlan {
        columns = List.copyOf(columns);
    }

    /** Namespace and table: the same for every plan of one table. */
    public String key() {
        return namespace + "." + table;
    }
}
