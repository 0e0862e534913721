package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.conversion.Conversion;
import io.tributary.control.schema.SchemaRegistry;
import io.tributary.event.ErrorType;
import io.tributary.event.Rejection;
import io.tributary.mapping.CompiledMapping;
import io.tributary.mapping.MappingOptions;
import io.tributary.mapping.TargetSchema;
import io.tributary.plan.FlowPlan;
import io.tributary.plan.Plan;
import io.tributary.plan.Plans;
import io.tributary.plan.Shaping;
import io.tributary.prepare.Prepared;
import io.tributary.prepare.Preparer;
import io.tributary.quarantine.Cause;
import io.tributary.quarantine.KeptEntry;
import io.tributary.quarantine.Quarantine;
import io.tributary.quarantine.QuarantineEntry;
import io.tributary.replay.HandOver;
import io.tributary.replay.Selection;
import io.tributary.validate.Validated;
import io.tributary.validate.Validator;
import io.tributary.xdm.ResolvedSchema;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells what a replay would do, through the very stages that it would go through; nothing is written anywhere. */
final class ReplayRehearsal {

    private static final int EXAMPLES = 5;
    private static final int STEP = 200;

    private final Quarantine quarantine;
    private final Plans plans;
    private final Conversion conversion;
    private final SchemaRegistry registry;
    private final Preparer preparer;

    ReplayRehearsal(
            Quarantine quarantine, Plans plans, Conversion conversion, SchemaRegistry registry, Preparer preparer) {
        this.quarantine = quarantine;
        this.plans = plans;
        this.conversion = conversion;
        this.registry = registry;
        this.preparer = preparer;
    }

    /**
     * What became of a message this time.
     *
     * @param record the record the mapping makes; null when it makes none
     * @param rejection why it fails again; null when it would land
     */
    private record Result(
            @Nullable ObjectNode record, @Nullable Rejection rejection) {}

    /** Messages that fail for one cause. */
    private static final class Failing {
        private final Rejection rejection;
        private final Cause cause;
        private final String example;
        private long records;

        Failing(Rejection rejection, Cause cause, String example) {
            this.rejection = rejection;
            this.cause = cause;
            this.example = example;
        }
    }

    /** State of one dry run: mappings of before are compiled once. */
    private final class Run {

        private final Caller caller;
        private final Plan plan = plans.current();
        private final Map<String, Optional<FlowPlan>> before = new HashMap<>();
        private final Map<String, Failing> failing = new LinkedHashMap<>();
        private final ArrayNode landingExamples = JsonNodeFactory.instance.arrayNode();
        private final ArrayNode failingExamples = JsonNodeFactory.instance.arrayNode();
        private long examined;
        private long landing;

        Run(Caller caller) {
            this.caller = caller;
        }

        void examine(KeptEntry kept) {
            examined++;
            Optional<FlowPlan> flow = HandOver.flow(kept.entry(), plan);
            Result result = flow.map(found -> result(kept.latest(), found)).orElseGet(() -> noFlow(kept.entry()));
            Rejection rejection = result.rejection();
            ArrayNode examples = rejection == null ? landingExamples : failingExamples;
            if (rejection == null) {
                landing++;
            } else {
                Cause cause = Cause.of(rejection);
                failing.computeIfAbsent(
                                rejection.code() + "\0" + cause.field() + "\0" + cause.pattern(),
                                first -> new Failing(
                                        rejection, cause, kept.entry().id()))
                        .records++;
            }
            if (examples.size() < EXAMPLES) {
                examples.add(example(kept, flow.orElse(null), result));
            }
        }

        private ObjectNode example(KeptEntry kept, @Nullable FlowPlan flow, Result now) {
            ObjectNode example = JsonNodeFactory.instance.objectNode();
            example.put("id", kept.entry().id()).put("outcome", now.rejection() == null ? "lands" : "fails");
            ObjectNode was = example.putObject("before");
            QuarantineView.reason(was, kept.entry().rejection());
            ObjectNode recordBefore = flow == null ? null : recordBefore(kept.entry(), flow);
            was.set("record", recordBefore);
            ObjectNode after = example.putObject("after");
            if (now.rejection() != null) {
                QuarantineView.reason(after, now.rejection());
            }
            after.set("record", now.record());
            ArrayNode diff = example.putArray("diff");
            if (recordBefore != null && now.record() != null) {
                difference("", recordBefore, now.record(), diff);
            }
            return example;
        }

        /** The record as it was refused: the payload as sent, under the version of the mapping set that it met. */
        private @Nullable ObjectNode recordBefore(QuarantineEntry entry, FlowPlan today) {
            String key = entry.mappingSetId() + "/" + entry.mappingVersion() + "/" + today.flowId();
            return before.computeIfAbsent(key, first -> flowBefore(entry, today))
                    .map(flow -> result(entry.payload(), flow).record())
                    .orElse(null);
        }

        private Optional<FlowPlan> flowBefore(QuarantineEntry entry, FlowPlan today) {
            if (entry.mappingSetId().isEmpty()) {
                return today.shaping() instanceof Shaping.AsSent ? Optional.of(today) : Optional.empty();
            }
            Optional<ResolvedSchema> schema = registry.resolved(
                    caller.scope(), caller.tenant(), today.table().schemaId());
            return conversion
                    .mappingSet(caller.scope(), entry.mappingSetId(), entry.mappingVersion())
                    .filter(set -> schema.isPresent())
                    .map(set -> new FlowPlan(
                            today.flowId(),
                            today.inletId(),
                            today.enabled(),
                            today.form(),
                            today.timeSeries(),
                            new Shaping.Mapped(
                                    set.id(),
                                    set.version(),
                                    CompiledMapping.compile(
                                            set.mappings(),
                                            TargetSchema.of(schema.orElseThrow().document()),
                                            new MappingOptions(set.allowNullValues())),
                                    java.util.Set.of()),
                            today.validator(),
                            today.table()));
        }
    }

    /** @param most at most so many messages are tried, the oldest first */
    ObjectNode of(Caller caller, Selection selection, int most) {
        Run run = new Run(caller);
        if (selection.ids().isEmpty()) {
            String beyond = null;
            List<KeptEntry> page;
            do {
                int limit = (int) Math.min(STEP, most - run.examined);
                page = limit == 0 ? List.of() : quarantine.page(selection.taken(), beyond, false, limit);
                for (KeptEntry kept : page) {
                    beyond = kept.entry().id();
                    quarantine.find(beyond).ifPresent(run::examine);
                }
            } while (page.size() == STEP);
        } else {
            selection.ids().stream()
                    .limit(most)
                    .flatMap(id -> quarantine.find(id).stream())
                    .filter(kept -> kept.entry().namespace().equals(caller.lakeNamespace()))
                    .filter(kept -> selection.states().contains(kept.entry().state()))
                    .forEach(run::examine);
        }
        long selected = selection.ids().isEmpty()
                ? quarantine.count(selection.taken())
                : selection.ids().size();
        return report(run, selected);
    }

    private static ObjectNode report(Run run, long selected) {
        ObjectNode report = JsonNodeFactory.instance
                .objectNode()
                .put("dryRun", true)
                .put("selected", selected)
                .put("examined", run.examined)
                .put("wouldLand", run.landing)
                .put("wouldFail", run.examined - run.landing);
        ArrayNode failures = report.putArray("failures");
        run.failing.values().stream()
                .sorted(Comparator.comparingLong((Failing one) -> one.records).reversed())
                .limit(100)
                .forEach(one -> failures.addObject()
                        .put("errorType", one.rejection.errorType().name())
                        .put("code", one.rejection.code())
                        .put("field", one.cause.field())
                        .put("pattern", one.cause.pattern())
                        .put("message", one.rejection.message())
                        .put("records", one.records)
                        .put("example", one.example));
        ArrayNode examples = report.putArray("examples");
        examples.addAll(run.landingExamples);
        examples.addAll(run.failingExamples);
        return report;
    }

    private Result result(byte[] payload, FlowPlan flow) {
        return switch (preparer.prepare(payload, flow)) {
            case Prepared.Unfit(Rejection rejection) -> new Result(null, rejection);
            case Prepared.Ready ready -> {
                ObjectNode record = ready.record().deepCopy();
                yield switch (Validator.validate(ready.record(), flow)) {
                    case Validated.Fit _ -> new Result(record, null);
                    case Validated.Unfit(Rejection rejection, var _) -> new Result(record, rejection);
                };
            }
        };
    }

    private static Result noFlow(QuarantineEntry entry) {
        return new Result(
                null,
                new Rejection(
                        ErrorType.CONFIG,
                        "TRIBUTARY-1001-404",
                        "The flow " + entry.flowId() + " is gone, and inlet " + entry.inletId()
                                + " has no other one flow that could take the message; make one",
                        "[]"));
    }

    /** What differs, as paths with what stood there before and what stands there after; null where nothing does. */
    private static void difference(String path, JsonNode before, JsonNode after, ArrayNode into) {
        if (before instanceof ObjectNode one && after instanceof ObjectNode other) {
            one.properties()
                    .forEach(member -> difference(
                            path + "/" + pointer(member.getKey()),
                            member.getValue(),
                            other.path(member.getKey()),
                            into));
            other.properties().forEach(member -> {
                if (!one.has(member.getKey())) {
                    change(path + "/" + pointer(member.getKey()), null, member.getValue(), into);
                }
            });
        } else if (after.isMissingNode()) {
            change(path, before, null, into);
        } else if (!before.equals(after)) {
            change(path, before, after, into);
        }
    }

    private static void change(String path, @Nullable JsonNode before, @Nullable JsonNode after, ArrayNode into) {
        ObjectNode change = into.addObject().put("path", path);
        change.set("before", before);
        change.set("after", after);
    }

    private static String pointer(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
