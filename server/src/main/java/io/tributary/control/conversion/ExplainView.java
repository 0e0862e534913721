package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.mapping.Explained;

/** An explained record as clients see it: the answer of a preview, and what each mapping had to do with it. */
final class ExplainView {

    private ExplainView() {}

    static ObjectNode of(Explained explained) {
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        view.set("data", explained.record());
        view.set(
                "errors",
                CheckRoutes.errors(
                        explained.mapped().warnings().stream().map(Finding::of).toList()));
        ArrayNode mappings = view.putArray("mappings");
        explained.steps().forEach(step -> mappings.add(step(step)));
        return view;
    }

    /** What isn't there is left out, so that it can be told from a null. */
    private static ObjectNode step(Explained.Step step) {
        ObjectNode view = JsonNodeFactory.instance
                .objectNode()
                .put("mapping", step.mapping())
                .put("sourceType", step.written().sourceType().mime())
                .put("source", step.written().source())
                .put("destination", step.written().destination())
                .put("columnName", step.columnName());
        ArrayNode reads = view.putArray("reads");
        step.reads()
                .forEach(read -> put("value", read.value(), reads.addObject().put("path", read.path())));
        put("value", step.value(), view);
        view.put("outcome", step.outcome().name());
        put("result", step.result(), view);
        view.set(
                "errors",
                CheckRoutes.errors(step.warnings().stream().map(Finding::of).toList()));
        return view;
    }

    private static void put(String name, JsonNode value, ObjectNode into) {
        if (!value.isMissingNode()) {
            into.set(name, value);
        }
    }
}
