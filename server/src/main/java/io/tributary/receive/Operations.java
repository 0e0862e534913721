package io.tributary.receive;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.plan.FlowPlan;
import io.tributary.plan.Plan;
import io.tributary.plan.TablePlan;
import io.tributary.receive.Envelope.Wrong;
import java.util.Optional;
import java.util.Set;

/** The operations that a message may ask for in its header (ingestion contract §2.4): checked before the answer, so that a sender learns of a slip at once. */
final class Operations {

    private static final Set<String> DATA = Set.of("create", "merge", "delete");

    private Operations() {}

    /** @throws Wrong a value that there is not, or values that don't go together */
    static void check(JsonNode operations, FlowPlan flow, Plan plan) throws Wrong {
        if (!operations.isObject()) {
            throw new Wrong("header.operations must be an object");
        }
        JsonNode data = operations.path("data");
        if (!data.isMissingNode() && !(data.isTextual() && DATA.contains(data.textValue()))) {
            throw new Wrong("header.operations.data must be create, merge or delete");
        }
        JsonNode identity = operations.path("identity");
        if (!identity.isMissingNode() && !"create".equals(identity.asText())) {
            throw new Wrong("header.operations.identity can only be create");
        }
        JsonNode dataset = operations.path("identityDatasetId");
        if (identity.isMissingNode() != dataset.isMissingNode()) {
            throw new Wrong("header.operations.identity and header.operations.identityDatasetId need each other");
        }
        if (!dataset.isMissingNode()) {
            checkIdentityDataset(dataset, flow.table(), plan);
        }
    }

    private static void checkIdentityDataset(JsonNode named, TablePlan target, Plan plan) throws Wrong {
        String id = named.isTextual() ? named.textValue() : "";
        if (id.equals(target.datasetId())) {
            throw new Wrong("header.operations.identityDatasetId must be another dataset than the flow's");
        }
        Optional<TablePlan> found = plan.tables().stream()
                .filter(table ->
                        table.datasetId().equals(id) && table.namespace().equals(target.namespace()))
                .findFirst();
        if (found.isEmpty()) {
            throw new Wrong("header.operations.identityDatasetId names no dataset of this sandbox");
        }
        if (!found.get().schemaId().equals(target.schemaId())) {
            throw new Wrong("header.operations.identityDatasetId must be of the same schema as the flow's dataset");
        }
    }
}
