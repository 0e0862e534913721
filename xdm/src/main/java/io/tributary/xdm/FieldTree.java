package io.tributary.xdm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.xdm.FieldType.Field;
import io.tributary.xdm.FieldType.TextFormat;
import io.tributary.xdm.SchemaException.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the typed fields of a resolved document, and refuses what has no column. */
final class FieldTree {

    private static final int MAX_NAME = 255;

    private int fields;

    private FieldTree() {}

    /** The fields of a resolved document, in its order. */
    static FieldType.Group of(ObjectNode resolved) {
        return new FieldTree().group(resolved, "");
    }

    private FieldType.Group group(ObjectNode object, String path) {
        Set<String> required = new HashSet<>();
        for (JsonNode name : object.path("required")) {
            required.add(name.asText());
        }
        Map<String, String> seen = new HashMap<>();
        List<Field> members = new ArrayList<>();
        for (Map.Entry<String, JsonNode> property : object.path("properties").properties()) {
            String name = property.getKey();
            String where = Names.child(path, name);
            checkName(name, where, seen);
            ObjectNode declared = (ObjectNode) property.getValue();
            members.add(new Field(
                    name,
                    type(declared, where),
                    required.remove(name),
                    declared.path("title").asText(""),
                    declared.get("default")));
        }
        if (!required.isEmpty()) {
            throw XdmTypes.bad(path, "requires " + required + ", but declares no such field");
        }
        return new FieldType.Group(List.copyOf(members));
    }

    private void checkName(String name, String where, Map<String, String> seen) {
        if (++fields > SchemaResolver.MAX_FIELDS) {
            throw new SchemaException(
                    Reason.TOO_LARGE,
                    where,
                    "The schema has more than " + SchemaResolver.MAX_FIELDS + " fields (reached at " + where
                            + "), keep fewer of them with meta:refProperty or model lists as maps");
        }
        if (name.isEmpty() || name.length() > MAX_NAME || hasControl(name)) {
            throw new SchemaException(
                    Reason.COLUMN_NAMES,
                    where,
                    "Field [" + where + "] can't name a column, expected 1 to " + MAX_NAME
                            + " characters, none of them a control character");
        }
        String other = seen.put(name.toLowerCase(Locale.ROOT), name);
        if (other != null) {
            throw new SchemaException(
                    Reason.COLUMN_NAMES,
                    where,
                    "Fields [" + other + "] and [" + name + "] at " + where
                            + " differ in upper and lower case only, which SQL can't tell apart; rename one of them");
        }
    }

    private static boolean hasControl(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) < ' ') {
                return true;
            }
        }
        return false;
    }

    private FieldType type(ObjectNode field, String path) {
        FieldType plain = plain(field, path);
        JsonNode allowed = field.path("enum");
        if (allowed.isMissingNode() || !(plain instanceof FieldType.Leaf leaf)) {
            return plain;
        }
        if (!allowed.isArray() || allowed.isEmpty()) {
            throw XdmTypes.bad(path, "has enum " + allowed + ", expected a list of values");
        }
        List<JsonNode> values = new ArrayList<>();
        for (JsonNode value : allowed) {
            values.add(value.deepCopy());
        }
        return new FieldType.OneOf(leaf, List.copyOf(values));
    }

    private FieldType plain(ObjectNode field, String path) {
        String xdmType = field.path(XdmTypes.KEY).asText();
        return switch (xdmType) {
            case "object" -> object(field, path);
            case "map" -> map(field, path);
            case "array" -> list(field, path);
            case "string" -> new FieldType.Text(Rules.text(field, path), format(field));
            case "date" -> new FieldType.Day(Rules.text(field, path));
            case "date-time" -> new FieldType.Moment(Rules.text(field, path));
            case "boolean" -> new FieldType.Bool();
            case "number" -> new FieldType.Real(Rules.number(field, path));
            case "long" -> new FieldType.Whole(63, Rules.number(field, path));
            case "int" -> new FieldType.Whole(31, Rules.whole(field, path, 31));
            case "short" -> new FieldType.Whole(31, Rules.whole(field, path, 15));
            case "byte" -> new FieldType.Whole(31, Rules.whole(field, path, 7));
            default -> throw XdmTypes.bad(path, "has meta:xdmType [" + xdmType + "], which is unknown");
        };
    }

    private FieldType object(ObjectNode field, String path) {
        boolean open = field.path("properties").isEmpty();
        if (!open && field.path("additionalProperties").isObject()) {
            throw XdmTypes.bad(
                    path, "has both properties and additionalProperties; a map has no properties of its own");
        }
        return open ? new FieldType.AnyObject() : group(field, path);
    }

    private FieldType map(ObjectNode field, String path) {
        return field.path("additionalProperties") instanceof ObjectNode values
                ? new FieldType.MapOf(type(values, Names.child(path, "{key}")))
                : new FieldType.AnyObject();
    }

    private FieldType list(ObjectNode field, String path) {
        if (!(field.path("items") instanceof ObjectNode items)) {
            return new FieldType.AnyList();
        }
        return new FieldType.ListOf(
                type(items, path + "[]"),
                Rules.count(field, "minItems", path),
                Rules.count(field, "maxItems", path),
                field.path("uniqueItems").asBoolean());
    }

    private static @Nullable TextFormat format(ObjectNode field) {
        return switch (field.path("format").asText()) {
            case "uri" -> TextFormat.URI;
            case "uri-reference" -> TextFormat.URI_REFERENCE;
            case "email" -> TextFormat.EMAIL;
            default -> null;
        };
    }
}
