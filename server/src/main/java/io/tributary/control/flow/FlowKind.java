package io.tributary.control.flow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Document;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Flows: from a source through a mapping into a dataset (flow-service contract §6.6). */
final class FlowKind implements Kind {

    private static final List<String> EDITABLE = List.of(
            "name",
            "description",
            "scheduleParams",
            "transformations",
            "options",
            "labels",
            "policy",
            "tagIds",
            "parentFolderId",
            "sourceConnectionIds",
            "targetConnectionIds");

    private static final Set<String> PATCHABLE =
            EDITABLE.stream().map(name -> "/" + name).collect(Collectors.toUnmodifiableSet());

    private final Specs specs;
    private final FlowCheck check;
    private final Inlets inlets;
    private final Runs runs;
    private final FlowSettings settings;

    FlowKind(Specs specs, FlowCheck check, Inlets inlets, Runs runs, FlowSettings settings) {
        this.specs = specs;
        this.check = check;
        this.inlets = inlets;
        this.runs = runs;
        this.settings = settings;
    }

    @Override
    public String name() {
        return World.FLOWS;
    }

    @Override
    public Set<String> fields() {
        return Set.of(
                "flowSpec",
                "state",
                "sourceConnectionIds",
                "targetConnectionIds",
                "inheritedAttributes",
                "options",
                "scheduleParams",
                "transformations",
                "labels",
                "policy",
                "tagIds",
                "parentFolderId",
                "runs",
                "lastOperation",
                "lastRunDetails");
    }

    @Override
    public ObjectNode make(World world, String id, ObjectNode body, boolean draft) {
        if (body.hasNonNull("state")) {
            throw FlowProblem.at(
                    "/state",
                    FlowError.STATE_GIVEN,
                    "state can't be given when a flow is created; use ?mode=draft for a draft, or POST"
                            + " …/action?op=disable afterwards.");
        }
        FlowBody flow = FlowBody.of(body, specs, draft);
        if (!draft) {
            check.check(world, flow);
        }
        return stored(flow, draft ? new State.Draft() : new State.Enabled(), "create", Resources.noOperations());
    }

    private ObjectNode stored(FlowBody flow, State state, String operation, ArrayNode operations) {
        long now = settings.clock().millis();
        ObjectNode stored = flow.written().deepCopy().put("state", state.text());
        ObjectNode last = stored.putObject("lastOperation")
                .put("started", now)
                .put("updated", now)
                .put("percentCompleted", 100.0);
        last.putObject("status").put("value", "completed").putArray("errors");
        last.set("ops", operations);
        last.put("operation", operation);
        return stored;
    }

    @Override
    public Set<String> patchable() {
        return PATCHABLE;
    }

    @Override
    public ObjectNode editable(Document current) {
        ObjectNode editable = JsonNodeFactory.instance.objectNode();
        Resources.copy(current.body(), editable, EDITABLE);
        return editable;
    }

    @Override
    public ObjectNode remake(World world, Document current, ObjectNode edited, boolean draft, ArrayNode operations) {
        ObjectNode whole = edited.deepCopy();
        whole.set("flowSpec", current.body().path("flowSpec"));
        FlowBody flow = FlowBody.of(whole, specs, draft);
        if (!draft) {
            checkStartUnchanged(FlowBody.of(current.body(), specs), flow);
            check.check(world, flow);
        }
        return stored(flow, State.of(current.body().path("state").asText()), "update", operations);
    }

    /** A start that has passed has been acted on (flow-service contract §5.2). */
    private void checkStartUnchanged(FlowBody before, FlowBody after) {
        Optional<Instant> start = before.schedule().startTime();
        boolean fixed = before.spec().isScheduled()
                && start.isPresent()
                && !start.get().isAfter(settings.clock().instant());
        if (fixed && !after.schedule().startTime().equals(start)) {
            throw FlowProblem.of(
                    FlowError.INVALID,
                    "scheduleParams.startTime has passed, so it can't be changed any more; make another flow instead.");
        }
    }

    @Override
    public ObjectNode act(World world, Document current, State.Action action) {
        State next = State.of(current.body().path("state").asText()).after(action);
        FlowBody flow = FlowBody.of(current.body(), specs);
        return switch (action) {
            case DISABLE -> stored(flow, next, action.text(), Resources.noOperations());
            case ENABLE -> {
                check.check(world, flow);
                yield stored(flow, next, action.text(), Resources.noOperations());
            }
            case PUBLISH -> {
                check.check(world, flow);
                yield stored(flow, next, "create", Resources.noOperations());
            }
        };
    }

    @Override
    public void checkDeletable(World world, String id) {
        // Any flow can be deleted; what it landed stays, and so do its runs.
    }

    @Override
    public void describe(ObjectNode view, Document document, World world) {
        ObjectNode stored = document.body();
        Resources.copy(stored, view, List.of("flowSpec", "state", "sourceConnectionIds", "targetConnectionIds"));
        view.set("inheritedAttributes", inherited(document, world));
        ObjectNode options = ((ObjectNode) stored.path("options")).deepCopy();
        world.sourceOf(document).flatMap(world::inletOwner).ifPresent(owner -> inlets.publish(owner.body(), options));
        view.set("options", options);
        Resources.copy(
                stored,
                view,
                List.of("scheduleParams", "transformations", "labels", "policy", "tagIds", "parentFolderId"));
        view.put("runs", "/runs?property=flowId==" + document.id());
        view.set("lastOperation", stored.path("lastOperation"));
        runs.latest(world.scope(), document.id()).ifPresent(run -> view.set("lastRunDetails", RunViews.details(run)));
    }

    private ObjectNode inherited(Document flow, World world) {
        ObjectNode inherited = JsonNodeFactory.instance.objectNode();
        FlowSpec spec = specs.askedFlowSpec(flow.body());
        inherited.putObject("properties").put("isSourceFlow", spec.isSourceFlow());
        ArrayNode sources = inherited.putArray("sourceConnections");
        world.sourceOf(flow).ifPresent(source -> {
            ObjectNode reference = Ends.reference(source);
            world.baseOf(source).ifPresent(base -> reference.set("baseConnection", Ends.reference(base)));
            sources.add(reference);
        });
        ArrayNode targets = inherited.putArray("targetConnections");
        world.targetOf(flow).ifPresent(target -> targets.add(Ends.reference(target)));
        return inherited;
    }

    @Override
    public void describeCreated(ObjectNode answer, Document created, World world) {
        boolean capillary = world.sourceOf(created)
                .filter(source -> specs.storedConnectionSpec(source.body()).isCapillary())
                .isPresent();
        State state = State.of(created.body().path("state").asText());
        if (capillary && state instanceof State.Enabled) {
            answer.put("status", state.text()).put("message", "Dataflow created successfully");
        }
    }
}
