package io.tributary;

import io.tributary.control.access.Access;
import io.tributary.control.access.Caller;
import io.tributary.control.access.ClosedInlet;
import io.tributary.control.catalog.Catalog;
import io.tributary.control.catalog.Catalog.ScopedDataset;
import io.tributary.control.catalog.Dataset;
import io.tributary.control.conversion.Conversion;
import io.tributary.control.conversion.MappingSet;
import io.tributary.control.flow.FlowService;
import io.tributary.control.flow.FlowView;
import io.tributary.control.flow.InletView;
import io.tributary.control.schema.SchemaRegistry;
import io.tributary.control.store.Scope;
import io.tributary.land.LandException;
import io.tributary.mapping.CompiledMapping;
import io.tributary.mapping.MappingOptions;
import io.tributary.mapping.MappingWarning;
import io.tributary.mapping.TargetSchema;
import io.tributary.plan.FlowPlan;
import io.tributary.plan.InletPlan;
import io.tributary.plan.PayloadForm;
import io.tributary.plan.Plan;
import io.tributary.plan.Plans;
import io.tributary.plan.Shaping;
import io.tributary.plan.TablePlan;
import io.tributary.xdm.Behavior;
import io.tributary.xdm.RecordValidator;
import io.tributary.xdm.ResolvedSchema;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the plan out of the documents, after each change of one. What is costly to compile is kept from one plan to the next as long as its documents are the
 * same.
 */
final class Planner {

    private static final Logger LOG = LoggerFactory.getLogger(Planner.class);

    private final Access access;
    private final LakeTables lakeTables;
    private final SchemaRegistry registry;
    private final Catalog catalog;
    private final Conversion conversion;
    private final FlowService flows;
    private final Plans plans;

    private Map<ResolvedSchema, CompiledSchema> schemas = new HashMap<>();
    private Map<MappingKey, CompiledMapping> mappings = new HashMap<>();
    private Map<String, TablePlan> ensured = new HashMap<>();
    private @Nullable Thread nextStart;

    Planner(
            Access access,
            LakeTables lakeTables,
            SchemaRegistry registry,
            Catalog catalog,
            Conversion conversion,
            FlowService flows,
            Plans plans) {
        this.access = access;
        this.lakeTables = lakeTables;
        this.registry = registry;
        this.catalog = catalog;
        this.conversion = conversion;
        this.flows = flows;
        this.plans = plans;
    }

    /** Makes a plan now and after each change of a document; a dataset that is deleted takes its table along. */
    void planOnChange() {
        lakeTables.dropLeftovers(catalog.datasets());
        catalog.onDelete(gone -> {
            plan();
            lakeTables.drop(gone.scope(), gone.dataset().id());
        });
        Runnable change = () -> {
            plan();
            ensureTables();
        };
        catalog.onChange(change);
        flows.onChange(change);
        registry.onChange(scope -> change.run());
        change.run();
    }

    /** A dataset has its table, with today's columns, before its first row comes: it can be asked about at once. */
    private synchronized void ensureTables() {
        Map<String, TablePlan> now = new HashMap<>();
        for (TablePlan table : plans.current().tables()) {
            now.put(table.key(), table);
            TablePlan known = ensured.get(table.key());
            if (known == null || !known.columns().equals(table.columns())) {
                try {
                    lakeTables.open(table);
                } catch (LandException e) {
                    LOG.atWarn()
                            .addKeyValue("table", table.key())
                            .setCause(e)
                            .log("a table can't be made now; it is tried again when its first row comes");
                    now.remove(table.key());
                }
            }
        }
        ensured = now;
    }

    /** A schema with what is made of it. */
    private record CompiledSchema(RecordValidator validator, TargetSchema target) {}

    private record MappingKey(Scope scope, String id, long version, ResolvedSchema schema) {}

    /** Everything compiled for this plan, so that the next one can use it and nothing old is kept. */
    private record Compiled(Map<ResolvedSchema, CompiledSchema> schemas, Map<MappingKey, CompiledMapping> mappings) {}

    /** Makes the plan of this moment and swaps it in. */
    synchronized void plan() {
        Compiled next = new Compiled(new HashMap<>(), new HashMap<>());
        Map<String, TableAndSchema> tables = new HashMap<>();
        for (ScopedDataset scoped : catalog.datasets()) {
            table(scoped)
                    .ifPresent(table ->
                            tables.put(key(scoped.scope(), scoped.dataset().id()), table));
        }
        Map<String, List<FlowPlan>> byInlet = new HashMap<>();
        Map<String, InletView> inlets = new HashMap<>();
        flows.inlets().forEach(inlet -> inlets.put(inlet.inletId(), inlet));
        List<FlowView> all = flows.flows();
        for (FlowView flow : all) {
            InletView inlet = flow.inletId() == null ? null : inlets.get(flow.inletId());
            TableAndSchema table = tables.get(key(flow.scope(), flow.datasetId()));
            if (inlet != null && table != null) {
                flow(flow, inlet, table, next)
                        .ifPresent(plan -> byInlet.computeIfAbsent(inlet.inletId(), id -> new ArrayList<>())
                                .add(plan));
            }
        }
        List<InletPlan> planned = new ArrayList<>();
        Map<String, String> aliases = new HashMap<>();
        for (ClosedInlet closed : access.closedInlets()) {
            planned.add(closed(closed));
            closed.connectionIds().forEach(id -> aliases.put(id, closed.inletId()));
        }
        for (InletView inlet : inlets.values()) {
            planned.add(inlet(inlet, byInlet.getOrDefault(inlet.inletId(), List.of())));
            inlet.connectionIds().forEach(id -> aliases.put(id, inlet.inletId()));
        }
        schemas = next.schemas();
        mappings = next.mappings();
        wakeForNextStart(all);
        plans.swap(new Plan(
                planned,
                aliases,
                tables.values().stream().map(TableAndSchema::table).toList()));
    }

    private record TableAndSchema(TablePlan table, ResolvedSchema schema) {}

    private Optional<TableAndSchema> table(ScopedDataset scoped) {
        Scope scope = scoped.scope();
        Dataset dataset = scoped.dataset();
        Optional<String> tenant = access.tenant(scope.orgId());
        if (dataset.schemaId() == null || tenant.isEmpty()) {
            return Optional.empty();
        }
        return registry.resolved(scope, tenant.get(), dataset.schemaId())
                .map(schema -> new TableAndSchema(
                        new TablePlan(
                                dataset.id(),
                                Caller.lakeNamespace(tenant.get(), scope.sandbox()),
                                lakeTables.nameOf(scope, dataset),
                                dataset.table(),
                                schema.id(),
                                schema.columns()),
                        schema));
    }

    private Optional<FlowPlan> flow(FlowView flow, InletView inlet, TableAndSchema table, Compiled next) {
        CompiledSchema schema = compiled(table.schema(), next);
        Optional<Shaping> shaping = shaping(flow, table.schema(), schema, next);
        if (shaping.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("flow", flow.flowId())
                    .log("a flow has no plan: its mapping set or schema is not there any more");
        }
        return shaping.map(how -> new FlowPlan(
                flow.flowId(),
                inlet.inletId(),
                flow.enabled() && started(flow),
                inlet.dataType() == InletView.DataType.XDM ? PayloadForm.XDM : PayloadForm.RAW,
                table.schema().behavior() == Behavior.TIME_SERIES,
                how,
                schema.validator(),
                table.table()));
    }

    private static boolean started(FlowView flow) {
        Instant start = flow.startsAt();
        return start == null || !start.isAfter(Instant.now());
    }

    /** A flow whose start lies ahead takes messages from then on: the plan is made again at that moment. */
    private void wakeForNextStart(List<FlowView> all) {
        Thread waiting = nextStart;
        if (waiting != null) {
            waiting.interrupt();
        }
        nextStart = all.stream()
                .filter(flow -> !started(flow))
                .map(FlowView::startsAt)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .map(start -> Thread.ofVirtual().name("next-start").start(() -> {
                    try {
                        Thread.sleep(Duration.between(Instant.now(), start).plusMillis(1));
                        plan();
                    } catch (InterruptedException e) {
                        // A newer plan has its own next start.
                        Thread.currentThread().interrupt();
                    }
                }))
                .orElse(null);
    }

    private Optional<Shaping> shaping(FlowView flow, ResolvedSchema schema, CompiledSchema compiled, Compiled next) {
        FlowView.MappingPin pin = flow.mapping();
        if (pin == null) {
            return Optional.of(new Shaping.AsSent());
        }
        return conversion
                .mappingSet(flow.scope(), pin.mappingSetId(), pin.version())
                .map(set -> new Shaping.Mapped(
                        set.id(),
                        set.version(),
                        compiled(flow.scope(), set, schema, compiled, next),
                        flow.options().rejectOn().stream()
                                .map(MappingWarning.Kind::valueOf)
                                .collect(Collectors.toSet())));
    }

    private CompiledSchema compiled(ResolvedSchema schema, Compiled next) {
        return next.schemas().computeIfAbsent(schema, s -> {
            CompiledSchema known = schemas.get(s);
            return known != null
                    ? known
                    : new CompiledSchema(RecordValidator.compile(s), TargetSchema.of(s.document()));
        });
    }

    private CompiledMapping compiled(
            Scope scope, MappingSet set, ResolvedSchema schema, CompiledSchema target, Compiled next) {
        MappingKey key = new MappingKey(scope, set.id(), set.version(), schema);
        return next.mappings().computeIfAbsent(key, k -> {
            CompiledMapping known = mappings.get(k);
            return known != null
                    ? known
                    : CompiledMapping.compile(
                            set.mappings(), target.target(), new MappingOptions(set.allowNullValues()));
        });
    }

    private static InletPlan inlet(InletView inlet, List<FlowPlan> flows) {
        return new InletPlan(
                inlet.inletId(),
                inlet.scope().orgId(),
                inlet.scope().sandbox(),
                inlet.source(),
                inlet.enabled(),
                inlet.authenticationRequired(),
                inlet.dataType() == InletView.DataType.XDM ? PayloadForm.XDM : PayloadForm.RAW,
                inlet.capillary(),
                flows);
    }

    /** It takes nothing, and its senders are told so. */
    private static InletPlan closed(ClosedInlet inlet) {
        return new InletPlan(
                inlet.inletId(),
                inlet.scope().orgId(),
                inlet.scope().sandbox(),
                inlet.source(),
                false,
                false,
                PayloadForm.RAW,
                false,
                List.of());
    }

    private static String key(Scope scope, String datasetId) {
        return scope.orgId() + "/" + scope.sandbox() + "/" + datasetId;
    }
}
