package io.tributary.control.flow;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Document;
import java.util.List;
import java.util.Optional;

/** What source and target connections, the two ends of a flow, have in common (flow-service contract §6.4 and §6.5). */
final class Ends {

    private Ends() {}

    /** The stored form of what a client wrote. */
    static ObjectNode written(ObjectNode body, ConnectionSpec spec, boolean draft) {
        ObjectNode stored = JsonNodeFactory.instance.objectNode();
        stored.put("name", Members.requiredText(body, "name", "/name"));
        Members.text(body, "description", "/description").ifPresent(text -> stored.put("description", text));
        stored.set("connectionSpec", Specs.reference(spec.id()));
        stored.put("state", (draft ? new State.Draft() : new State.Enabled()).text());
        Members.object(body, "data", "/data").ifPresent(data -> stored.set("data", data.deepCopy()));
        ObjectNode params = Members.object(body, "params", "/params")
                .map(sent -> spec.isPush() ? Inlets.withoutOwned(sent) : sent.deepCopy())
                .orElseGet(JsonNodeFactory.instance::objectNode);
        if (!draft) {
            SpecSchema.check(spec.parameters(), params, "/params");
        }
        stored.set("params", params);
        return stored;
    }

    /** The base connection that a body names. */
    static Optional<Document> base(World world, ObjectNode body, ConnectionSpec spec, boolean draft) {
        Optional<String> id =
                Members.text(body, "baseConnectionId", "/baseConnectionId").filter(text -> !text.isBlank());
        if (id.isEmpty()) {
            if (spec.needsBase() && !draft) {
                throw FlowProblem.at(
                        "/baseConnectionId",
                        FlowError.INVALID,
                        "/baseConnectionId is missing; %s needs a base connection with its credentials."
                                .formatted(spec.name()));
            }
            return Optional.empty();
        }
        Document base = world.find(World.CONNECTIONS, id.get())
                .orElseThrow(() -> FlowProblem.at(
                        "/baseConnectionId",
                        FlowError.REFERENCE_UNKNOWN,
                        "connections %s does not exist in sandbox %s"
                                .formatted(Text.shown(id.get()), world.scope().sandbox())));
        checkSameSpec(base, spec);
        return Optional.of(base);
    }

    private static void checkSameSpec(Document base, ConnectionSpec spec) {
        String ofBase = base.body().path("connectionSpec").path("id").asText();
        if (!ofBase.equals(spec.id())) {
            throw FlowProblem.at(
                    "/connectionSpec/id",
                    FlowError.INVALID,
                    "The connection spec is %s, but the base connection has %s; both must be the same."
                            .formatted(spec.id(), ofBase));
        }
    }

    static State published(Document current, State.Action action) {
        if (action != State.Action.PUBLISH) {
            throw FlowProblem.of(
                    FlowError.INVALID,
                    "Source and target connections know op=publish only; enable and disable their flows instead.");
        }
        return State.of(current.body().path("state").asText()).after(action);
    }

    static void checkUnused(List<String> flows) {
        if (!flows.isEmpty()) {
            throw FlowProblem.inUse(
                    FlowError.IN_USE,
                    "It is used by %d flow(s): %s. Delete them first."
                            .formatted(flows.size(), Text.shown(String.join(", ", flows))),
                    flows);
        }
    }

    static void describe(ObjectNode view, ObjectNode stored) {
        Resources.copy(stored, view, List.of("baseConnectionId", "connectionSpec", "state", "data"));
    }

    /** {@code {id, connectionSpec}} of a connection, as other resources show it. */
    static ObjectNode reference(Document connection) {
        ObjectNode reference = JsonNodeFactory.instance.objectNode().put("id", connection.id());
        reference.set("connectionSpec", connection.body().path("connectionSpec"));
        return reference;
    }
}
