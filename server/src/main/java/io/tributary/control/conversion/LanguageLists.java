package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.mapping.FunctionDoc;
import io.tributary.mapping.LanguageCatalog;
import io.tributary.mapping.OperatorDoc;

/** What the mapping language offers, as the platform lists it (data-prep contract §6.1). */
final class LanguageLists {

    private LanguageLists() {}

    static ArrayNode operators() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (OperatorDoc operator : LanguageCatalog.operators()) {
            list.addObject()
                    .put("operatorSymbol", operator.operatorSymbol())
                    .put("methodName", operator.methodName())
                    .put("numberOfOperands", operator.numberOfOperands())
                    .put("description", operator.description())
                    .put("example", operator.example());
        }
        return list;
    }

    static ArrayNode functions() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        LanguageCatalog.functions().forEach(function -> list.add(view(function)));
        return list;
    }

    private static ObjectNode view(FunctionDoc function) {
        ObjectNode view = JsonNodeFactory.instance
                .objectNode()
                .put("category", function.category())
                .put("function", function.function())
                .put("description", function.description())
                .put("syntax", function.syntax())
                .put("returns", function.returns())
                .put("returnType", function.returnType())
                .put("example", function.example())
                .put("result", function.result());
        ArrayNode parameters = view.putArray("params");
        for (FunctionDoc.Parameter parameter : function.params()) {
            parameters
                    .addObject()
                    .put("name", parameter.name())
                    .put("description", parameter.description())
                    .put("type", parameter.type())
                    .put("dataType", parameter.dataType())
                    .put("position", parameter.position());
        }
        return view.put("since", function.since());
    }
}
