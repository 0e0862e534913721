package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.ZonedDateTime;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The arguments of one call, converted on demand as contract §2.5 says. */
final class Arguments {

    private final Scope scope;
    private final JsonNode[] values;
    private final @Nullable Memo memo;

    Arguments(Scope scope, JsonNode[] values, @Nullable Memo memo) {
        this.scope = scope;
        this.values = values;
        this.memo = memo;
    }

    /** Remembers, for one place in an expression, what was last made from a text: a pattern, a formatter. */
    static final class Memo {
        private record Made(String text, Object thing) {}

        private volatile @Nullable Made last;
    }

    Scope scope() {
        return scope;
    }

    int count() {
        return values.length;
    }

    JsonNode get(int index) {
        return values[index];
    }

    /** True if the argument was given and isn't null. */
    boolean has(int index) {
        return index < values.length && !Values.absent(values[index]);
    }

    /** The text form of an argument; empty for a null. */
    String text(int index) {
        String text = Values.text(scope, values[index]);
        scope.read(text);
        return text;
    }

    /** The text form of an argument, or something else where it is absent, null or empty. */
    String textOr(int index, String otherwise) {
        String text = has(index) ? text(index) : "";
        return text.isEmpty() ? otherwise : text;
    }

    boolean truth(int index) {
        return Values.truth(values[index]);
    }

    JsonNode number(int index) {
        return Numbers.require(values[index]);
    }

    long integer(int index) {
        return Numbers.toLong(number(index));
    }

    /** An integer that is meant as a place or a length; what is beyond 32 bits counts as the largest. */
    int length(int index) {
        long value = integer(index);
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value));
    }

    ZonedDateTime date(int index) {
        return Dates.from(values[index]);
    }

    /** The argument as a list: an array itself, a null as nothing, all else as one element. Not to be changed. */
    ArrayNode list(int index) {
        JsonNode value = values[index];
        if (value instanceof ArrayNode array) {
            scope.spend(array.size());
            return array;
        }
        ArrayNode one = Values.list(1);
        return Values.absent(value) ? one : one.add(value);
    }

    /** All arguments from an index on; a single array is taken apart. Not to be changed. */
    ArrayNode spread(int from) {
        if (values.length == from + 1 && values[from] instanceof ArrayNode) {
            return list(from);
        }
        ArrayNode all = Values.list(values.length);
        for (int i = from; i < values.length; i++) {
            all.add(nullable(i));
        }
        return all;
    }

    /** The argument as it may stand in a list or map: what is missing becomes null. */
    JsonNode nullable(int index) {
        return values[index].isMissingNode() ? Values.NULL : values[index];
    }

    /** Makes something from a text, or takes what was made from the same text before. */
    @SuppressWarnings("unchecked") // one place of an expression makes one kind of thing
    <T> T made(String text, Function<String, T> maker) {
        if (memo == null) {
            return maker.apply(text);
        }
        Memo.Made last = memo.last;
        if (last == null || !last.text().equals(text)) {
            last = new Memo.Made(text, maker.apply(text));
            memo.last = last;
        }
        return (T) last.thing();
    }

    /** A text as a result, paid for. */
    JsonNode result(String text) {
        scope.produce(text.length());
        return Values.of(text);
    }
}
