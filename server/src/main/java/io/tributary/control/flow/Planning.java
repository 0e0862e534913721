package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.flow.FlowView.MappingPin;
import io.tributary.control.store.Document;
import io.tributary.control.store.DocumentKey;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Flows and inlets of all sandboxes, as the planner reads them. */
final class Planning {

    private final DocumentStore store;
    private final Specs specs;
    private final Map<Scope, World> worlds = new HashMap<>();

    Planning(DocumentStore store, Specs specs) {
        this.store = store;
        this.specs = specs;
    }

    private World world(Scope scope) {
        return worlds.computeIfAbsent(scope, key -> new World(store, key));
    }

    List<FlowView> flows() {
        return store.listEverywhere(World.FLOWS).stream()
                .flatMap(found -> flow(found.scope(), found.document()).stream())
                .toList();
    }

    /** One flow; empty for drafts, and when there is none. */
    Optional<FlowView> flow(World world, String flowId) {
        return world.find(World.FLOWS, flowId).flatMap(found -> flow(world.scope(), found));
    }

    /** What a change of some documents may have changed for the planner. */
    Affected affected(Set<DocumentKey> changed, Function<String, Optional<String>> inletOwner) {
        Map<String, Optional<FlowView>> views = new LinkedHashMap<>();
        Map<String, Optional<InletView>> inlets = new LinkedHashMap<>();
        for (DocumentKey key : changed) {
            World world = world(key.scope());
            List<String> owners = switch (key.kind()) {
                case World.CONNECTIONS -> List.of(key.id());
                case World.SOURCES -> ownersOf(world, key.id(), inletOwner);
                default -> List.of();
            };
            owners.forEach(id -> inlets.put(id, inlet(world, id)));
            List<String> flowIds = switch (key.kind()) {
                case World.CONNECTIONS -> world.flowsReaching(key.id());
                case World.SOURCES -> world.flowsNaming("sourceConnectionIds", key.id());
                case World.TARGETS -> world.flowsNaming("targetConnectionIds", key.id());
                case World.FLOWS -> List.of(key.id());
                default -> List.of();
            };
            for (String id : flowIds) {
                views.put(id, world.find(World.FLOWS, id).flatMap(flow -> flow(key.scope(), flow)));
            }
        }
        return new Affected(views, inlets);
    }

    /** The connections whose inlet a source hangs on, or hung on: itself, or its base. */
    private static List<String> ownersOf(World world, String sourceId, Function<String, Optional<String>> inletOwner) {
        Set<String> owners = new LinkedHashSet<>(List.of(sourceId));
        inletOwner.apply(sourceId).ifPresent(owners::add);
        world.find(World.SOURCES, sourceId).flatMap(world::baseOf).ifPresent(base -> owners.add(base.id()));
        return List.copyOf(owners);
    }

    /** The inlet that a connection or source connection owns. */
    private Optional<InletView> inlet(World world, String ownerId) {
        return world.find(World.CONNECTIONS, ownerId)
                .map(base -> inlet(new DocumentStore.Scoped(world.scope(), base), world.sourcesOn(ownerId)))
                .or(() -> world.find(World.SOURCES, ownerId)
                        .map(source -> inlet(new DocumentStore.Scoped(world.scope(), source), List.of())))
                .flatMap(found -> found);
    }

    /** Empty for drafts. */
    private Optional<FlowView> flow(Scope scope, Document flow) {
        State state = State.of(flow.body().path("state").asText());
        World world = world(scope);
        Optional<Document> source = world.sourceOf(flow);
        Optional<Document> target = world.targetOf(flow);
        if (state instanceof State.Draft || source.isEmpty() || target.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(flow(world, flow, state instanceof State.Enabled, source.get(), target.get()));
    }

    /** What a run tells of its flow. */
    Optional<RunFacts> runFacts(Scope scope, String flowId) {
        World world = world(scope);
        return world.find(World.FLOWS, flowId)
                .flatMap(document -> flow(scope, document).map(view -> {
                    FlowSpec spec = specs.askedFlowSpec(document.body());
                    return new RunFacts(
                            spec.id(),
                            spec.document().path("version").asText("1.0"),
                            view.sourceConnectionId(),
                            view.targetConnectionId(),
                            view.datasetId(),
                            view.runWindow(),
                            view.options().errorDiagnostics());
                }));
    }

    private FlowView flow(World world, Document flow, boolean enabled, Document source, Document target) {
        FlowBody body = FlowBody.of(flow.body(), specs);
        ConnectionSpec sourceSpec = specs.storedConnectionSpec(source.body());
        return new FlowView(
                flow.id(),
                world.scope(),
                body.name(),
                enabled,
                world.inletOwner(source)
                        .map(owner -> owner.body().path("inletId").asText())
                        .orElse(null),
                source.id(),
                sourceSpec.id(),
                target.id(),
                target.body().path("params").path("dataSetId").asText(),
                pin(body),
                startsAt(body),
                body.schedule().runWindow(),
                options(body));
    }

    private static @Nullable MappingPin pin(FlowBody body) {
        return body.mapping()
                .map(mapping -> new MappingPin(
                        mapping.id(), Members.wholeNumber(mapping.version()).orElse(0)))
                .orElse(null);
    }

    private static @Nullable Instant startsAt(FlowBody body) {
        return body.spec().isScheduled() ? body.schedule().startTime().orElse(null) : null;
    }

    private static FlowView.Options options(FlowBody body) {
        ObjectNode options = body.options();
        return new FlowView.Options(
                Members.truth(options.path("errorDiagnosticsEnabled")).orElse(false),
                Members.number(options.path("partialIngestionPercent"))
                        .map(Number::doubleValue)
                        .orElse(null),
                body.rejectOn());
    }

    List<InletView> inlets() {
        Map<String, List<String>> sourcesByBase = new HashMap<>();
        List<InletView> ofSources = new ArrayList<>();
        store.eachEverywhere(World.SOURCES, source -> {
            String base = source.document().body().path("baseConnectionId").asText();
            sourcesByBase
                    .computeIfAbsent(base, _ -> new ArrayList<>())
                    .add(source.document().id());
            inlet(source, List.of()).ifPresent(ofSources::add);
        });
        List<InletView> inlets = new ArrayList<>();
        store.eachEverywhere(
                World.CONNECTIONS,
                base -> inlet(base, sourcesByBase.getOrDefault(base.document().id(), List.of()))
                        .ifPresent(inlets::add));
        inlets.addAll(ofSources);
        return inlets;
    }

    /** Empty when the connection owns no inlet. */
    private Optional<InletView> inlet(DocumentStore.Scoped owner, List<String> sources) {
        ObjectNode stored = owner.document().body();
        if (!stored.path("inletId").isTextual()) {
            return Optional.empty();
        }
        JsonNode params = stored.path("auth").path("params");
        List<String> connectionIds = new ArrayList<>(List.of(owner.document().id()));
        connectionIds.addAll(sources);
        return Optional.of(new InletView(
                stored.path("inletId").asText(),
                connectionIds,
                owner.scope(),
                params.path("dataType").asText().toLowerCase(Locale.ROOT).equals("xdm")
                        ? InletView.DataType.XDM
                        : InletView.DataType.RAW,
                Members.truth(params.path("authenticationRequired")).orElse(false),
                source(stored, params),
                stored.path("state").asText().equals(new State.Enabled().text()),
                specs.storedConnectionSpec(stored).isCapillary()));
    }

    private static String source(ObjectNode stored, JsonNode params) {
        for (String name : List.of("sourceId", "name")) {
            String text = params.path(name).asText();
            if (!text.isBlank()) {
                return text;
            }
        }
        return stored.path("name").asText();
    }
}
