package io.tributary.xdm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads maps, lists and values of any form. */
final class ContainerChecks {

    private ContainerChecks() {}

    static final class MapCheck extends Check {
        private final Check values;

        MapCheck(@Nullable String location, Check values) {
            super(location);
            this.values = values;
        }

        @Override
        @Nullable
        Object read(JsonNode value, Findings findings) {
            if (!(value instanceof ObjectNode object)) {
                findings.wrongType(location, "JSONObject", value);
                return null;
            }
            Map<String, @Nullable Object> map = LinkedHashMap.newLinkedHashMap(object.size());
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                int half = Unicode.half(entry.getKey());
                if (half >= 0) {
                    findings.notUnicode(location, entry.getKey(), half);
                }
                int before = findings.size();
                map.put(entry.getKey(), values.read(entry.getValue(), findings));
                if (findings.size() != before) {
                    findings.close(before, values.location, entry.getKey());
                    if (findings.isFull()) {
                        break;
                    }
                }
            }
            return map;
        }
    }

    static final class ListCheck extends Check {
        private final Check items;
        private final FieldType.ListOf type;

        ListCheck(@Nullable String location, Check items, FieldType.ListOf type) {
            super(location);
            this.items = items;
            this.type = type;
        }

        @Override
        @Nullable
        Object read(JsonNode value, Findings findings) {
            if (!(value instanceof ArrayNode array)) {
                findings.wrongType(location, "JSONArray", value);
                return null;
            }
            int start = findings.size();
            checkSize(array, findings);
            @Nullable Object[] list = new Object[array.size()];
            for (int i = 0; i < list.length; i++) {
                int before = findings.size();
                list[i] = items.read(array.get(i), findings);
                if (findings.size() != before) {
                    findings.close(before, items.location, Integer.toString(i));
                    if (findings.isFull()) {
                        break;
                    }
                }
            }
            return findings.size() == start ? List.of(list) : null;
        }

        private void checkSize(ArrayNode array, Findings findings) {
            if (type.minItems() >= 0 && array.size() < type.minItems()) {
                findings.add(
                        location,
                        "minItems",
                        "expected minimum item count: " + type.minItems() + ", found: " + array.size());
            }
            if (type.maxItems() >= 0 && array.size() > type.maxItems()) {
                findings.add(
                        location,
                        "maxItems",
                        "expected maximum item count: " + type.maxItems() + ", found: " + array.size());
            }
            if (type.unique() && !isUnique(array)) {
                findings.add(location, "uniqueItems", "array items are not unique");
            }
        }

        private static boolean isUnique(ArrayNode array) {
            Set<Object> seen = HashSet.newHashSet(array.size());
            for (JsonNode item : array) {
                if (!seen.add(identity(item))) {
                    return false;
                }
            }
            return true;
        }

        /** What makes two items the same. Text and numbers stay comparable, so that equal hashes cost little. */
        private static Object identity(JsonNode item) {
            if (item.isNumber() && Double.isFinite(item.doubleValue())) {
                BigDecimal number = item.decimalValue();
                return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
            }
            return item.toString();
        }
    }

    /** Any object or any list, kept as compact JSON text. */
    static final class JsonCheck extends Check {
        private final boolean object;

        JsonCheck(@Nullable String location, boolean object) {
            super(location);
            this.object = object;
        }

        @Override
        @Nullable
        Object read(JsonNode value, Findings findings) {
            if (object ? value.isObject() : value.isArray()) {
                String text = value.toString();
                int half = Unicode.half(text);
                if (half >= 0) {
                    findings.notUnicode(location, text, half);
                }
                return text;
            }
            findings.wrongType(location, object ? "JSONObject" : "JSONArray", value);
            return null;
        }
    }

    /** One of the allowed values, which is also of its declared type. */
    static final class OneOfCheck extends Check {
        private final Check base;
        private final Set<String> texts = new HashSet<>();
        private final List<JsonNode> others;

        OneOfCheck(@Nullable String location, Check base, List<JsonNode> allowed) {
            super(location);
            this.base = base;
            List<JsonNode> notText = new ArrayList<>();
            for (JsonNode value : allowed) {
                if (value.isTextual()) {
                    texts.add(value.textValue());
                } else {
                    notText.add(value);
                }
            }
            this.others = List.copyOf(notText);
        }

        @Override
        @Nullable
        Object read(JsonNode value, Findings findings) {
            int before = findings.size();
            Object result = base.read(value, findings);
            boolean allowed = value.isTextual() ? texts.contains(value.textValue()) : isOther(value);
            if (!allowed || findings.size() != before) {
                String message = allowed ? null : Findings.quote(value) + " is not a valid enum value";
                findings.closeBoth(before, location, message);
            }
            return result;
        }

        private boolean isOther(JsonNode value) {
            for (JsonNode other : others) {
                boolean same = (other.isNumber() && value.isNumber())
                        ? Double.isFinite(value.doubleValue()) && NumberChecks.compare(value, other.decimalValue()) == 0
                        : other.equals(value);
                if (same) {
                    return true;
                }
            }
            return false;
        }
    }
}
