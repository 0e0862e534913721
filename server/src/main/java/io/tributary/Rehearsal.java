package io.tributary;

import io.tributary.control.access.Access;
import io.tributary.control.access.Caller;
import io.tributary.control.conversion.Conversion;
import io.tributary.control.schema.ChangeEffects;
import io.tributary.control.store.Scope;
import io.tributary.event.Event;
import io.tributary.event.LoggedEvent;
import io.tributary.event.Rejection;
import io.tributary.mapping.CompiledMapping;
import io.tributary.mapping.MappingOptions;
import io.tributary.mapping.MappingProblem;
import io.tributary.mapping.TargetSchema;
import io.tributary.mapping.WrittenMapping;
import io.tributary.plan.FlowPlan;
import io.tributary.plan.Plans;
import io.tributary.plan.Shaping;
import io.tributary.prepare.Prepared;
import io.tributary.prepare.Preparer;
import io.tributary.validate.Validated;
import io.tributary.validate.Validator;
import io.tributary.xdm.RecordValidator;
import io.tributary.xdm.ResolvedSchema;
import io.tributary.xdm.Violation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Runs recent events once more, as their flows are and as they would be under changed schemas, through the very stages that take them to their tables. Nothing is
 * written anywhere.
 */
final class Rehearsal implements ChangeEffects {

    private static final Pattern KEY = Pattern.compile("key \\[(.*)] ", Pattern.DOTALL);

    private final Access access;
    private final Plans plans;
    private final Conversion conversion;
    private final Preparer preparer;
    private final RecentEvents recent;

    Rehearsal(Access access, Plans plans, Conversion conversion, Preparer preparer, RecentEvents recent) {
        this.access = access;
        this.plans = plans;
        this.conversion = conversion;
        this.preparer = preparer;
        this.recent = recent;
    }

    /** A flow as it runs and as it would. */
    private record Both(FlowPlan now, FlowPlan then) {}

    @Override
    public Effects of(Scope scope, List<Change> changes, int events) {
        Map<String, Both> flows = flows(scope, changes);
        List<LoggedEvent> newest = flows.isEmpty() || events == 0 ? List.of() : newest(events, flows);
        return new Effects(newest.size(), newlyInvalid(newest, flows), mappingSets(scope, flows));
    }

    private List<LoggedEvent> newest(int most, Map<String, Both> flows) {
        try {
            return recent.newest(most, event -> belongs(event, flows));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while recent events were read", e);
        }
    }

    private static boolean belongs(Event event, Map<String, Both> flows) {
        Both flow = flows.get(event.flowId());
        return flow != null && flow.now().table().key().equals(event.table());
    }

    /** The flows into tables of the changed schemas, by id. Schemas of two sandboxes may have the same id: the table tells whose it is. */
    private Map<String, Both> flows(Scope scope, List<Change> changes) {
        Map<String, Change> bySchema = new HashMap<>();
        changes.forEach(change -> bySchema.put(change.before().id(), change));
        String namespace = Caller.lakeNamespace(access.tenant(scope.orgId()).orElse(""), scope.sandbox());
        Map<String, Both> flows = new LinkedHashMap<>();
        plans.current().inlets().stream()
                .flatMap(inlet -> inlet.flows().stream())
                .filter(flow -> flow.table().namespace().equals(namespace))
                .forEach(flow -> {
                    Change change = bySchema.get(flow.table().schemaId());
                    if (change != null) {
                        flows.put(flow.flowId(), new Both(flow, under(scope, flow, change.after())));
                    }
                });
        return flows;
    }

    /** A flow as it would run if its schema were another one. */
    private FlowPlan under(Scope scope, FlowPlan flow, ResolvedSchema schema) {
        return new FlowPlan(
                flow.flowId(),
                flow.inletId(),
                flow.enabled(),
                flow.form(),
                flow.timeSeries(),
                shaping(scope, flow.shaping(), schema),
                RecordValidator.compile(schema),
                flow.table());
    }

    private Shaping shaping(Scope scope, Shaping now, ResolvedSchema schema) {
        return switch (now) {
            case Shaping.AsSent asSent -> asSent;
            case Shaping.Mapped mapped ->
                conversion
                        .mappingSet(scope, mapped.mappingSetId(), mapped.version())
                        .map(set -> new Shaping.Mapped(
                                set.id(),
                                set.version(),
                                CompiledMapping.compile(
                                        set.mappings(),
                                        TargetSchema.of(schema.document()),
                                        new MappingOptions(set.allowNullValues())),
                                mapped.rejectOn()))
                        .orElse(mapped);
        };
    }

    /** The destinations of a mapping set as its author wrote them, in order. */
    private List<String> destinations(Scope scope, Shaping.Mapped mapped) {
        return conversion
                .mappingSet(scope, mapped.mappingSetId(), mapped.version())
                .map(set ->
                        set.mappings().stream().map(WrittenMapping::destination).toList())
                .orElse(List.of());
    }

    /** What breaks, and where: events with the same answer are counted together. */
    private record Place(String datasetId, String flowId, String pointer, String keyword) {}

    private static final class Tally {
        private long count;
        private long position;
        private String xactionId = "";
    }

    private List<NewlyInvalid> newlyInvalid(List<LoggedEvent> events, Map<String, Both> flows) {
        Map<Place, Tally> tallies = new LinkedHashMap<>();
        for (LoggedEvent logged : events) {
            Both flow = flows.get(logged.event().flowId());
            if (flow == null || !breaks(logged.event(), flow.now()).isEmpty()) {
                continue;
            }
            for (Place place : breaks(logged.event(), flow.then())) {
                Tally tally = tallies.computeIfAbsent(place, first -> new Tally());
                tally.count++;
                tally.position = logged.position().value();
                tally.xactionId = logged.event().xactionId();
            }
        }
        return tallies.entrySet().stream()
                .map(entry -> {
                    Place place = entry.getKey();
                    Tally tally = entry.getValue();
                    return new NewlyInvalid(
                            place.datasetId(),
                            place.flowId(),
                            place.pointer(),
                            place.keyword(),
                            tally.count,
                            tally.position,
                            tally.xactionId);
                })
                .sorted(Comparator.comparingLong(NewlyInvalid::count).reversed())
                .toList();
    }

    /** Where an event breaks the schema of a flow; empty when it would land. */
    private Set<Place> breaks(Event event, FlowPlan flow) {
        return switch (preparer.prepare(event.payload(), flow)) {
            case Prepared.Unfit(Rejection rejection) -> Set.of(place(flow, "#", rejection.code()));
            case Prepared.Ready ready ->
                switch (Validator.validate(ready.record(), flow)) {
                    case Validated.Fit fit -> Set.of();
                    case Validated.Unfit(Rejection rejection, Violation violation) ->
                        violation.leaves().stream()
                                .map(leaf -> place(flow, pointer(leaf), leaf.keyword() == null ? "" : leaf.keyword()))
                                .collect(Collectors.toCollection(LinkedHashSet::new));
                };
        };
    }

    private static Place place(FlowPlan flow, String pointer, String keyword) {
        return new Place(flow.table().datasetId(), flow.flowId(), pointer, keyword);
    }

    /**
     * The place in a record as its schema names it: list items and map keys, which come from the payload, are {@code *}. A key that is missing or too much is a
     * part of it.
     */
    static String pointer(Violation violation) {
        String location = violation.schemaLocation() == null ? "#" : violation.schemaLocation();
        StringBuilder pointer = new StringBuilder("#");
        String[] parts = location.split("/", -1);
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].equals("properties") && i + 1 < parts.length) {
                pointer.append('/').append(parts[++i]);
            } else if (parts[i].equals("items") || parts[i].equals("additionalProperties")) {
                pointer.append("/*");
            }
        }
        String keyword = violation.keyword() == null ? "" : violation.keyword();
        Matcher key = KEY.matcher(violation.message());
        if ((keyword.equals("required") || keyword.equals("additionalProperties")) && key.find()) {
            pointer.append('/').append(key.group(1));
        }
        return pointer.toString();
    }

    private List<BrokenMappingSet> mappingSets(Scope scope, Map<String, Both> flows) {
        Map<String, BrokenMappingSet> broken = new LinkedHashMap<>();
        for (Both flow : flows.values()) {
            if (flow.now().shaping() instanceof Shaping.Mapped now
                    && flow.then().shaping() instanceof Shaping.Mapped then) {
                Set<MappingProblem> known = new HashSet<>(now.mapping().problems());
                List<MappingProblem> fresh = then.mapping().problems().stream()
                        .filter(problem -> !known.contains(problem))
                        .toList();
                if (!fresh.isEmpty()) {
                    broken.merge(
                            then.mappingSetId() + "/" + then.version() + "/"
                                    + flow.then().table().schemaId(),
                            brokenSet(flow.then(), then, fresh, destinations(scope, then)),
                            Rehearsal::together);
                }
            }
        }
        return List.copyOf(broken.values());
    }

    private static BrokenMappingSet brokenSet(
            FlowPlan flow, Shaping.Mapped mapped, List<MappingProblem> fresh, List<String> destinations) {
        List<String> vanished = fresh.stream()
                .filter(problem -> problem.kind() == MappingProblem.Kind.UNKNOWN_DESTINATION)
                .map(problem -> destinations.get(problem.mapping()))
                .toList();
        return new BrokenMappingSet(
                mapped.mappingSetId(),
                mapped.version(),
                List.of(flow.flowId()),
                vanished,
                fresh.stream().map(MappingProblem::message).toList());
    }

    private static BrokenMappingSet together(BrokenMappingSet one, BrokenMappingSet other) {
        List<String> flows = new ArrayList<>(one.flowIds());
        flows.addAll(other.flowIds());
        return new BrokenMappingSet(one.mappingSetId(), one.version(), flows, one.vanished(), one.problems());
    }
}
