package io.tributary.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands for something else in a text: {@code ${env:NAME}} for a variable, {@code ${Schema:Title}} for the id of an object; {@code $${…} is the text
 * itself. In the mappings of a mapping set nothing is a reference, for {@code ${…}} belongs to the language there.
 */
final class References {

    private static final Pattern REFERENCE = Pattern.compile("(\\$?)\\$\\{(env|[A-Z][A-Za-z]*):([^}]*)}");
    private static final String MAPPINGS = "/mappings";

    private References() {}

    private static boolean holdsNone(Kind kind, String pointer) {
        return kind == Kind.MAPPING_SET && (pointer.equals(MAPPINGS) || pointer.startsWith(MAPPINGS + "/"));
    }

    /** One reference: the word before the colon and what follows it. */
    record Found(String word, String name) {

        boolean isVariable() {
            return word.equals("env");
        }

        Optional<Identity> target() {
            return Kind.of(word).map(kind -> new Identity(kind, name));
        }
    }

    /** Calls {@code visitor} with each reference in a body and the pointer of its text. */
    static void each(Kind kind, ObjectNode spec, BiConsumer<String, Found> visitor) {
        Pointers.texts("", spec, (pointer, text) -> {
            if (!holdsNone(kind, pointer)) {
                Matcher matcher = REFERENCE.matcher(text);
                while (matcher.find()) {
                    if (matcher.group(1).isEmpty()) {
                        visitor.accept(pointer, new Found(matcher.group(2), matcher.group(3)));
                    }
                }
            }
        });
    }

    /** The objects a body refers to. */
    static Set<Identity> targets(Kind kind, ObjectNode spec) {
        Set<Identity> targets = new LinkedHashSet<>();
        each(kind, spec, (_, found) -> {
            if (!found.isVariable()) {
                found.target().ifPresent(targets::add);
            }
        });
        return targets;
    }

    /** Whether a text holds a variable. */
    static boolean hasVariable(String text) {
        Matcher matcher = REFERENCE.matcher(text);
        while (matcher.find()) {
            if (matcher.group(1).isEmpty() && matcher.group(2).equals("env")) {
                return true;
            }
        }
        return false;
    }

    /** A copy of a body with its references put in place. */
    static JsonNode resolved(Kind kind, JsonNode spec, Function<Found, String> values) {
        return Pointers.replaced("", spec, (pointer, text) -> holdsNone(kind, pointer) ? text : resolved(text, values));
    }

    /** A text with its references put in place. */
    static String resolved(String text, Function<Found, String> values) {
        return REFERENCE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(value(match, values)));
    }

    private static String value(MatchResult match, Function<Found, String> values) {
        return match.group(1).isEmpty()
                ? values.apply(new Found(match.group(2), match.group(3)))
                : match.group().substring(1);
    }

    /** A text as it is written in a file, so that nothing in it is taken for a reference. */
    static String escaped(String text) {
        return REFERENCE.matcher(text).replaceAll(match -> Matcher.quoteReplacement("$" + match.group()));
    }

    static boolean mayHold(Kind kind, String pointer) {
        return !holdsNone(kind, pointer);
    }
}
