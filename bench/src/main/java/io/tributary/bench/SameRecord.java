package io.tributary.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Figures of engines can be compared only if all of them make the same record. */
final class SameRecord {

    private SameRecord() {}

    /** @throws IllegalStateException if two engines differ on a workload, in either form */
    static void check(MappingWorkload workload) throws Exception {
        JsonNode expected = null;
        for (MappingEngines engine : MappingEngines.values()) {
            MappingEngine<Object> mapping = engine.any(workload);
            JsonNode bytes = meaning(mapping.mapBytes(workload.event()));
            JsonNode tree = meaning(mapping.write(mapping.map(mapping.parse(workload.event()))));
            expected = expected == null ? tree : expected;
            if (!tree.equals(expected) || !bytes.equals(expected)) {
                throw new IllegalStateException(engine + " makes another record of " + workload + ": " + tree + ", "
                        + bytes + " instead of " + expected);
            }
        }
    }

    /** A JSON value in which equal numbers look the same, whether or not they were written with a fraction. */
    static JsonNode meaning(byte[] json) throws Exception {
        return plain(MappingEngine.JSON.readTree(json));
    }

    private static JsonNode plain(JsonNode value) {
        if (value.isNumber()) {
            return DecimalNode.valueOf(value.decimalValue().stripTrailingZeros());
        }
        if (value.isArray()) {
            var copy = MappingEngine.JSON.createArrayNode();
            value.forEach(element -> copy.add(plain(element)));
            return copy;
        }
        if (value.isObject()) {
            ObjectNode copy = MappingEngine.JSON.createObjectNode();
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                copy.set(member.getKey(), plain(member.getValue()));
            }
            return copy;
        }
        return value;
    }
}
