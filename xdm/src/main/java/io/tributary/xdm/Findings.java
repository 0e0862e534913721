package io.tributary.xdm;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.xdm.FieldType.TextPattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The violations found so far in one record. A valid record touches nothing here but a counter: places and texts are
 * made when something is wrong. Whoever reads a member notes {@link #size()} before, and calls {@link #close} after if
 * it has grown.
 */
final class Findings {

    /** More than these help nobody, and a hostile record could make millions. */
    static final int LIMIT = 100;

    private static final int MAX_QUOTED = 1_000;

    private @Nullable List<Draft> drafts;
    private @Nullable BoundedMatch matching;
    private int size;
    private int leaves;

    /** A violation whose place is still known only from its innermost object on. */
    private static final class Draft {
        private final @Nullable String location;
        private final StringBuilder pointer = new StringBuilder();
        private final @Nullable String keyword;
        private final String message;
        private final List<Draft> causes;

        Draft(@Nullable String location, @Nullable String keyword, String message, List<Draft> causes) {
            this.location = location;
            this.keyword = keyword;
            this.message = message;
            this.causes = causes;
        }

        void prepend(String token) {
            pointer.insert(0, token).insert(0, '/');
            causes.forEach(cause -> cause.prepend(token));
        }

        int leafCount() {
            return causes.isEmpty()
                    ? 1
                    : causes.stream().mapToInt(Draft::leafCount).sum();
        }

        Violation build() {
            return new Violation(
                    location,
                    "#" + pointer,
                    keyword,
                    message,
                    causes.stream().map(Draft::build).toList());
        }
    }

    /** Searches text with a pattern, at a cost that is bounded over the whole record. */
    BoundedMatch.Result find(TextPattern pattern, String text) {
        BoundedMatch match = matching;
        if (match == null) {
            match = new BoundedMatch();
            matching = match;
        }
        return match.find(pattern, text);
    }

    /** How many violations stand side by side now. */
    int size() {
        return size;
    }

    /** Whether to look no further. */
    boolean isFull() {
        return leaves >= LIMIT;
    }

    /** Notes a broken rule at the place being read. */
    void add(@Nullable String location, String keyword, String message) {
        if (!isFull()) {
            leaves++;
            push(new Draft(location, keyword, message, List.of()));
        }
    }

    /** Notes text that no column can hold: half a character. */
    void notUnicode(@Nullable String location, String text, int at) {
        add(
                location,
                "format",
                "[" + quote(text) + "] is not valid Unicode text: half a surrogate pair at index " + at);
    }

    /** Notes a value of the wrong type. */
    void wrongType(@Nullable String location, String expected, JsonNode found) {
        add(location, "type", "expected type: " + expected + ", found: " + typeName(found));
    }

    /** Ends the reading of a member: several findings become one parent, and all move below {@code name}. */
    void close(int before, @Nullable String location, String name) {
        if (size > before) {
            group(before, location).prepend(Names.escape(quote(name)));
        }
    }

    /** Ends the reading of the record; only called when something was found. */
    Violation finish(@Nullable String location) {
        return group(0, location).build();
    }

    /** Ends the reading of a value that must keep two rules at once: its type and a list of allowed values. */
    void closeBoth(int before, @Nullable String location, @Nullable String notAllowed) {
        if (size == before && notAllowed == null) {
            return;
        }
        List<Draft> causes = new ArrayList<>();
        if (size > before) {
            causes.add(group(before, null));
            remove(before);
        }
        if (notAllowed != null) {
            leaves++;
            causes.add(new Draft(null, "enum", notAllowed, List.of()));
        }
        push(new Draft(location, "allOf", "#: only " + (2 - causes.size()) + " subschema matches out of 2", causes));
    }

    private Draft group(int before, @Nullable String location) {
        List<Draft> all = all();
        if (size == before + 1) {
            return all.get(before);
        }
        List<Draft> causes = new ArrayList<>(all.subList(before, size));
        causes.sort(Comparator.comparingInt(Findings::rank));
        remove(before);
        int count = causes.stream().mapToInt(Draft::leafCount).sum();
        Draft parent = new Draft(location, null, count + " schema violations found", causes);
        push(parent);
        return parent;
    }

    /** What an object lacks comes first, then what it has too much, then what its members break. */
    private static int rank(Draft draft) {
        if (draft.keyword == null || !draft.pointer.isEmpty()) {
            return 2;
        }
        return switch (draft.keyword) {
            case "required" -> 0;
            case "additionalProperties" -> 1;
            default -> 2;
        };
    }

    private List<Draft> all() {
        List<Draft> list = drafts;
        if (list == null) {
            list = new ArrayList<>();
            drafts = list;
        }
        return list;
    }

    private void push(Draft draft) {
        all().add(draft);
        size++;
    }

    private void remove(int from) {
        all().subList(from, size).clear();
        size = from;
    }

    /** A value or name as messages and pointers quote it: not too long, and fit to be written. */
    static String quote(String value) {
        String shown = value.length() <= MAX_QUOTED ? value : value.substring(0, MAX_QUOTED) + "…";
        return Unicode.shown(shown);
    }

    /** A value as messages quote it. */
    static String quote(JsonNode value) {
        return quote(value.isValueNode() ? value.asText() : value.toString());
    }

    private static String typeName(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING, BINARY -> "String";
            case BOOLEAN -> "Boolean";
            case ARRAY -> "JSONArray";
            case OBJECT -> "JSONObject";
            case NULL, MISSING -> "Null";
            case POJO -> "Object";
            case NUMBER -> numberName(node);
        };
    }

    private static String numberName(JsonNode node) {
        return switch (node.numberType()) {
            case INT, LONG -> "Long";
            case BIG_INTEGER -> "BigInteger";
            case FLOAT, DOUBLE -> "Double";
            case BIG_DECIMAL -> "BigDecimal";
        };
    }
}
