package io.tributary.xdm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Proposes a schema from samples: a field group with the tenant's own fields, and a schema of a class with that group.
 * What the class has already is left to it. Add samples one by one, then ask for the {@link #proposal}. Memory is bounded
 * by the fields that may be met, whatever the number of samples; no value of a sample is kept but short texts that may
 * become a list of values. Not for several threads.
 */
public final class SchemaInference {

    private static final Set<String> OF_EVENTS = Set.of("_id", "timestamp");
    private static final String IDENTITY_MAP = "identityMap";

    private final Target target;
    private final Lookup components;
    private final SampleShape root = new SampleShape();
    private int samples;
    private int fields;

    /**
     * What to propose.
     *
     * @param title of the schema; the field group is called the same with {@code fields} behind it
     * @param tenant the tenant id without underscore
     * @param behavior {@link Behavior#TIME_SERIES} for events, {@link Behavior#RECORD} for profiles
     * @param bindingEnums whether a list of values met binds later records; otherwise it is only suggested
     */
    public record Target(String title, String tenant, Behavior behavior, boolean bindingEnums) {

        /** {@code $id} of the class. */
        String classId() {
            return switch (behavior) {
                case TIME_SERIES -> "https://ns.adobe.com/xdm/context/experienceevent";
                case RECORD -> "https://ns.adobe.com/xdm/context/profile";
                case ADHOC -> throw new IllegalArgumentException("samples make profiles or events, not ad-hoc schemas");
            };
        }
    }

    /** @param components finds the standard classes */
    public SchemaInference(Target target, Lookup components) {
        this.target = target;
        this.components = components;
    }

    /**
     * Adds a sample.
     *
     * @throws SchemaException when samples have more different fields than a schema may have
     */
    public void add(ObjectNode sample) {
        samples++;
        walk(root, sample, 0);
    }

    /** How many samples were added. */
    public int samples() {
        return samples;
    }

    private void walk(SampleShape shape, JsonNode value, int depth) {
        shape.note(value, samples);
        if (depth > SchemaResolver.MAX_DEPTH - 4) {
            shape.cutHere();
            return;
        }
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            if (!shape.hasMember(member.getKey())) {
                countField(member.getKey());
            }
            walk(shape.member(member.getKey()), member.getValue(), depth + 1);
        }
        if (value.isArray()) {
            for (JsonNode item : value) {
                walk(shape.item(), item, depth + 1);
            }
        }
    }

    private void countField(String name) {
        if (++fields > SchemaResolver.MAX_FIELDS) {
            throw new SchemaException(
                    SchemaException.Reason.TOO_LARGE,
                    "",
                    "The samples have more than " + SchemaResolver.MAX_FIELDS + " different fields (reached at ["
                            + Findings.quote(name) + "] in sample " + samples
                            + "); names that are data, such as ids, belong into values");
        }
    }

    /**
     * The documents to create, field group first.
     *
     * @param fieldGroup the body of {@code POST …/tenant/fieldgroups}
     * @param schema the body of {@code POST …/tenant/schemas}; its reference to the group is {@link #GROUP_ID}
     * @param notes what to look at: conflicts between samples, names changed, and so on
     */
    public record Proposal(ObjectNode fieldGroup, ObjectNode schema, List<Note> notes) {

        /** What stands for the {@code $id} that the group gets when it is created. */
        public static final String GROUP_ID = "{$id of the field group}";

        public Proposal {
            notes = List.copyOf(notes);
        }

        /** The schema with the group's {@code $id} in place. */
        public ObjectNode schema(String groupId) {
            ObjectNode copy = schema.deepCopy();
            for (JsonNode part : copy.path("allOf")) {
                if (part.path("$ref").asText().equals(GROUP_ID)) {
                    ((ObjectNode) part).put("$ref", groupId);
                }
            }
            return copy;
        }
    }

    /**
     * Something a person should know about the proposal.
     *
     * @param path where in the samples: {@code a.b[].c}; empty for the whole
     * @param conflict whether samples contradict each other there
     */
    public record Note(String path, boolean conflict, String text) {}

    /** What the samples so far come to. */
    public Proposal proposal() {
        List<Note> notes = new ArrayList<>();
        ObjectNode standard =
                new SchemaResolver().full(components.find(target.classId()).orElseThrow(), components);
        Set<String> left = new TreeSet<>();
        root.members().forEach((name, shape) -> {
            if (isStandard(name, shape, standard.path("properties"), notes)) {
                left.add(name);
            }
        });
        ObjectNode fields = new InferredFields(target.bindingEnums(), notes).below(root, left);
        demands(left, notes);
        return new Proposal(fieldGroup(fields), schema(left), notes);
    }

    /** Whether a root member is a field that the class (or, for profiles, IdentityMap) brings. */
    private boolean isStandard(String name, SampleShape shape, JsonNode standard, List<Note> notes) {
        boolean identities = name.equals(IDENTITY_MAP) && shape.times(SampleShape.Kind.OBJECT) > 0;
        if (identities) {
            notes.add(new Note(name, false, "taken as the standard identity map"));
            return true;
        }
        JsonNode field = standard.path(name);
        if (field.isMissingNode()) {
            return false;
        }
        ObjectNode mine = new InferredFields(true, new ArrayList<>()).field(shape, name);
        boolean same =
                field.path(XdmTypes.KEY).asText().equals(mine.path(XdmTypes.KEY).asText())
                        && !field.has("properties")
                        && !field.has("items");
        notes.add(new Note(
                name,
                !same,
                same
                        ? "left to the class, which has this field"
                        : "the class has a field of this name, but of type "
                                + field.path(XdmTypes.KEY).asText() + "; yours is kept below _" + target.tenant()));
        return same;
    }

    private void demands(Set<String> left, List<Note> notes) {
        if (target.behavior() == Behavior.TIME_SERIES) {
            for (String name : new TreeSet<>(OF_EVENTS)) {
                if (!left.contains(name)) {
                    notes.add(new Note(
                            "", false, "Events need " + name + ", which the samples lack; map it from another field"));
                }
            }
        }
    }

    private ObjectNode fieldGroup(ObjectNode fields) {
        ObjectNode group = JsonNodeFactory.instance.objectNode();
        group.put("title", target.title() + " fields")
                .put("type", "object")
                .put("description", "Fields met in " + samples + (samples == 1 ? " sample" : " samples"));
        group.putArray("meta:intendedToExtend").add(target.classId());
        group.withObject("/definitions/customFields").put("type", "object");
        ObjectNode own =
                group.withObject("/definitions/customFields/properties").putObject("_" + target.tenant());
        own.put("type", "object").set("properties", fields);
        group.putArray("allOf").addObject().put("$ref", "#/definitions/customFields");
        return group;
    }

    private ObjectNode schema(Set<String> left) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("title", target.title())
                .put("type", "object")
                .put("description", "Proposed from " + samples + (samples == 1 ? " sample" : " samples"));
        schema.putArray("allOf").addObject().put("$ref", target.classId());
        if (target.behavior() == Behavior.RECORD && left.contains(IDENTITY_MAP)) {
            schema.withArray("allOf").addObject().put("$ref", "https://ns.adobe.com/xdm/context/identitymap");
        }
        schema.withArray("allOf").addObject().put("$ref", Proposal.GROUP_ID);
        return schema;
    }
}
