package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.flow.FlowView.MappingPin;
import io.tributary.control.store.Document;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
        List<DocumentStore.Scoped> sources = store.listEverywhere(World.SOURCES);
        for (DocumentStore.Scoped source : sources) {
            String base = source.document().body().path("baseConnectionId").asText();
            sourcesByBase
                    .computeIfAbsent(base, _ -> new ArrayList<>())
                    .add(source.document().id());
        }
        List<InletView> inlets = new ArrayList<>();
        for (DocumentStore.Scoped base : store.listEverywhere(World.CONNECTIONS)) {
            inlet(base, sourcesByBase.getOrDefault(base.document().id(), List.of()))
                    .ifPresent(inlets::add);
        }
        sources.forEach(source -> inlet(source, List.of()).ifPresent(inlets::add));
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
