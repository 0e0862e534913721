package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Members of resources as lists see them: found by name, and compared (schema-registry contract §1.5). */
final class Values {

    private static final Pattern VERSION = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9}){0,3}");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,18})?");

    private Values() {}

    /** The member of a name: a whole key, an alias, or a path with dots. */
    static JsonNode of(JsonNode resource, String name) {
        return switch (name) {
            case "created" -> resource.path("meta:registryMetadata").path("repo:createdDate");
            case "updated" -> resource.path("meta:registryMetadata").path("repo:lastModifiedDate");
            default -> nested(resource, name);
        };
    }

    private static JsonNode nested(JsonNode node, String name) {
        if (node.has(name)) {
            return node.path(name);
        }
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            JsonNode inside = node.path(name.substring(0, dot));
            if (!inside.isMissingNode()) {
                return nested(inside, name.substring(dot + 1));
            }
        }
        return MissingNode.getInstance();
    }

    /** Compares values of one member: versions part by part, numbers as numbers, all else as text; nothing comes first. */
    static int compare(String name, String one, String other) {
        if (name.equals("version")
                && VERSION.matcher(one).matches()
                && VERSION.matcher(other).matches()) {
            return compareVersions(one, other);
        }
        if (NUMBER.matcher(one).matches() && NUMBER.matcher(other).matches()) {
            return new BigDecimal(one).compareTo(new BigDecimal(other));
        }
        return one.compareTo(other);
    }

    private static int compareVersions(String one, String other) {
        String[] a = one.split("\\.", -1);
        String[] b = other.split("\\.", -1);
        for (int i = 0; i < Math.max(a.length, b.length); i++) {
            int left = i < a.length ? Integer.parseInt(a[i]) : 0;
            int right = i < b.length ? Integer.parseInt(b[i]) : 0;
            if (left != right) {
                return Integer.compare(left, right);
            }
        }
        return 0;
    }
}
