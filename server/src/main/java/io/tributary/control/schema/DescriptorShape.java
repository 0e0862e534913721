package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.schema.Refusal.SubError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The form of a descriptor's body (schema-registry contract §1.11). */
final class DescriptorShape {

    static final String IDENTITY = "xdm:descriptorIdentity";
    static final String LABEL = "xdm:descriptorLabel";

    private static final String SCHEMA = "xdm:sourceSchema";
    private static final String VERSION = "xdm:sourceVersion";
    private static final String PROPERTY = "xdm:sourceProperty";
    private static final int MAX_TITLE = 35;

    /** What each known type requires. */
    private static final Map<String, List<String>> REQUIRED = Map.ofEntries(
            Map.entry(IDENTITY, List.of(SCHEMA, VERSION, PROPERTY, "xdm:namespace", "xdm:property")),
            Map.entry("xdm:alternateDisplayInfo", List.of(SCHEMA, VERSION, PROPERTY)),
            Map.entry(
                    "xdm:descriptorOneToOne",
                    List.of(SCHEMA, VERSION, PROPERTY, "xdm:destinationSchema", "xdm:destinationVersion")),
            Map.entry(
                    "xdm:descriptorRelationship",
                    List.of(SCHEMA, VERSION, PROPERTY, "xdm:destinationSchema", "xdm:destinationVersion")),
            Map.entry("xdm:descriptorReferenceIdentity", List.of(SCHEMA, VERSION, PROPERTY, "xdm:identityNamespace")),
            Map.entry("xdm:descriptorDeprecated", List.of(SCHEMA, VERSION, PROPERTY)),
            Map.entry(LABEL, List.of(SCHEMA, VERSION, PROPERTY)),
            Map.entry("xdm:descriptorTimeSeriesGranularity", List.of(SCHEMA, VERSION, "xdm:granularity")),
            Map.entry("xdm:descriptorPrimaryKey", List.of(SCHEMA, PROPERTY)),
            Map.entry("xdm:descriptorVersion", List.of(SCHEMA, PROPERTY)),
            Map.entry("xdm:descriptorTimestamp", List.of(SCHEMA, PROPERTY)));

    private static final Map<String, Set<String>> ONE_OF = Map.of(
            "xdm:property", Set.of("xdm:code", "xdm:id"),
            "xdm:granularity", Set.of("hour", "day", "week", "month", "quarter", "year"),
            "xdm:cardinality", Set.of("M:1", "1:1", "1:0", "M:0"));

    private final ObjectNode body;
    private final List<SubError> findings = new ArrayList<>();

    private DescriptorShape(ObjectNode body) {
        this.body = body;
    }

    /** Refuses a body with all that is wrong with its form; versions become numbers. */
    static void check(ObjectNode body) {
        DescriptorShape shape = new DescriptorShape(body);
        shape.all();
        if (!shape.findings.isEmpty()) {
            throw Refusal.invalid(shape.findings);
        }
    }

    /** Whether the rules of a type are known; other types are stored as they are. */
    static boolean known(String type) {
        return REQUIRED.containsKey(type);
    }

    private void all() {
        JsonNode type = body.path("@type");
        if (type.isMissingNode()) {
            findings.add(SubError.required("@type"));
        } else if (!type.asText().matches("xdm:(descriptor[A-Za-z0-9]+|alternateDisplayInfo)")) {
            findings.add(SubError.of(
                    "$.@type",
                    "enum",
                    "$.@type: is '%s'; expected a type such as xdm:descriptorIdentity"
                            .formatted(Json.shown(type.asText()))));
        }
        for (String member : REQUIRED.getOrDefault(type.asText(), List.of())) {
            if (body.path(member).isMissingNode() || body.path(member).isNull()) {
                findings.add(SubError.required(member));
            }
        }
        if (known(type.asText())) {
            members(type.asText());
        }
    }

    private void members(String type) {
        text(SCHEMA);
        text("xdm:destinationSchema");
        version(VERSION);
        version("xdm:destinationVersion");
        sourceProperty();
        ONE_OF.forEach(this::oneOf);
        if (body.has("xdm:isPrimary") && !body.path("xdm:isPrimary").isBoolean()) {
            findings.add(SubError.type("xdm:isPrimary", body.path("xdm:isPrimary"), "boolean"));
        }
        JsonNode namespace = body.path("xdm:namespace");
        if (!namespace.isMissingNode() && !namespace.isTextual() && !namespace.isIntegralNumber()) {
            findings.add(SubError.type("xdm:namespace", namespace, "string"));
        }
        if (type.equals(LABEL) && !body.has("xdm:labels") && !body.has("xdm:label")) {
            findings.add(SubError.required("xdm:labels"));
        }
        shortText("xdm:sourceToDestinationTitle");
        shortText("xdm:destinationToSourceTitle");
    }

    private void text(String member) {
        JsonNode value = body.path(member);
        if (!value.isMissingNode() && !value.isTextual()) {
            findings.add(SubError.type(member, value, "string"));
        }
    }

    private void version(String member) {
        JsonNode version = body.path(member);
        if (version.isMissingNode()) {
            return;
        }
        if (version.asText().matches("1(\\.[0-9]+)?") && version.isValueNode()) {
            body.put(member, 1);
        } else {
            findings.add(SubError.of(
                    "$." + member,
                    "enum",
                    "$.%s: is %s; expected 1, the only major version"
                            .formatted(member, Json.shown(version.toString()))));
        }
    }

    private void sourceProperty() {
        JsonNode property = body.path(PROPERTY);
        if (property.isMissingNode()) {
            return;
        }
        List<JsonNode> paths = property.isArray() ? property.valueStream().toList() : List.of(property);
        for (JsonNode path : paths) {
            String text = path.asText();
            if (!path.isTextual() || text.length() < 2 || !text.startsWith("/") || text.endsWith("/")) {
                findings.add(SubError.of(
                        "$." + PROPERTY,
                        "pattern",
                        "$.%s: is %s; expected a path such as /person/name/firstName"
                                .formatted(PROPERTY, Json.shown(path.toString()))));
            }
        }
    }

    private void oneOf(String member, Set<String> allowed) {
        JsonNode value = body.path(member);
        if (!value.isMissingNode() && !allowed.contains(value.asText())) {
            findings.add(SubError.of(
                    "$." + member,
                    "enum",
                    "$.%s: is %s; expected one of %s"
                            .formatted(
                                    member,
                                    Json.shown(value.toString()),
                                    allowed.stream().sorted().toList())));
        }
    }

    private void shortText(String member) {
        text(member);
        if (body.path(member).asText().length() > MAX_TITLE) {
            findings.add(SubError.of(
                    "$." + member, "maxLength", "$.%s: may only be %d characters long".formatted(member, MAX_TITLE)));
        }
    }
}
