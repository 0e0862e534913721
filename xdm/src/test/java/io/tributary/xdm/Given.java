package io.tributary.xdm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What tests start from: JSON, schemas made of standard and made-up components, and rows one can read. */
final class Given {

    static final String XDM = "https://ns.adobe.com/xdm/";
    static final String ACME = "https://ns.adobe.com/acme/";
    static final StandardComponents STANDARD = StandardComponents.load();

    private static final ObjectMapper JSON = new ObjectMapper();

    private Given() {}

    static ObjectNode json(String text) {
        return (ObjectNode) tree(text);
    }

    static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    static JsonNode file(String name) {
        try (InputStream in = Given.class.getResourceAsStream(name)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> lines(String name) {
        try (InputStream in = Given.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A schema document that extends components, given by what follows the prefix of standard ids or by full id. */
    static ObjectNode schema(String... ids) {
        ObjectNode schema = JSON.createObjectNode();
        schema.put("$id", ACME + "schemas/5c").put("title", "Test schema").put("type", "object");
        ArrayNode allOf = schema.putArray("allOf");
        for (String id : ids) {
            allOf.addObject().put("$ref", id.startsWith("http") ? id : XDM + id);
        }
        return schema;
    }

    static ResolvedSchema resolved(String... ids) {
        return new SchemaResolver().resolve(schema(ids), STANDARD);
    }

    static ResolvedSchema capillaryProfile() {
        return resolved(
                "context/profile",
                "context/identitymap",
                "mixins/profile/profile-loyalty-details",
                "context/profile-person-details",
                "context/profile-personal-details",
                "mixins/profile-consents",
                "context/profile-test-profile");
    }

    static ResolvedSchema capillaryTransaction() {
        return resolved(
                "context/experienceevent",
                "context/experienceevent-commerce",
                "context/experienceevent-loyalty-details",
                "context/experienceevent-channel");
    }

    /** A record class of one's own with these root fields, without any standard field. */
    static ResolvedSchema withFields(JsonNode properties, String... required) {
        return new SchemaResolver().resolve(schema(ACME + "classes/thing"), thing(properties, required));
    }

    static ResolvedSchema withFields(String properties, String... required) {
        return withFields(tree(properties), required);
    }

    private static Lookup thing(JsonNode properties, String... required) {
        ObjectNode type = JSON.createObjectNode();
        type.put("$id", ACME + "classes/thing")
                .put("meta:resourceType", "classes")
                .put("title", "Thing");
        type.putArray("allOf").addObject().put("$ref", Behavior.ADHOC.id());
        type.set("properties", properties);
        ArrayNode names = type.putArray("required");
        Arrays.stream(required).forEach(names::add);
        return with(type);
    }

    /** The standard components and some more. */
    static Lookup with(JsonNode... components) {
        Map<String, ObjectNode> own = new HashMap<>();
        for (JsonNode component : components) {
            own.put(component.path("$id").asText(), (ObjectNode) component);
        }
        return id -> Optional.ofNullable(own.get(id)).or(() -> STANDARD.find(id));
    }

    static Verdict validate(ResolvedSchema schema, String record) {
        return RecordValidator.compile(schema).validate(json(record));
    }

    static Violation violation(ResolvedSchema schema, String record) {
        return switch (validate(schema, record)) {
            case Verdict.Invalid invalid -> invalid.cause();
            case Verdict.Valid valid -> throw new AssertionError("valid, but expected a violation: " + record);
        };
    }

    static Row row(ResolvedSchema schema, String record) {
        return switch (validate(schema, record)) {
            case Verdict.Valid valid -> valid.row();
            case Verdict.Invalid invalid ->
                throw new AssertionError(invalid.cause().allMessages());
        };
    }

    /** A value of a row, with its Java type: {@code 5i}, {@code 5L}, {@code 5.0d}, {@code "text"}, {@code (a, b)} for a struct. */
    static String show(Object value) {
        return switch (value) {
            case null -> "null";
            case Integer i -> i + "i";
            case Long l -> l + "L";
            case Double d -> d + "d";
            case Boolean b -> b.toString();
            case String s -> '"' + s + '"';
            case Object[] struct -> Arrays.stream(struct).map(Given::show).collect(Collectors.joining(", ", "(", ")"));
            case List<?> list -> list.stream().map(Given::show).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(e -> e.getKey() + "=" + show(e.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            default -> throw new AssertionError("a row never holds a " + value.getClass());
        };
    }

    /** The paths of a resolved document with their types, as the files under {@code resolved/} list them. */
    static List<String> paths(ObjectNode document) {
        java.util.TreeSet<String> paths = new java.util.TreeSet<>();
        properties(document, "", paths);
        return List.copyOf(paths);
    }

    private static void properties(JsonNode object, String path, java.util.Set<String> paths) {
        for (Map.Entry<String, JsonNode> property : object.path("properties").properties()) {
            String child = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
            paths.add(child + " " + property.getValue().path("meta:xdmType").asText());
            below(property.getValue(), child, paths);
        }
    }

    private static void below(JsonNode field, String path, java.util.Set<String> paths) {
        JsonNode values = field.path("additionalProperties");
        switch (field.path("meta:xdmType").asText()) {
            case "array" -> below(field.path("items"), path + "[]", paths);
            case "map" -> {
                if (values.path("meta:xdmType").asText().equals("map")) {
                    paths.add(path + ".{key} map");
                }
                below(values, path + ".{key}", paths);
            }
            default -> properties(field, path, paths);
        }
    }
}
