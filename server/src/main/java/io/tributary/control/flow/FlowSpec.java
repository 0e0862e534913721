package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A kind of flow: between which connections, mapped or not, scheduled or not (flow-service contract §6.2).
 *
 * @param document the spec as clients see it; never changed
 */
record FlowSpec(ObjectNode document) {

    /** Whether messages are mapped. */
    enum MappingRule {
        NONE,
        OPTIONAL,
        REQUIRED
    }

    String id() {
        return document.path("id").asText();
    }

    String name() {
        return document.path("name").asText();
    }

    List<String> sourceSpecIds() {
        return texts(document.path("sourceConnectionSpecIds"));
    }

    List<String> targetSpecIds() {
        return texts(document.path("targetConnectionSpecIds"));
    }

    MappingRule mappingRule() {
        JsonNode mapping = document.path("transformationSpecs").path(0);
        if (mapping.isMissingNode()) {
            return MappingRule.NONE;
        }
        return texts(mapping.path("spec").path("required")).contains("mappingId")
                ? MappingRule.REQUIRED
                : MappingRule.OPTIONAL;
    }

    boolean isScheduled() {
        return document.has("scheduleSpec");
    }

    JsonNode options() {
        return document.path("optionSpec").path("spec");
    }

    boolean isSourceFlow() {
        return document.path("attributes").path("isSourceFlow").asBoolean();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
