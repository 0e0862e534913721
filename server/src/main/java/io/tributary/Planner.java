package io.tributary;

import io.tributary.control.access.Access;
import io.tributary.control.access.Caller;
import io.tributary.control.access.ClosedInlet;
import io.tributary.control.catalog.Catalog;
import io.tributary.control.catalog.Catalog.ScopedDataset;
import io.tributary.control.catalog.Dataset;
import io.tributary.control.conversion.Conversion;
import io.tributary.control.conversion.MappingSet;
import io.tributary.control.flow.Affected;
import io.tributary.control.flow.FlowService;
import io.tributary.control.flow.FlowView;
import io.tributary.control.flow.InletView;
import io.tributary.control.schema.SchemaRegistry;
import io.tributary.control.store.DocumentKey;
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
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the plan out of the documents, after each change of one. A change of connections and flows costs as much as hangs on them: what the rest of the plan
 * came from is remembered. What is costly to compile is kept as long as its documents are the same.
 */
final class Planner implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Planner.class);
    private static final Duration BEFORE_ANOTHER_TRY = Duration.ofSeconds(1);
    private static final int SPARE_MAPPINGS = 64;

    private final Access access;
    private final LakeTables lakeTables;
    private final SchemaRegistry registry;
    private final Catalog catalog;
    private final Conversion conversion;
    private final FlowService flows;
    private final Plans plans;

    private final Map<ResolvedSchema, CompiledSchema> schemas = new HashMap<>();
    private final Map<MappingKey, CompiledMapping> mappings = new HashMap<>();
    private final PlannedFrom from = new PlannedFrom();
    private Map<String, TableAndSchema> tables = new HashMap<>();
    private Map<String, TablePlan> ensured = new HashMap<>();
    /** Something could not be put to work: what is remembered is not to be relied on. */
    private boolean stale;

    private boolean tryingAgain;

    private boolean closed;
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
            orAgain(this::planTables);
            lakeTables.drop(gone.scope(), gone.dataset().id());
        });
        Runnable tablesChange = () -> {
            orAgain(this::planTables);
            ensureTables();
        };
        catalog.onChange(tablesChange);
        registry.onChange(scope -> tablesChange.run());
        flows.onChange(changed -> orAgain(() -> planFlows(changed)));
        plan();
        ensureTables();
    }

    /** A change that can't be put to work now, because the documents can't be read, is put to work as soon as they can. */
    private synchronized void orAgain(Runnable planning) {
        try {
            if (stale) {
                plan();
            } else {
                planning.run();
            }
        } catch (RuntimeException e) {
            stale = true;
            if (!tryingAgain) {
                tryingAgain = true;
                Thread.ofVirtual().name("plan-again").start(this::planAgain);
            }
            throw e;
        }
    }

    private void planAgain() {
        while (isStale()) {
            try {
                Thread.sleep(BEFORE_ANOTHER_TRY);
                plan();
                ensureTables();
            } catch (RuntimeException e) {
                LOG.atWarn().setCause(e).log("the plan can't be made again now; it is tried again");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private synchronized boolean isStale() {
        tryingAgain = stale && !closed;
        return tryingAgain;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (nextStart != null) {
            nextStart.interrupt();
        }
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

    /** Makes the plan of this moment out of all documents and swaps it in. */
    synchronized void plan() {
        stale = true;
        readTables();
        from.clear();
        flows.inlets().forEach(from::put);
        flows.flows().forEach(from::put);
        List<InletPlan> planned = new ArrayList<>();
        Map<String, String> aliases = new HashMap<>();
        for (ClosedInlet gone : access.closedInlets()) {
            planned.add(closed(gone));
            gone.connectionIds().forEach(id -> aliases.put(id, gone.inletId()));
        }
        for (InletView inlet : from.inlets()) {
            planned.add(inletPlan(inlet));
            inlet.connectionIds().forEach(id -> aliases.put(id, inlet.inletId()));
        }
        from.flows().forEach(flow -> fileInlet(flow).ifPresent(planned::add));
        plans.swap(new Plan(planned, aliases, tablePlans()));
        wakeForNextStart();
        stale = false;
    }

    /** Datasets or schemas changed: tables are read again, and inlets that have flows are planned again. */
    private synchronized void planTables() {
        readTables();
        Plan next = plans.current().withTables(tablePlans());
        for (InletView inlet : from.inletsWithFlows()) {
            next = next.with(inletPlan(inlet), inlet.connectionIds());
        }
        for (FlowView flow : from.flows()) {
            Optional<InletPlan> read = fileInlet(flow);
            if (read.isPresent()) {
                next = next.with(read.get(), List.of());
            }
        }
        plans.swap(next);
    }

    /** Connections or flows changed: what hangs on them is planned again. */
    private synchronized void planFlows(Set<DocumentKey> changed) {
        Affected affected = flows.affected(changed, from::ownerOf);
        Set<String> again = new LinkedHashSet<>();
        Plan next = plans.current();
        for (Map.Entry<String, Optional<InletView>> inlet : affected.inlets().entrySet()) {
            Optional<InletView> before = from.takeInletOf(inlet.getKey());
            if (before.isPresent()) {
                next = next.without(before.get().inletId(), before.get().connectionIds());
                if (inlet.getValue().isEmpty()) {
                    next = withClosed(next, before.get().inletId());
                }
            }
            inlet.getValue().ifPresent(now -> {
                from.put(now);
                again.add(now.inletId());
            });
        }
        affected.flows().forEach((id, flow) -> {
            from.takeFlow(id, flow.isPresent()).map(FlowView::inletId).ifPresent(again::add);
            flow.ifPresent(now -> {
                from.put(now);
                Optional.ofNullable(now.inletId()).ifPresent(again::add);
            });
        });
        for (String inletId : again) {
            Optional<InletView> inlet = from.inlet(inletId);
            if (inlet.isPresent()) {
                next = next.with(inletPlan(inlet.get()), inlet.get().connectionIds());
            }
        }
        for (Map.Entry<String, Optional<FlowView>> flow : affected.flows().entrySet()) {
            next = next.without(InletPlan.FILES + flow.getKey(), List.of());
            Optional<InletPlan> read = flow.getValue().flatMap(this::fileInlet);
            if (read.isPresent()) {
                next = next.with(read.get(), List.of());
            }
        }
        if (!affected.flows().isEmpty()) {
            wakeForNextStart();
        }
        plans.swap(next);
    }

    /** An inlet that went with its sandbox stays known as closed. */
    private Plan withClosed(Plan plan, String inletId) {
        return access.closedInlets().stream()
                .filter(gone -> gone.inletId().equals(inletId))
                .findFirst()
                .map(gone -> plan.with(closed(gone), gone.connectionIds()))
                .orElse(plan);
    }

    private void readTables() {
        Map<String, TableAndSchema> now = new HashMap<>();
        for (ScopedDataset scoped : catalog.datasets()) {
            table(scoped)
                    .ifPresent(table ->
                            now.put(key(scoped.scope(), scoped.dataset().id()), table));
        }
        tables = now;
        Set<ResolvedSchema> used = new HashSet<>();
        now.values().forEach(table -> used.add(table.schema()));
        schemas.keySet().retainAll(used);
        mappings.keySet().removeIf(key -> !used.contains(key.schema()));
    }

    private List<TablePlan> tablePlans() {
        return tables.values().stream().map(TableAndSchema::table).toList();
    }

    private InletPlan inletPlan(InletView inlet) {
        List<FlowPlan> planned = new ArrayList<>();
        for (FlowView flow : from.flowsOf(inlet.inletId())) {
            TableAndSchema table = tables.get(key(flow.scope(), flow.datasetId()));
            if (table != null) {
                flow(flow, inlet, table).ifPresent(planned::add);
            }
        }
        return inlet(inlet, planned);
    }

    /** A flow that reads files hangs on an inlet of its own, which nobody can send to. */
    private Optional<InletPlan> fileInlet(FlowView flow) {
        TableAndSchema table = tables.get(key(flow.scope(), flow.datasetId()));
        if (flow.inletId() != null || table == null) {
            return Optional.empty();
        }
        InletView inlet = new InletView(
                InletPlan.FILES + flow.flowId(),
                List.of(),
                flow.scope(),
                InletView.DataType.RAW,
                false,
                flow.name(),
                flow.enabled(),
                false);
        return flow(flow, inlet, table).map(planned -> inlet(inlet, List.of(planned)));
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
                                schema.columns(),
                                dataset.commitInterval().orElse(null)),
                        schema));
    }

    private Optional<FlowPlan> flow(FlowView flow, InletView inlet, TableAndSchema table) {
        CompiledSchema schema = compiled(table.schema());
        Optional<Shaping> shaping = shaping(flow, table.schema(), schema);
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
    private void wakeForNextStart() {
        Thread waiting = nextStart;
        if (waiting != null) {
            waiting.interrupt();
        }
        nextStart = from.flows().stream()
                .filter(flow -> !started(flow))
                .map(FlowView::startsAt)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .map(start -> Thread.ofVirtual().name("next-start").start(() -> {
                    try {
                        Thread.sleep(Duration.between(Instant.now(), start).plusMillis(1));
                        orAgain(this::plan);
                    } catch (InterruptedException e) {
                        // A newer plan has its own next start.
                        Thread.currentThread().interrupt();
                    }
                }))
                .orElse(null);
    }

    private Optional<Shaping> shaping(FlowView flow, ResolvedSchema schema, CompiledSchema compiled) {
        FlowView.MappingPin pin = flow.mapping();
        if (pin == null) {
            return Optional.of(new Shaping.AsSent());
        }
        return conversion
                .mappingSet(flow.scope(), pin.mappingSetId(), pin.version())
                .map(set -> new Shaping.Mapped(
                        set.id(),
                        set.version(),
                        compiled(flow.scope(), set, schema, compiled),
                        flow.options().rejectOn().stream()
                                .map(MappingWarning.Kind::valueOf)
                                .collect(Collectors.toSet())));
    }

    private CompiledSchema compiled(ResolvedSchema schema) {
        return schemas.computeIfAbsent(
                schema, s -> new CompiledSchema(RecordValidator.compile(s), TargetSchema.of(s.document())));
    }

    private CompiledMapping compiled(Scope scope, MappingSet set, ResolvedSchema schema, CompiledSchema target) {
        if (mappings.size() > 2 * from.flowCount() + SPARE_MAPPINGS) {
            // Most are of versions that no flow runs any more; those that one does are compiled again when next asked
            // for.
            mappings.clear();
        }
        return mappings.computeIfAbsent(
                new MappingKey(scope, set.id(), set.version(), schema),
                key -> CompiledMapping.compile(
                        set.mappings(), target.target(), new MappingOptions(set.allowNullValues())));
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
