package io.tributary.xdm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a closed object into an array in column order. It goes over the members the record has, not over the fields the
 * schema knows: a record of thirty values must not pay for a schema of hundreds.
 */
final class GroupCheck extends Check {

    private final Map<String, Slot> slots;
    private final Slot[] required;
    private final Slot[] defaulted;
    private final int width;

    /**
     * One field of the object.
     *
     * @param otherwise what a missing required value becomes; null when it may not be missing
     */
    record Slot(
            String name,
            int index,
            Check check,
            boolean required,
            @Nullable Object otherwise) {
        boolean mustBeThere() {
            return required && otherwise == null;
        }
    }

    GroupCheck(@Nullable String location, List<Slot> fields) {
        super(location);
        this.slots = HashMap.newHashMap(fields.size());
        List<Slot> demanded = new ArrayList<>();
        List<Slot> replaced = new ArrayList<>();
        for (Slot slot : fields) {
            slots.put(slot.name(), slot);
            if (slot.required()) {
                (slot.mustBeThere() ? demanded : replaced).add(slot);
            }
        }
        this.required = demanded.toArray(new Slot[0]);
        this.defaulted = replaced.toArray(new Slot[0]);
        this.width = fields.size();
    }

    @Override
    @Nullable
    Object read(JsonNode value, Findings findings) {
        if (value instanceof ObjectNode object) {
            return row(object, findings);
        }
        findings.wrongType(location, "JSONObject", value);
        return null;
    }

    @Nullable
    Object[] row(ObjectNode object, Findings findings) {
        @Nullable Object[] row = new Object[width];
        int there = 0;
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            Slot slot = slots.get(member.getKey());
            if (slot == null) {
                if (findings.isFull()) {
                    break;
                }
                findings.add(
                        location,
                        "additionalProperties",
                        "extraneous key [" + Findings.quote(member.getKey()) + "] is not permitted");
                continue;
            }
            if (slot.mustBeThere()) {
                there++;
            }
            int before = findings.size();
            row[slot.index()] = slot.check().read(member.getValue(), findings);
            if (findings.size() != before) {
                findings.close(before, slot.check().location, slot.name());
            }
        }
        if (there < required.length) {
            findMissing(object, findings);
        }
        for (Slot slot : defaulted) {
            if (row[slot.index()] == null) {
                row[slot.index()] = slot.otherwise();
            }
        }
        return row;
    }

    private void findMissing(ObjectNode object, Findings findings) {
        for (Slot slot : required) {
            if (!object.has(slot.name())) {
                findings.add(location, "required", "required key [" + slot.name() + "] not found");
            }
        }
    }
}
