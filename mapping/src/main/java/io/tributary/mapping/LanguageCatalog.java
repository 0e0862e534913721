package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What the language offers, for those who write mappings: its functions and operators with examples. */
public final class LanguageCatalog {

    private static final String OURS = "Tributary";
    private static final int SINCE_OURS = 1000;

    private static final List<OperatorDoc> OPERATORS = List.of(
            new OperatorDoc("+", "add", 2, "Adds numbers or joins texts", "1 + 2"),
            new OperatorDoc("-", "subtract", 2, "Subtracts numbers", "3 - 1"),
            new OperatorDoc("*", "multiply", 2, "Multiplies numbers", "2 * 3"),
            new OperatorDoc("/", "divide", 2, "Divides numbers; of two integers the whole part", "7 / 2"),
            new OperatorDoc("%", "mod", 2, "Remainder of a division, with the sign of the dividend", "7 % 2"),
            new OperatorDoc("&", "and", 2, "Bits that are set in both integers", "6 & 3"),
            new OperatorDoc("|", "or", 2, "Bits that are set in one of the integers", "6 | 3"),
            new OperatorDoc("^", "xor", 2, "Bits that are set in just one of the integers", "6 ^ 3"),
            new OperatorDoc("==", "equals", 2, "True if the values are equal", "1 == 1.0"),
            new OperatorDoc("<", "lessThan", 2, "True if the left value is less", "1 < 2"),
            new OperatorDoc("<=", "lessThanOrEqual", 2, "True if the left value is less or equal", "2 <= 2"),
            new OperatorDoc(">", "greaterThan", 2, "True if the left value is greater", "2 > 1"),
            new OperatorDoc(">=", "greaterThanOrEqual", 2, "True if the left value is greater or equal", "2 >= 2"),
            new OperatorDoc(
                    "=~",
                    "contains",
                    2,
                    "True if the right array holds the value, the right object the key, or the right pattern matches",
                    "2 =~ [1, 2]"),
            new OperatorDoc(
                    "=^", "startsWith", 2, "True if the left text begins with the right one", "\"abc\" =^ \"ab\""),
            new OperatorDoc("=$", "endsWith", 2, "True if the left text ends with the right one", "\"abc\" =$ \"bc\""),
            new OperatorDoc("!", "not", 1, "True if the value is not", "!false"),
            new OperatorDoc("~", "complement", 1, "Turns all bits of an integer over", "~5"),
            new OperatorDoc("-", "negate", 1, "Turns the sign of a number over", "-(5)"),
            new OperatorDoc("empty", "empty", 1, "True for null and for an empty text, array or object", "empty \"\""),
            new OperatorDoc("size", "size", 1, "Size of a text, array or object", "size([1, 2])"));

    private LanguageCatalog() {}

    /** The operators. */
    public static List<OperatorDoc> operators() {
        return OPERATORS;
    }

    /** The functions, one entry for each form, family by family. */
    public static List<FunctionDoc> functions() {
        return Loaded.FUNCTIONS;
    }

    /** How a function is called, as the end of a message; empty if it is not listed. */
    static String hint(String name) {
        return functions().stream()
                .filter(function -> function.function().equals(name))
                .map(function ->
                        ": " + function.syntax().substring(function.syntax().indexOf(' ') + 1))
                .findFirst()
                .orElse("");
    }

    private static final class Loaded {
        static final List<FunctionDoc> FUNCTIONS = load();
    }

    private static List<FunctionDoc> load() {
        try (InputStream resource = LanguageCatalog.class.getResourceAsStream("functions.json")) {
            if (resource == null) {
                throw new IllegalStateException("The resource functions.json is missing from this jar");
            }
            List<FunctionDoc> functions = new ArrayList<>();
            for (JsonNode entry : new JsonMapper().readTree(resource)) {
                functions.add(function(entry));
            }
            return List.copyOf(functions);
        } catch (IOException e) {
            throw new UncheckedIOException("The resource functions.json of this jar can't be read", e);
        }
    }

    private static FunctionDoc function(JsonNode entry) {
        List<FunctionDoc.Parameter> parameters = new ArrayList<>();
        for (JsonNode written : entry.get("params")) {
            String[] parts = written.asText().split(":", 3);
            parameters.add(new FunctionDoc.Parameter(
                    parts[0], parts[2], jsonType(parts[1]), javaType(parts[1]), parameters.size() + 1));
        }
        String name = entry.get("function").asText();
        String category = entry.get("category").asText();
        return new FunctionDoc(
                category,
                name,
                entry.get("description").asText(),
                entry.get("returnType").asText() + " " + name + "(" + String.join(", ", names(parameters)) + ")",
                entry.get("returns").asText(),
                javaType(entry.get("returnType").asText()),
                entry.get("example").asText(),
                entry.get("result").asText(),
                List.copyOf(parameters),
                category.equals(OURS) ? SINCE_OURS : 1);
    }

    private static List<String> names(List<FunctionDoc.Parameter> parameters) {
        return parameters.stream().map(FunctionDoc.Parameter::name).toList();
    }

    private static String jsonType(String type) {
        return switch (type) {
            case "any", "lambda" -> "object";
            case "date" -> "string";
            default -> type;
        };
    }

    private static String javaType(String type) {
        return switch (type) {
            case "string" -> "java.lang.String";
            case "integer" -> "java.lang.Integer";
            case "number" -> "java.lang.Double";
            case "boolean" -> "java.lang.Boolean";
            case "date" -> "java.time.ZonedDateTime";
            case "array" -> "java.util.List";
            case "object" -> "java.util.Map";
            case "lambda" -> "java.util.function.Function";
            default -> "java.lang.Object";
        };
    }
}
