package io.tributary.quarantine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tributary.event.Rejection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a refusal has in common with others of the same cause: the field, and the message without what one payload held. Of several violations the first counts;
 * the validator reports them in the order of the schema.
 *
 * @param field JSON pointer, list items and map keys as {@code *}; empty when the refusal names no field
 * @param pattern the message with {@code *} for values and {@code #} for numbers
 */
public record Cause(String field, String pattern) {

    /** Where too many causes would be kept apart, they are one. */
    static final Cause ANY = new Cause("", "*");

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST = 300;
    private static final Pattern KEY = Pattern.compile("key \\[(.*)] ", Pattern.DOTALL);
    private static final Pattern QUOTED = Pattern.compile("\\[[^\\]]*]|\"[^\"]*\"|'[^']*'");
    private static final Pattern ID = Pattern.compile("\\b[0-9a-fA-F]{8}[0-9a-fA-F-]*\\b");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /** The cause of a refusal. */
    public static Cause of(Rejection rejection) {
        JsonNode first = first(rejection.details());
        if (first.has("pointerToViolation")) {
            return violation(first);
        }
        if (first.has("destination")) {
            String field = "#/" + first.path("destination").asText().replace('.', '/');
            return new Cause(cut(field), general(first.path("exception").asText(rejection.message())));
        }
        return new Cause("", general(rejection.message()));
    }

    private static JsonNode first(String details) {
        try {
            return JSON.readTree(details).path(0);
        } catch (JsonProcessingException e) {
            // Details are written by the stages; a text that is none tells no field.
            return JSON.missingNode();
        }
    }

    private static Cause violation(JsonNode leaf) {
        String keyword = leaf.path("keyword").asText("");
        String message = leaf.path("message").asText("");
        String field = pointer(leaf.path("schemaLocation").asText("#"));
        Matcher key = KEY.matcher(message);
        if (keyword.equals("required") && key.find()) {
            return new Cause(cut(field + "/" + key.group(1)), cut(message));
        }
        return new Cause(cut(field), cut(pattern(keyword, message)));
    }

    /** The place as the schema names it: what comes from the payload is {@code *}. */
    private static String pointer(String location) {
        StringBuilder pointer = new StringBuilder("#");
        String[] parts = location.split("/", -1);
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].equals("properties") && i + 1 < parts.length) {
                pointer.append('/').append(parts[++i]);
            } else if (parts[i].equals("items") || parts[i].equals("additionalProperties")) {
                pointer.append("/*");
            }
        }
        return pointer.toString();
    }

    /** The validator's messages hold the value before or behind fixed words, by keyword (ingestion contract §2.6). */
    private static String pattern(String keyword, String message) {
        return switch (keyword) {
            case "type", "additionalProperties" -> message;
            case "enum", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf" ->
                from(message, " is not ");
            case "pattern" -> from(message, " does not match ");
            case "format" -> format(message);
            case "minLength", "maxLength" -> until(message, "actual: ");
            case "minItems", "maxItems" -> until(message, "found: ");
            default -> general(message);
        };
    }

    private static String format(String message) {
        String rest = from(message, " is not a valid ");
        int expected = rest.indexOf(". Expected");
        return expected < 0 ? rest : rest.substring(0, expected);
    }

    /** The value may hold the words too, so the last of them counts; for a pattern the first would be the sender's as well. */
    private static String from(String message, String words) {
        int at = message.lastIndexOf(words);
        return at < 0 ? general(message) : "*" + message.substring(at);
    }

    private static String until(String message, String words) {
        int at = message.lastIndexOf(words);
        return at < 0 ? general(message) : message.substring(0, at + words.length()) + "#";
    }

    private static String general(String message) {
        String text = message.length() <= 4 * LONGEST ? message : message.substring(0, 4 * LONGEST);
        text = QUOTED.matcher(text).replaceAll("*");
        text = ID.matcher(text).replaceAll("#");
        return cut(NUMBER.matcher(text).replaceAll("#"));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
