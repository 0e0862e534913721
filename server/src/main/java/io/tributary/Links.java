package io.tributary;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Access;
import io.tributary.control.catalog.Catalog;
import io.tributary.control.catalog.Catalog.ScopedDataset;
import io.tributary.control.catalog.Dataset;
import io.tributary.control.catalog.Schemas.Behaviour;
import io.tributary.control.conversion.Conversion;
import io.tributary.control.conversion.FlowsUsing;
import io.tributary.control.conversion.MappingSet;
import io.tributary.control.conversion.Neighbours;
import io.tributary.control.flow.FlowService;
import io.tributary.control.flow.FlowView;
import io.tributary.control.flow.References;
import io.tributary.control.schema.ChangeEffects;
import io.tributary.control.schema.SchemaRegistry;
import io.tributary.control.schema.SchemaUsage;
import io.tributary.control.store.Scope;
import io.tributary.log.EventLog;
import io.tributary.observe.FlowOwner;
import io.tributary.observe.FlowOwners;
import io.tributary.plan.Plan;
import io.tributary.plan.Plans;
import io.tributary.prepare.Preparer;
import io.tributary.xdm.Behavior;
import io.tributary.xdm.ResolvedSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What the services of the control plane ask of each other. They don't know each other: each declares its questions, and here they are answered. Questions go
 * around in a circle (a schema is used by datasets, which are made of schemas), so two of the services are handed in after they were made.
 */
final class Links {

    private static final Pattern VERSION = Pattern.compile("version\\s*=\\s*(\\d{1,3})");

    private final Access access;
    private @Nullable Catalog catalog;
    private @Nullable FlowService flows;
    private @Nullable ChangeEffects rehearsal;

    Links(Access access) {
        this.access = access;
    }

    /** Closes the circle. */
    void connect(Catalog catalog, FlowService flows) {
        this.catalog = catalog;
        this.flows = flows;
    }

    /** Closes the circle of schemas and what runs on them. */
    void connect(ChangeEffects rehearsal) {
        this.rehearsal = rehearsal;
    }

    /**
     * How much a schema is used. As soon as a dataset refers to it, its table is there and events may be on their way to it, so the schema may only grow.
     */
    SchemaUsage usage() {
        return scope -> {
            Map<String, List<SchemaUsage.UsedBy>> bySchema = new HashMap<>();
            for (ScopedDataset scoped : catalog().datasets()) {
                Dataset dataset = scoped.dataset();
                if (scoped.scope().equals(scope) && dataset.schemaId() != null) {
                    bySchema.computeIfAbsent(dataset.schemaId(), schema -> new ArrayList<>())
                            .add(new SchemaUsage.UsedBy(dataset.id(), dataset.name(), true));
                }
            }
            return bySchema;
        };
    }

    /** What a change of schemas would do to flows and mapping sets. */
    ChangeEffects effects() {
        return (scope, changes, events) ->
                Objects.requireNonNull(rehearsal, "asked before connect()").of(scope, changes, events);
    }

    /** The schemas datasets are made of. */
    io.tributary.control.catalog.Schemas schemasOfDatasets(SchemaRegistry registry) {
        return new io.tributary.control.catalog.Schemas() {
            @Override
            public Optional<SchemaRef> find(Scope scope, String tenant, String id) {
                return registry.resolved(scope, tenant, id)
                        .map(schema -> new SchemaRef(
                                schema.id(), behaviour(schema.behavior()), registry.identifiable(scope, tenant, id)));
            }

            @Override
            public Optional<ObjectNode> document(Scope scope, String tenant, String id) {
                return registry.resolved(scope, tenant, id).map(ResolvedSchema::document);
            }
        };
    }

    private static Behaviour behaviour(Behavior behavior) {
        return switch (behavior) {
            case RECORD -> Behaviour.RECORD;
            case TIME_SERIES -> Behaviour.TIME_SERIES;
            case ADHOC -> Behaviour.ADHOC;
        };
    }

    /** The schemas mapping sets aim at. */
    io.tributary.control.conversion.Schemas schemasOfMappings(SchemaRegistry registry) {
        return (scope, tenant, id) -> registry.resolved(scope, tenant, id)
                .map(schema ->
                        new io.tributary.control.conversion.Schemas.ResolvedSchema(schema.id(), schema.document()));
    }

    /** What flows point to. */
    References references(Conversion conversion) {
        return new References() {
            @Override
            public Optional<DatasetRef> dataset(Scope scope, String datasetId) {
                return catalog().dataset(scope, datasetId).flatMap(Links::datasetRef);
            }

            @Override
            public Optional<MappingSetRef> mappingSet(Scope scope, String id, long version) {
                return conversion.latest(scope, id).map(latest -> {
                    MappingSet set = conversion.mappingSet(scope, id, version).orElse(latest);
                    String tenant = access.tenant(scope.orgId()).orElse("");
                    return new MappingSetRef(
                            id,
                            new SchemaRef(set.schemaId(), major(set.schemaContentType())),
                            LongStream.rangeClosed(0, latest.version()).boxed().collect(Collectors.toSet()),
                            conversion.problems(scope, tenant, set));
                });
            }
        };
    }

    private static Optional<References.DatasetRef> datasetRef(Dataset dataset) {
        String schema = dataset.schemaId();
        String type = dataset.schemaContentType();
        return schema == null
                ? Optional.empty()
                : Optional.of(new References.DatasetRef(
                        dataset.id(), new References.SchemaRef(schema, type == null ? 1 : major(type))));
    }

    /** The major version that a media type asks for; 1 when it names none. */
    private static int major(String contentType) {
        Matcher version = VERSION.matcher(contentType);
        return version.find() ? Integer.parseInt(version.group(1)) : 1;
    }

    /** What Data Prep asks of the others. */
    Neighbours neighbours(EventLog log, Preparer preparer, Plans plans) {
        return new Neighbours(
                flowsUsing(),
                new LoggedEvents(log, preparer, plans, () -> flows().flows()),
                (scope, datasetId) -> catalog().dataset(scope, datasetId).map(Dataset::schemaId));
    }

    /** The enabled flows that run a mapping set. */
    private FlowsUsing flowsUsing() {
        return (scope, id) -> flows().flows().stream()
                .filter(flow -> flow.scope().equals(scope) && flow.enabled())
                .filter(flow ->
                        flow.mapping() != null && flow.mapping().mappingSetId().equals(id))
                .map(FlowView::flowId)
                .toList();
    }

    /** The datasets, for whoever asks once everything is put together. */
    Catalog catalogLater() {
        return catalog();
    }

    /** Whose the flows are that have traffic. */
    FlowOwners owners(Plans plans) {
        return flowId -> {
            Plan plan = plans.current();
            return plan.flow(flowId)
                    .flatMap(flow -> plan.inlet(flow.inletId()))
                    .flatMap(inlet -> flows().runFacts(new Scope(inlet.orgId(), inlet.sandbox()), flowId)
                            .map(facts -> new FlowOwner(
                                    inlet.orgId(),
                                    inlet.sandbox(),
                                    facts.window().toMillis(),
                                    StreamRunView.facts(facts))));
        };
    }

    private Catalog catalog() {
        return Objects.requireNonNull(catalog, "asked before connect()");
    }

    private FlowService flows() {
        return Objects.requireNonNull(flows, "asked before connect()");
    }
}
