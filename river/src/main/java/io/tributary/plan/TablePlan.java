package io.tributary.plan;

import io.tributary.xdm.Column;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table of one dataset.
 *
 * @param datasetId 24 hex digits
 * @param namespace one for each organisation and sandbox
 * @param table the table's name in the lake, which never changes
 * @param sqlName its name in SQL today, unique in the namespace
 * @param schemaId the schema's {@code $id}
 * @param columns the columns the schema asks for today
 * @param commitInterval what was acknowledged is visible within this time; null when the server's interval holds
 */
public record TablePlan(
        String datasetId,
        String namespace,
        String table,
        String sqlName,
        String schemaId,
        List<Column> columns,
        @Nullable Duration commitInterval) {
    public TablePlan {
        columns = List.copyOf(columns);
    }

    /** With the server's commit interval. */
    public TablePlan(
            String datasetId, String namespace, String table, String sqlName, String schemaId, List<Column> columns) {
        this(datasetId, namespace, table, sqlName, schemaId, columns, null);
    }

    /** Namespace and table: the same for every plan of one table. */
    public String key() {
        return namespace + "." + table;
    }
}
