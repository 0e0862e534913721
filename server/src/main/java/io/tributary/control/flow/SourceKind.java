package io.tributary.control.flow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Document;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Source connections: what is taken from a system (flow-service contract §6.4). */
final class SourceKind implements Kind {

    private final Specs specs;
    private final Inlets inlets;

    SourceKind(Specs specs, Inlets inlets) {
        this.specs = specs;
        this.inlets = inlets;
    }

    @Override
    public String name() {
        return World.SOURCES;
    }

    @Override
    public Set<String> fields() {
        return Set.of("connectionSpec", "baseConnectionId", "state", "data", "params", "inheritedAttributes");
    }

    @Override
    public ObjectNode make(World world, String id, ObjectNode body, boolean draft) {
        ConnectionSpec spec = specs.askedConnectionSpec(body);
        if (!spec.isSource()) {
            throw FlowProblem.at(
                    "/connectionSpec/id",
                    FlowError.SPEC_UNKNOWN,
                    "%s (%s) is no source; GET /connectionSpecs lists all specs, sources have a sourceSpec."
                            .formatted(spec.id(), spec.name()));
        }
        ObjectNode stored = Ends.written(body, spec, draft);
        Optional<Document> base = Ends.base(world, body, spec, draft);
        base.ifPresent(document -> stored.put("baseConnectionId", document.id()));
        if (base.isEmpty() && spec.isPush()) {
            Inlets.mint(stored);
        }
        return stored;
    }

    @Override
    public Set<String> patchable() {
        return Set.of("/name", "/description", "/params", "/data");
    }

    @Override
    public ObjectNode editable(Document current) {
        ObjectNode editable = JsonNodeFactory.instance.objectNode();
        Resources.copy(current.body(), editable, List.of("name", "description", "data"));
        editable.set("params", parameters(current.body()));
        return editable;
    }

    private static ObjectNode parameters(ObjectNode stored) {
        return stored.path("params") instanceof ObjectNode params
                ? params.deepCopy()
                : JsonNodeFactory.instance.objectNode();
    }

    @Override
    public ObjectNode remake(World world, Document current, ObjectNode edited, boolean draft, ArrayNode operations) {
        ConnectionSpec spec = specs.storedConnectionSpec(current.body());
        ObjectNode stored = Ends.written(edited, spec, draft);
        Resources.copy(current.body(), stored, List.of("baseConnectionId", "state"));
        Inlets.keep(current.body(), stored);
        return stored;
    }

    @Override
    public ObjectNode act(World world, Document current, State.Action action) {
        State next = Ends.published(current, action);
        Ends.base(world, current.body(), specs.storedConnectionSpec(current.body()), false);
        return remake(world, current, editable(current), false, Resources.noOperations())
                .put("state", next.text());
    }

    @Override
    public void checkDeletable(World world, String id) {
        Ends.checkUnused(world.flowsNaming("sourceConnectionIds", id));
    }

    @Override
    public void describe(ObjectNode view, Document document, World world) {
        ObjectNode stored = document.body();
        Ends.describe(view, stored);
        ObjectNode params = parameters(stored);
        world.inletOwner(document).ifPresent(owner -> inlets.publish(owner.body(), params));
        view.set("params", params);
        ObjectNode inherited = view.putObject("inheritedAttributes");
        world.baseOf(document).ifPresent(base -> inherited.set("baseConnection", Ends.reference(base)));
    }
}
