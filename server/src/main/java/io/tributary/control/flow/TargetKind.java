package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Document;
import java.util.List;
import java.util.Set;

/** Target connections: where rows go (flow-service contract §6.5). */
final class TargetKind implements Kind {

    private final Specs specs;
    private final FlowCheck flows;

    /** @param flows checks the flows of a target that is changed */
    TargetKind(Specs specs, FlowCheck flows) {
        this.specs = specs;
        this.flows = flows;
    }

    @Override
    public String name() {
        return World.TARGETS;
    }

    @Override
    public Set<String> fields() {
        return Set.of("connectionSpec", "baseConnectionId", "state", "data", "params", "inheritedAttributes");
    }

    @Override
    public ObjectNode make(World world, String id, ObjectNode body, boolean draft) {
        ConnectionSpec spec = specs.askedConnectionSpec(body);
        if (!spec.isTarget()) {
            throw FlowProblem.at(
                    "/connectionSpec/id",
                    FlowError.SPEC_UNKNOWN,
                    "%s (%s) is no target; the one of datasets is %s."
                            .formatted(spec.id(), spec.name(), ConnectionSpec.DATA_LAKE));
        }
        ObjectNode stored = written(body, spec, draft);
        Ends.base(world, body, spec, draft).ifPresent(base -> stored.put("baseConnectionId", base.id()));
        return stored;
    }

    /** With {@code datasetId} read as {@code dataSetId}, and the schema's id where clients look for it. */
    private static ObjectNode written(ObjectNode body, ConnectionSpec spec, boolean draft) {
        ObjectNode sent = body.deepCopy();
        if (sent.path("params") instanceof ObjectNode params && params.has("datasetId")) {
            JsonNode alias = params.remove("datasetId");
            if (!params.hasNonNull("dataSetId")) {
                params.set("dataSetId", alias);
            }
        }
        ObjectNode stored = Ends.written(sent, spec, draft);
        Members.object(stored, "data", "/data")
                .flatMap(data -> Members.object(data, "schema", "/data/schema"))
                .ifPresent(TargetKind::checkSchema);
        return stored;
    }

    private static void checkSchema(ObjectNode schema) {
        if (!schema.hasNonNull("id") && schema.hasNonNull("schemaId")) {
            schema.set("id", schema.get("schemaId"));
        }
        Members.requiredText(schema, "id", "/data/schema/id");
    }

    @Override
    public Set<String> patchable() {
        return Set.of("/name", "/description", "/params", "/data");
    }

    @Override
    public ObjectNode editable(Document current) {
        ObjectNode editable = JsonNodeFactory.instance.objectNode();
        Resources.copy(current.body(), editable, List.of("name", "description", "data", "params"));
        return editable;
    }

    @Override
    public ObjectNode remake(World world, Document current, ObjectNode edited, boolean draft, ArrayNode operations) {
        ObjectNode stored = written(edited, specs.storedConnectionSpec(current.body()), draft);
        Resources.copy(current.body(), stored, List.of("baseConnectionId", "state"));
        return stored;
    }

    @Override
    public ObjectNode act(World world, Document current, State.Action action) {
        State next = Ends.published(current, action);
        Ends.base(world, current.body(), specs.storedConnectionSpec(current.body()), false);
        return remake(world, current, editable(current), false, Resources.noOperations())
                .put("state", next.text());
    }

    /** A published flow follows its target at once, so the two must still fit. */
    @Override
    public void afterChange(World world, Document changed) {
        for (String flowId : world.flowsNaming("targetConnectionIds", changed.id())) {
            world.find(World.FLOWS, flowId)
                    .filter(flow -> !flow.body().path("state").asText().equals(new State.Draft().text()))
                    .ifPresent(flow -> flows.check(world, FlowBody.of(flow.body(), specs)));
        }
    }

    @Override
    public void checkDeletable(World world, String id) {
        Ends.checkUnused(world.flowsNaming("targetConnectionIds", id));
    }

    @Override
    public void describe(ObjectNode view, Document document, World world) {
        Ends.describe(view, document.body());
        view.set(
                "params",
                document.body().path("params").isObject()
                        ? document.body().path("params")
                        : JsonNodeFactory.instance.objectNode());
        ObjectNode inherited = view.putObject("inheritedAttributes");
        world.baseOf(document).ifPresent(base -> inherited.set("baseConnection", Ends.reference(base)));
    }
}
