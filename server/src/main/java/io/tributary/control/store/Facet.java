package io.tributary.control.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the database knows of a document besides its body, and can filter and order by. */
public enum Facet {
    /** The document's id. */
    ID("id"),
    /** Milliseconds since 1970. */
    CREATED("created"),
    /** Milliseconds since 1970. */
    UPDATED("updated"),
    /** The first {@value #LONGEST} characters of {@code name}. */
    NAME("name"),
    /** The first {@value #LONGEST} characters of {@code description}. */
    DESCRIPTION("description"),
    /** {@code state}, in lower case. */
    STATE("state"),
    /** The id of {@code connectionSpec} or {@code flowSpec}. */
    SPEC("spec"),
    /** The ids that the document names in one of its {@linkplain #LINKS members}. */
    LINK(""),
    /** The texts anywhere in the body, whole values or names of members. The database looks for them in what is stored, so it costs a look at each body. */
    TEXT("");

    /** Longer texts are cut: an index has no room for them. */
    public static final int LONGEST = 200;

    private static final int LONGEST_ID = 256;

    /** Members that name other documents; through arrays. */
    private static final List<List<String>> LINKS = List.of(
            List.of("baseConnectionId"),
            List.of("sourceConnectionIds"),
            List.of("targetConnectionIds"),
            List.of("params", "dataSetId"),
            List.of("flowId"),
            List.of("transformations", "params", "mappingId"));

    private final String column;

    Facet(String column) {
        this.column = column;
    }

    String column() {
        return column;
    }

    boolean isOrdered() {
        return this != LINK && this != TEXT;
    }

    boolean isTime() {
        return this == CREATED || this == UPDATED;
    }

    /** A document's value; empty when it has none. */
    public String of(Document document) {
        return switch (this) {
            case ID -> document.id();
            case CREATED -> Long.toString(document.created().toEpochMilli());
            case UPDATED -> Long.toString(document.updated().toEpochMilli());
            case NAME, DESCRIPTION, STATE, SPEC -> of(document.body());
            case LINK, TEXT -> "";
        };
    }

    String of(ObjectNode body) {
        return switch (this) {
            case NAME -> cut(body.path("name").asText(""));
            case DESCRIPTION -> cut(body.path("description").asText(""));
            case STATE -> cut(body.path("state").asText("").toLowerCase(Locale.ROOT));
            case SPEC -> {
                JsonNode spec = body.path(body.has("flowSpec") ? "flowSpec" : "connectionSpec");
                yield cut(spec.path("id").asText(""));
            }
            case ID, CREATED, UPDATED, LINK, TEXT -> "";
        };
    }

    /** A text as it is stored: cut, and without the one character that not every database takes. */
    public static String cut(String text) {
        int end = Math.min(text.length(), LONGEST);
        if (end > 0 && end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end).replace('\0', '\uFFFD');
    }

    /** Whether a text is stored whole, so that comparing what is stored compares the text. */
    public static boolean isWhole(String text) {
        return cut(text).equals(text) && text.length() < LONGEST - 1;
    }

    /** The ids that a body names. */
    static Set<String> links(ObjectNode body) {
        Set<String> found = new LinkedHashSet<>();
        for (List<String> path : LINKS) {
            List<JsonNode> at = List.of(body);
            for (String step : path) {
                List<JsonNode> next = new ArrayList<>();
                at.forEach(node -> flat(node.path(step), next));
                at = next;
            }
            at.stream()
                    .filter(JsonNode::isTextual)
                    .map(JsonNode::textValue)
                    .filter(text -> !text.isEmpty() && text.length() <= LONGEST_ID && text.indexOf('\0') < 0)
                    .forEach(found::add);
        }
        return found;
    }

    private static void flat(JsonNode node, List<JsonNode> into) {
        if (node.isArray()) {
            node.forEach(into::add);
        } else if (!node.isMissingNode()) {
            into.add(node);
        }
    }
}
