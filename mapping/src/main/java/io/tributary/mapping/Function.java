package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A function of the language: what it takes and what it does.
 *
 * @param name as written
 * @param least fewest arguments
 * @param most most arguments
 * @param required a null in one of so many leading arguments makes the result null without a call
 * @param form how arguments reach it
 * @param body what it does; not called for {@link Form#CHOICE} and the lambda forms
 */
record Function(String name, int least, int most, int required, Form form, Body body) {

    static final int ANY = Integer.MAX_VALUE;

    /** How arguments reach a function. */
    enum Form {
        /** All are evaluated, left to right. */
        PLAIN,
        /** As plain, in pairs of key and value. */
        PAIRS,
        /** As plain, either in pairs or just one. */
        PAIRS_OR_ONE,
        /** As plain, but a bare name as second argument that has no value stands for itself. */
        BARE_NAME,
        /** Both of the above. */
        PAIRS_OR_BARE_NAME,
        /** The first decides which of the other two is evaluated. */
        CHOICE,
        /** The argument names a path of the record. */
        PATH_TEXT,
        /** The argument names a path of the record or is one. */
        PATH,
        /** The second is a lambda that tells which elements stay. */
        FILTER,
        /** The second is a lambda that gives the new elements. */
        TRANSFORM,
        /** The second is a lambda that gives a key for each element; without one an element is its own key. */
        KEYED,
        /** The second is evaluated if the first has no value. */
        TRY
    }

    @FunctionalInterface
    interface Body {
        JsonNode call(Arguments arguments);
    }

    /** A function whose first {@code least} arguments must not be null. */
    static Function of(String name, int least, int most, Body body) {
        return new Function(name, least, most, least, Form.PLAIN, body);
    }

    /** A function with a fixed number of arguments, none of which may be null. */
    static Function of(String name, int arguments, Body body) {
        return of(name, arguments, arguments, body);
    }

    Function called(String alias) {
        return new Function(alias, least, most, required, form, body);
    }

    Function requiring(int leading) {
        return new Function(name, least, most, leading, form, body);
    }

    Function in(Form other) {
        return new Function(name, least, most, required, other, body);
    }

    boolean takesLambda(int argument) {
        return argument == 1 && (form == Form.FILTER || form == Form.TRANSFORM || form == Form.KEYED);
    }

    static String arguments(int count) {
        return count == 0 ? "no arguments" : count == 1 ? "1 argument" : count + " arguments";
    }

    /** What is wrong with a number of arguments, or null if nothing is. */
    @Nullable
    String refusal(int arguments) {
        if (arguments < least || arguments > most) {
            String wanted = least == most
                    ? arguments(least)
                    : most == ANY ? "at least " + arguments(least) : least + " to " + arguments(most);
            return String.format(Locale.ROOT, "The function %s takes %s, not %d", name, wanted, arguments);
        }
        boolean odd = arguments % 2 == 1;
        boolean single = arguments == 1 && (form == Form.PAIRS_OR_ONE || form == Form.PAIRS_OR_BARE_NAME);
        boolean pairs = form == Form.PAIRS || form == Form.PAIRS_OR_ONE || form == Form.PAIRS_OR_BARE_NAME;
        return pairs && odd && !single
                ? "The function " + name + " takes its arguments in pairs of key and value"
                : null;
    }
}
