package io.tributary.mapping;

import static io.tributary.mapping.Function.ANY;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tributary.mapping.Function.Form;
import java.util.List;

/** Choices and aggregation (contract §3.10). */
final class LogicFunctions {

    static final List<Function> ALL = List.of(
            Function.of("iif", 3, a -> a.get(a.truth(0) ? 1 : 2)).in(Form.CHOICE),
            Function.of("try", 2, a -> a.get(0)).in(Form.TRY),
            Function.of("decode", 2, ANY, LogicFunctions::decode).requiring(0),
            Function.of("min", 1, ANY, a -> extreme(a, -1)).requiring(0),
            Function.of("max", 1, ANY, a -> extreme(a, 1)).requiring(0));

    private LogicFunctions() {}

    private static JsonNode decode(Arguments a) {
        ArrayNode options = a.spread(1);
        for (int i = 0; i + 1 < options.size(); i += 2) {
            a.scope().spend(1);
            if (Comparison.equal(a.scope(), a.get(0), options.get(i))) {
                return options.get(i + 1);
            }
        }
        return options.size() % 2 == 1 ? options.get(options.size() - 1) : Values.NULL;
    }

    private static JsonNode extreme(Arguments a, int sign) {
        JsonNode found = Comparison.extreme(a.scope(), a.spread(0), sign);
        return found == null ? Values.NULL : found;
    }
}
