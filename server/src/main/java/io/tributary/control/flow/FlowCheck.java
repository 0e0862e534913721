package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.control.flow.FlowBody.MappingReference;
import io.tributary.control.flow.References.DatasetRef;
import io.tributary.control.flow.References.MappingSetRef;
import io.tributary.control.flow.References.SchemaRef;
import io.tributary.control.store.Document;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks up everything a flow points to, in the order of flow-service contract §6.6; the first rule broken is the answer. */
final class FlowCheck {

    private static final Pattern MAJOR = Pattern.compile("version\\s*=\\s*\"?(\\d{1,6})");

    private final Specs specs;
    private final References references;
    private final FlowSettings settings;

    FlowCheck(Specs specs, References references, FlowSettings settings) {
        this.specs = specs;
        this.references = references;
        this.settings = settings;
    }

    /** @throws FlowProblem the flow can't run */
    void check(World world, FlowBody flow) {
        Document source = end(world, World.SOURCES, flow.sourceIds(), "/sourceConnectionIds");
        ConnectionSpec sourceSpec = specs.storedConnectionSpec(source.body());
        checkAllowed(flow.spec(), flow.spec().sourceSpecIds(), sourceSpec, "source", "/sourceConnectionIds");
        Document target = end(world, World.TARGETS, flow.targetIds(), "/targetConnectionIds");
        ConnectionSpec targetSpec = specs.storedConnectionSpec(target.body());
        checkAllowed(flow.spec(), flow.spec().targetSpecIds(), targetSpec, "target", "/targetConnectionIds");
        checkEnabled(world, source, "/sourceConnectionIds");
        checkEnabled(world, target, "/targetConnectionIds");
        DatasetRef dataset = dataset(world, target);
        checkTargetSchema(target, dataset);
        checkMapping(world, flow, dataset);
        checkSchedule(flow, sourceSpec);
        SpecSchema.check(flow.spec().options(), flow.options(), "/options");
        checkIsRead(sourceSpec);
    }

    private static Document end(World world, String collection, List<String> ids, String pointer) {
        if (ids.size() != 1) {
            throw FlowProblem.at(
                    pointer,
                    FlowError.INVALID,
                    "%s must hold exactly one id; it holds %d.".formatted(pointer, ids.size()));
        }
        return world.find(collection, ids.getFirst())
                .orElseThrow(() -> FlowProblem.at(
                        pointer,
                        FlowError.REFERENCE_UNKNOWN,
                        "%s %s does not exist in sandbox %s"
                                .formatted(
                                        collection,
                                        Text.shown(ids.getFirst()),
                                        world.scope().sandbox())));
    }

    private static void checkAllowed(
            FlowSpec flowSpec, List<String> allowed, ConnectionSpec spec, String role, String pointer) {
        if (!allowed.contains(spec.id())) {
            throw FlowProblem.at(
                    pointer,
                    FlowError.SPEC_UNKNOWN,
                    "The flow spec %s (%s) takes no %s of the kind %s (%s); it takes %s."
                            .formatted(
                                    flowSpec.id(),
                                    flowSpec.name(),
                                    role,
                                    spec.name(),
                                    spec.id(),
                                    String.join(", ", allowed)));
        }
    }

    private static void checkEnabled(World world, Document end, String pointer) {
        if (end.body().path("state").asText().equals(new State.Draft().text())) {
            throw FlowProblem.at(
                    pointer, FlowError.INVALID, "The connection %s is a draft; publish it first.".formatted(end.id()));
        }
        world.baseOf(end)
                .filter(base -> !base.body().path("state").asText().equals(new State.Enabled().text()))
                .ifPresent(base -> {
                    throw FlowProblem.at(
                            pointer,
                            FlowError.INVALID,
                            "The base connection %s is %s; it must be enabled."
                                    .formatted(
                                            base.id(), base.body().path("state").asText()));
                });
    }

    /** A flow that nobody would run must not look as if it ran. */
    private void checkIsRead(ConnectionSpec source) {
        if (!source.isPush() && !settings.readableSources().contains(source.id())) {
            throw FlowProblem.at(
                    "/sourceConnectionIds",
                    FlowError.INVALID,
                    "This server has no reader for sources of the kind %s, so the flow would never run. It can be kept with"
                                    .formatted(source.name())
                            + " ?mode=draft.");
        }
    }

    private DatasetRef dataset(World world, Document target) {
        ConnectionSpec spec = specs.storedConnectionSpec(target.body());
        if (!spec.id().equals(ConnectionSpec.DATA_LAKE)) {
            throw FlowProblem.at(
                    "/targetConnectionIds",
                    FlowError.INVALID,
                    "This server writes to datasets (%s) only, not to %s."
                            .formatted(ConnectionSpec.DATA_LAKE, spec.name()));
        }
        String id = target.body().path("params").path("dataSetId").asText();
        return references
                .dataset(world.scope(), id)
                .orElseThrow(() -> FlowProblem.at(
                        "/targetConnectionIds",
                        FlowError.INVALID,
                        "The target connection names the dataset %s, which does not exist in sandbox %s."
                                .formatted(Text.shown(id), world.scope().sandbox())));
    }

    private static void checkTargetSchema(Document target, DatasetRef dataset) {
        JsonNode schema = target.body().path("data").path("schema");
        if (schema.isObject()) {
            SchemaRef named = new SchemaRef(
                    schema.path("id").asText(),
                    major(schema.path("version"), dataset.schema().major()));
            checkSame("The target connection", named, dataset, "/targetConnectionIds");
        }
    }

    private static int major(JsonNode version, int otherwise) {
        Matcher matcher = MAJOR.matcher(version.asText());
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : otherwise;
    }

    private static void checkSame(String whose, SchemaRef schema, DatasetRef dataset, String pointer) {
        if (!schema.sameAs(dataset.schema())) {
            throw FlowProblem.at(
                    pointer,
                    FlowError.SCHEMA_MISMATCH,
                    "%s has the schema %s in version %d, but the dataset %s has %s in version %d; both must be the same."
                            .formatted(
                                    whose,
                                    Text.shown(schema.id()),
                                    schema.major(),
                                    dataset.id(),
                                    dataset.schema().id(),
                                    dataset.schema().major()));
        }
    }

    private void checkMapping(World world, FlowBody flow, DatasetRef dataset) {
        if (flow.mapping().isEmpty()) {
            if (flow.spec().mappingRule() == FlowSpec.MappingRule.REQUIRED) {
                throw transformation("needs a Mapping in /transformations");
            }
            return;
        }
        if (flow.spec().mappingRule() == FlowSpec.MappingRule.NONE) {
            throw transformation(
                    "takes no transformation; use the flow spec 'Stream data with optional transformation' instead");
        }
        MappingReference asked = flow.mapping().get();
        OptionalLong version = Members.wholeNumber(asked.version());
        MappingSetRef set = usableSet(world, asked, Math.max(0, version.orElse(0)));
        if (version.isEmpty() || !set.versions().contains(version.getAsLong())) {
            throw FlowProblem.at(
                    "/transformations",
                    FlowError.MAPPING_VERSION,
                    "The mapping set %s has no version %s; it has %s."
                            .formatted(
                                    set.id(),
                                    Text.shown(asked.version().asText()),
                                    set.versions().stream().sorted().toList()));
        }
        checkSame("The mapping set " + set.id(), set.schema(), dataset, "/transformations");
    }

    private static FlowProblem transformation(String rule) {
        return FlowProblem.at("/transformations", FlowError.INVALID, "This flow spec " + rule + ".");
    }

    private MappingSetRef usableSet(World world, MappingReference asked, long version) {
        MappingSetRef set = references
                .mappingSet(world.scope(), asked.id(), version)
                .orElseThrow(() -> FlowProblem.at(
                        "/transformations",
                        FlowError.MAPPING_UNUSABLE,
                        "The mapping set %s does not exist in sandbox %s."
                                .formatted(Text.shown(asked.id()), world.scope().sandbox())));
        if (!set.problems().isEmpty()) {
            throw FlowProblem.at(
                    "/transformations",
                    FlowError.MAPPING_UNUSABLE,
                    "The mapping set %s can't run; %d problem(s), the first: %s"
                            .formatted(
                                    set.id(),
                                    set.problems().size(),
                                    Text.shown(set.problems().getFirst())));
        }
        return set;
    }

    private void checkSchedule(FlowBody flow, ConnectionSpec source) {
        if (!flow.spec().isScheduled()) {
            return;
        }
        if (source.isPush()) {
            flow.schedule().checkForPush();
        } else {
            flow.schedule().checkForReading();
        }
    }
}
