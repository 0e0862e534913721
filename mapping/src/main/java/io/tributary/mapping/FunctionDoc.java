package io.tributary.mapping;

import java.util.List;

/**
 * One form of a function as the listing of the API shows it (Data Prep contract §6.1).
 *
 * @param category family of the function
 * @param function name
 * @param description what it does
 * @param syntax how it is called
 * @param returns what comes back
 * @param returnType Java class of what comes back
 * @param example an expression that uses it
 * @param result the value of the example, as JSON
 * @param params what it takes
 * @param since 1 for documented functions, 1000 for ours
 */
public record FunctionDoc(
        String category,
        String function,
        String description,
        String syntax,
        String returns,
        String returnType,
        String example,
        String result,
        List<Parameter> params,
        int since) {

    /**
     * One parameter.
     *
     * @param name name; ends in {@code ?} if it may be left out, in {@code ...} if it repeats
     * @param description what it means
     * @param type JSON type
     * @param dataType Java class
     * @param position from 1
     */
    public record Parameter(String name, String description, String type, String dataType, int position) {}
}
