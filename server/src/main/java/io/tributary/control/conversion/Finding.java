package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.mapping.SourceType;

/**
 * What is wrong with a mapping, or went wrong with it on a row (data-prep contract §5.10).
 *
 * @param destination as written
 * @param source as written
 * @param sourceType of the mapping
 * @param exception kind and sentence
 * @param columnName the destination in its normal form
 */
record Finding(String destination, String source, SourceType sourceType, String exception, String columnName) {

    ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("destination", destination)
                .put("source", source)
                .put("sourceType", sourceType.mime())
                .put("exception", exception)
                .put("columnName", columnName);
    }
}
