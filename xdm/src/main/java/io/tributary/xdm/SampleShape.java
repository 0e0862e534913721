package io.tributary.xdm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What samples showed at one path: kinds of values with their number, and what is below. */
final class SampleShape {

    /** More different values than this are no list of values. */
    static final int MOST_VALUES = 12;

    private static final int LONGEST_VALUE = 60;

    /** Kinds of JSON values, as far as fields differ by them. */
    enum Kind {
        NULL("null"),
        BOOLEAN("boolean"),
        INTEGER("integer"),
        NUMBER("number"),
        TEXT("string"),
        OBJECT("object"),
        ARRAY("array");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        static Kind of(JsonNode value) {
            return switch (value.getNodeType()) {
                case NULL, MISSING -> NULL;
                case BOOLEAN -> BOOLEAN;
                case NUMBER -> value.isIntegralNumber() ? INTEGER : NUMBER;
                case STRING, BINARY, POJO -> TEXT;
                case OBJECT -> OBJECT;
                case ARRAY -> ARRAY;
            };
        }
    }

    /** How often a kind was met, and in which sample first. */
    static final class Count {
        private final int firstSample;
        private int times;

        private Count(int firstSample) {
            this.firstSample = firstSample;
        }

        int firstSample() {
            return firstSample;
        }

        int times() {
            return times;
        }
    }

    private final Map<Kind, Count> kinds = new EnumMap<>(Kind.class);
    private final Map<String, SampleShape> members = new LinkedHashMap<>();
    private final TreeSet<String> values = new TreeSet<>();
    private final TextForm.Guess form = new TextForm.Guess();
    private @Nullable SampleShape items;
    private boolean tooManyValues;
    private boolean insideInt = true;
    private boolean insideSafe = true;
    private boolean insideLong = true;
    private boolean tooDeep;

    /** Notes a value, without what is inside of it. */
    void note(JsonNode value, int sample) {
        Kind kind = Kind.of(value);
        kinds.computeIfAbsent(kind, k -> new Count(sample)).times++;
        switch (kind) {
            case TEXT -> noteText(value.asText());
            case INTEGER -> noteInteger(value);
            case NULL, BOOLEAN, NUMBER, OBJECT, ARRAY -> {}
        }
    }

    private void noteText(String text) {
        form.note(text);
        if (tooManyValues || text.isEmpty()) {
            return;
        }
        if (text.length() <= LONGEST_VALUE) {
            values.add(text);
        }
        if (values.size() > MOST_VALUES || text.length() > LONGEST_VALUE) {
            tooManyValues = true;
            values.clear();
        }
    }

    private void noteInteger(JsonNode value) {
        insideInt &= value.canConvertToInt();
        insideLong &= value.canConvertToLong();
        insideSafe &= value.canConvertToLong() && Math.abs(value.longValue()) <= XdmTypes.SAFE_LONG;
    }

    /** The shape of a member, made when it is first met. */
    SampleShape member(String name) {
        return members.computeIfAbsent(name, n -> new SampleShape());
    }

    /** The shape of what lists hold here, made when the first item is met. */
    SampleShape item() {
        SampleShape known = items;
        if (known == null) {
            known = new SampleShape();
            items = known;
        }
        return known;
    }

    boolean hasMember(String name) {
        return members.containsKey(name);
    }

    void cutHere() {
        tooDeep = true;
    }

    Map<Kind, Count> kinds() {
        return kinds;
    }

    Map<String, SampleShape> members() {
        return members;
    }

    @Nullable
    SampleShape items() {
        return items;
    }

    int times(Kind kind) {
        Count count = kinds.get(kind);
        return count == null ? 0 : count.times();
    }

    /** The different texts, sorted; empty when there were too many or long ones. */
    TreeSet<String> values() {
        return values;
    }

    TextForm form() {
        return form.form();
    }

    boolean isTooDeep() {
        return tooDeep;
    }

    /** {@code int} or {@code long} with the bounds it takes, or what no column of whole numbers holds. */
    Width width() {
        if (insideInt) {
            return Width.INT;
        }
        if (insideSafe) {
            return Width.SAFE_LONG;
        }
        return insideLong ? Width.LONG : Width.TOO_WIDE;
    }

    /** How wide whole numbers got. */
    enum Width {
        INT,
        SAFE_LONG,
        LONG,
        TOO_WIDE
    }
}
