package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Methods on values, with Java's meaning on texts (contract §2.9). */
final class Methods {

    private Methods() {}

    static JsonNode call(MethodName name, JsonNode receiver, Arguments arguments) {
        if (name == MethodName.EQUALS) {
            return Values.of(Comparison.same(arguments.scope(), receiver, arguments.get(0)));
        }
        if (name == MethodName.TO_STRING) {
            return Values.of(Values.text(arguments.scope(), receiver));
        }
        if (receiver.isTextual()) {
            return onText(name, receiver.textValue(), arguments);
        }
        if (receiver instanceof ArrayNode array) {
            return onArray(name, array, arguments);
        }
        if (receiver instanceof ObjectNode object) {
            return onObject(name, object, arguments);
        }
        throw wrongReceiver(name, receiver);
    }

    private static EvaluationException wrongReceiver(MethodName name, JsonNode receiver) {
        return new EvaluationException("The method " + name.written() + " can't be called on " + Values.kind(receiver));
    }

    private static JsonNode onText(MethodName name, String text, Arguments a) {
        a.scope().read(text);
        return switch (name) {
            case EQUALS_IGNORE_CASE -> Values.of(a.has(0) && text.equalsIgnoreCase(a.text(0)));
            case LENGTH -> Numbers.of(text.length());
            case IS_EMPTY -> Values.of(text.isEmpty());
            case CONTAINS -> Values.of(text.contains(wanted(text, a)));
            case STARTS_WITH -> Values.of(text.startsWith(required(a, 0)));
            case ENDS_WITH -> Values.of(text.endsWith(required(a, 0)));
            case INDEX_OF -> Numbers.of(text.indexOf(wanted(text, a), a.count() > 1 ? a.length(1) : 0));
            case LAST_INDEX_OF ->
                Numbers.of(text.lastIndexOf(wanted(text, a), a.count() > 1 ? a.length(1) : text.length()));
            case SUBSTRING -> substring(text, a);
            case TO_LOWER_CASE -> Letters.lower(a, text);
            case TO_UPPER_CASE -> Letters.upper(a, text);
            case TRIM -> Values.of(text.trim());
            case REPLACE -> Texts.replace(a, text, required(a, 0), required(a, 1));
            case REPLACE_ALL -> Regex.replaceAll(a, required(a, 0), text, required(a, 1));
            case MATCHES -> Values.of(Regex.matches(a, required(a, 0), text));
            case EQUALS, TO_STRING, GET, SIZE, CONTAINS_KEY -> throw wrongReceiver(name, Values.of(text));
        };
    }

    private static JsonNode substring(String text, Arguments a) {
        int from = a.length(0);
        int to = a.count() > 1 ? a.length(1) : text.length();
        if (from < 0 || to > text.length() || from > to) {
            throw new EvaluationException("The index of substring is outside the text");
        }
        return Values.of(text.substring(from, to));
    }

    private static JsonNode onArray(MethodName name, ArrayNode array, Arguments a) {
        return switch (name) {
            case GET -> element(array, a);
            case SIZE -> Numbers.of(array.size());
            case IS_EMPTY -> Values.of(array.isEmpty());
            case CONTAINS -> Values.of(indexOf(array, a) >= 0);
            case INDEX_OF -> Numbers.of(indexOf(array, a));
            case EQUALS,
                    TO_STRING,
                    EQUALS_IGNORE_CASE,
                    LENGTH,
                    STARTS_WITH,
                    ENDS_WITH,
                    LAST_INDEX_OF,
                    SUBSTRING,
                    TO_LOWER_CASE,
                    TO_UPPER_CASE,
                    TRIM,
                    REPLACE,
                    REPLACE_ALL,
                    MATCHES,
                    CONTAINS_KEY -> throw wrongReceiver(name, array);
        };
    }

    private static JsonNode element(ArrayNode array, Arguments a) {
        if (!a.has(0)) {
            return Values.NULL;
        }
        int index = a.length(0);
        return index >= 0 && index < array.size() ? array.get(index) : Values.NULL;
    }

    private static int indexOf(ArrayNode array, Arguments a) {
        for (int i = 0; i < array.size(); i++) {
            a.scope().spend(1);
            if (Comparison.same(a.scope(), array.get(i), a.get(0))) {
                return i;
            }
        }
        return -1;
    }

    private static JsonNode onObject(MethodName name, ObjectNode object, Arguments a) {
        return switch (name) {
            case GET -> a.has(0) && object.has(a.text(0)) ? object.get(a.text(0)) : Values.NULL;
            case SIZE -> Numbers.of(object.size());
            case IS_EMPTY -> Values.of(object.isEmpty());
            case CONTAINS_KEY -> Values.of(a.has(0) && object.has(a.text(0)));
            case EQUALS,
                    TO_STRING,
                    EQUALS_IGNORE_CASE,
                    LENGTH,
                    CONTAINS,
                    STARTS_WITH,
                    ENDS_WITH,
                    INDEX_OF,
                    LAST_INDEX_OF,
                    SUBSTRING,
                    TO_LOWER_CASE,
                    TO_UPPER_CASE,
                    TRIM,
                    REPLACE,
                    REPLACE_ALL,
                    MATCHES -> throw wrongReceiver(name, object);
        };
    }

    /** What is looked for in a text, paid for. */
    private static String wanted(String text, Arguments a) {
        String wanted = required(a, 0);
        a.scope().search(text, wanted);
        return wanted;
    }

    /** A text argument that must not be null. */
    private static String required(Arguments a, int index) {
        if (!a.has(index)) {
            throw new EvaluationException("An argument of a method on a text must not be null");
        }
        return a.text(index);
    }
}
