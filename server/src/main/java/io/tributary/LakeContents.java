package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.catalog.Catalog;
import io.tributary.control.catalog.Dataset;
import io.tributary.control.export.Contents;
import io.tributary.http.HttpProblem;
import io.tributary.http.Response;
import io.tributary.land.Origin;
import io.tributary.plan.Plans;
import io.tributary.plan.TablePlan;
import io.tributary.quarantine.Quarantine;
import io.tributary.query.QueryException;
import io.tributary.query.QueryResult;
import io.tributary.query.SqlEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The contents of batches: files out of the lake, refused messages out of the quarantine, first rows by SQL. */
final class LakeContents implements Contents {

    private final Catalog catalog;
    private final LakeBatches batches;
    private final Quarantine quarantine;
    private final Plans plans;
    private final SqlEngine engine;

    LakeContents(Catalog catalog, LakeBatches batches, Quarantine quarantine, Plans plans, SqlEngine engine) {
        this.catalog = catalog;
        this.batches = batches;
        this.quarantine = quarantine;
        this.plans = plans;
        this.engine = engine;
    }

    @Override
    public Optional<BatchContents> batch(Caller caller, String id) {
        return catalog.batchDataset(caller, id)
                .map(dataset -> new BatchContents(
                        id,
                        batches.located(caller.scope(), dataset, id).stream()
                                .map(file -> stored(dataset, file))
                                .toList(),
                        quarantine.batch(id).isPresent()))
                .or(() -> catalog.hasBatch(caller, id)
                        ? Optional.of(new BatchContents(id, List.of(), false))
                        : Optional.empty());
    }

    private static StoredFile stored(Dataset dataset, LakeBatches.Located located) {
        return new StoredFile(
                located.file().id(),
                dataset.viewId(),
                located.stored().path(),
                located.file().records(),
                located.file().bytes(),
                located.file().createdMillis());
    }

    @Override
    public List<RefusedRecord> refused(String batchId) {
        return quarantine.entries(batchId).stream().map(Refusals::record).toList();
    }

    @Override
    public Optional<List<ObjectNode>> preview(Caller caller, String datasetId, int rows) {
        return catalog.dataset(caller.scope(), datasetId)
                .map(dataset -> plans.current().tables().stream()
                        .filter(table -> table.datasetId().equals(dataset.id()))
                        .filter(table -> table.namespace().equals(caller.lakeNamespace()))
                        .findFirst()
                        .map(table -> rows(table, rows))
                        .orElse(List.of()));
    }

    private List<ObjectNode> rows(TablePlan table, int limit) {
        String sql = "select * from \"" + table.sqlName().replace("\"", "\"\"") + "\" limit " + limit;
        try {
            return objects(engine.run(table.namespace(), sql, limit));
        } catch (QueryException e) {
            throw new HttpProblem(Response.json(
                    503,
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("type", "/placeholder/type/uri")
                            .put("status", 503)
                            .put("title", "ServiceUnavailableError")
                            .put("detail", "The rows can't be read now: " + e.getMessage())));
        }
    }

    private static List<ObjectNode> objects(QueryResult result) {
        List<ObjectNode> rows = new ArrayList<>();
        for (List<JsonNode> values : result.rows()) {
            ObjectNode row = JsonNodeFactory.instance.objectNode();
            for (int i = 0; i < values.size(); i++) {
                if (!values.get(i).isNull() && !result.columns().get(i).name().equals(Origin.COLUMN)) {
                    row.set(result.columns().get(i).name(), values.get(i));
                }
            }
            rows.add(row);
        }
        return rows;
    }
}
