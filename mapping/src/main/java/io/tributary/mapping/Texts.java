package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

/** Work on texts that several functions share, paid for before memory is taken. */
final class Texts {

    private Texts() {}

    /** Replaces every occurrence of a literal text. */
    static JsonNode replace(Arguments a, String text, String find, String replacement) {
        if (find.isEmpty() && replacement.isEmpty()) {
            return Values.of(text);
        }
        a.scope().search(text, find);
        long occurrences = 0;
        for (int i = text.indexOf(find);
                i >= 0 && i < text.length();
                i = text.indexOf(find, i + Math.max(1, find.length()))) {
            occurrences++;
        }
        a.scope().spend(occurrences);
        a.scope().produce(text.length() + (occurrences + 1) * replacement.length());
        return Values.of(text.replace(find, replacement));
    }

    /** Joins the text forms of a list; nulls print as nothing. */
    static JsonNode join(Scope scope, String separator, ArrayNode list) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < list.size(); i++) {
            if (i > 0) {
                out.append(separator);
            }
            out.append(Values.text(scope, list.get(i)));
            if (out.length() > Scope.TEXT) {
                break;
            }
        }
        scope.produce(out.length());
        return Values.of(out.toString());
    }
}
