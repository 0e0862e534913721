package io.tributary.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The answer to a query.
 *
 * @param columns names and types, in order
 * @param rows one list of values per row, in column order
 * @param truncated whether there were more rows than were asked for or allowed
 */
public record QueryResult(List<ResultColumn> columns, List<List<JsonNode>> rows, boolean truncated) {

    /**
     * One column of an answer.
     *
     * @param name its label
     * @param type the engine's type name
     */
    public record ResultColumn(String name, String type) {}
}
