package io.tributary.xdm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.xdm.SampleShape.Kind;
import io.tributary.xdm.SchemaInference.Note;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns what samples showed into field declarations, with a note wherever they leave room for doubt. */
final class InferredFields {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");
    /** A list of values is proposed when it was met this often in all, and each value this often on average. */
    private static final int ENOUGH = 20;

    private static final int ENOUGH_EACH = 5;

    private final boolean bindingEnums;
    private final List<Note> notes;

    InferredFields(boolean bindingEnums, List<Note> notes) {
        this.bindingEnums = bindingEnums;
        this.notes = notes;
    }

    /** The members of an object as properties, but for some. */
    ObjectNode below(SampleShape shape, Set<String> without) {
        return properties(shape, "", without);
    }

    private ObjectNode properties(SampleShape shape, String path, Set<String> without) {
        ObjectNode properties = JsonNodeFactory.instance.objectNode();
        Set<String> taken = new HashSet<>();
        for (Map.Entry<String, SampleShape> member : shape.members().entrySet()) {
            if (!without.contains(member.getKey())) {
                String child = Names.child(path, Findings.quote(member.getKey()));
                properties.set(name(member.getKey(), child, taken), field(member.getValue(), child));
            }
        }
        return properties;
    }

    /** A name that the registry takes and that no sibling has, whatever its case. */
    private String name(String met, String path, Set<String> taken) {
        String name = met;
        if (!NAME.matcher(met).matches()) {
            name = met.replaceAll("[^A-Za-z0-9_-]+", "_").replaceAll("^[_-]+", "");
            name = name.isEmpty() ? "field" : name.substring(0, Math.min(name.length(), 100));
        }
        String free = name;
        for (int i = 2; !taken.add(free.toLowerCase(Locale.ROOT)); i++) {
            free = name + i;
        }
        if (!free.equals(met)) {
            say(
                    path,
                    false,
                    "called " + free + " in the schema, for names are letters, digits, - and _, without _ in front,"
                            + " and differ in more than case");
        }
        return free;
    }

    /** One field. */
    ObjectNode field(SampleShape shape, String path) {
        ObjectNode field = JsonNodeFactory.instance.objectNode();
        Kind kind = kind(shape, path);
        if (shape.times(Kind.NULL) > 0 && kind != Kind.NULL) {
            say(
                    path,
                    false,
                    "null in " + times(shape.times(Kind.NULL)) + ": leave the key out instead, null is refused");
        }
        switch (kind) {
            case NULL -> {
                field.put("type", "string");
                say(path, false, "only ever null: a string is assumed");
            }
            case BOOLEAN -> field.put("type", "boolean");
            case NUMBER -> field.put("type", "number");
            case INTEGER -> whole(field, shape, path);
            case TEXT -> text(field, shape, path);
            case OBJECT -> object(field, shape, path);
            case ARRAY -> list(field, shape, path);
        }
        field.put(XdmTypes.KEY, XdmTypes.of(field, path));
        return field;
    }

    /** The kind that was met most, whole numbers counted as numbers where both were met. */
    private Kind kind(SampleShape shape, String path) {
        List<Kind> met = new ArrayList<>(shape.kinds().keySet());
        met.remove(Kind.NULL);
        if (met.contains(Kind.NUMBER)) {
            met.remove(Kind.INTEGER);
        }
        Kind most = Kind.NULL;
        int times = 0;
        for (Kind kind : met) {
            int weight = weight(shape, kind);
            if (weight > times) {
                most = kind;
                times = weight;
            }
        }
        if (met.size() > 1) {
            say(path, true, "samples disagree: " + said(shape, met) + "; proposed is " + most.word());
        }
        return most;
    }

    private static int weight(SampleShape shape, Kind kind) {
        return shape.times(kind) + (kind == Kind.NUMBER ? shape.times(Kind.INTEGER) : 0);
    }

    private static String said(SampleShape shape, List<Kind> kinds) {
        List<String> parts = new ArrayList<>();
        for (Kind kind : kinds) {
            SampleShape.Count count = shape.kinds().get(kind);
            if (count != null) {
                parts.add(kind.word() + " in " + times(weight(shape, kind)) + " (first in sample " + count.firstSample()
                        + ")");
            }
        }
        return String.join(", ", parts);
    }

    private static String times(int times) {
        return times == 1 ? "1 place" : times + " places";
    }

    private void whole(ObjectNode field, SampleShape shape, String path) {
        switch (shape.width()) {
            case INT -> field.put("type", "integer");
            case SAFE_LONG ->
                field.put("type", "integer").put("minimum", -XdmTypes.SAFE_LONG).put("maximum", XdmTypes.SAFE_LONG);
            case LONG ->
                field.put("type", "integer").put("minimum", Long.MIN_VALUE).put("maximum", Long.MAX_VALUE);
            case TOO_WIDE -> {
                field.put("type", "number");
                say(path, false, "holds whole numbers beyond 64 bits: number loses digits, text would keep them");
            }
        }
    }

    private void text(ObjectNode field, SampleShape shape, String path) {
        field.put("type", "string");
        TextForm form = shape.form();
        if (form != TextForm.FREE) {
            field.put("format", form.format());
            return;
        }
        int texts = shape.times(Kind.TEXT);
        int different = shape.values().size();
        if (different > 0 && texts >= ENOUGH && texts >= different * ENOUGH_EACH) {
            ObjectNode labels = JsonNodeFactory.instance.objectNode();
            shape.values().forEach(value -> labels.put(value, value));
            if (bindingEnums) {
                shape.values().forEach(field.withArray("enum")::add);
            }
            field.set("meta:enum", labels);
            say(
                    path,
                    false,
                    different + (different == 1 ? " value" : " different values") + " in " + times(texts) + ": "
                            + (bindingEnums ? "others are refused" : "suggested, others are taken too"));
        }
    }

    private void object(ObjectNode field, SampleShape shape, String path) {
        field.put("type", "object");
        if (shape.isTooDeep()) {
            say(path, false, "nested too deeply: kept as JSON text from here on");
        } else if (shape.members().isEmpty()) {
            say(path, false, "never had a member: kept as JSON text");
        } else {
            field.set("properties", properties(shape, path, Set.of()));
        }
    }

    private void list(ObjectNode field, SampleShape shape, String path) {
        field.put("type", "array");
        SampleShape items = shape.items();
        if (items == null) {
            field.putObject("items").put("type", "string").put(XdmTypes.KEY, "string");
            say(path, false, "never had an item: items are assumed to be strings");
        } else {
            field.set("items", field(items, path + "[]"));
        }
    }

    private void say(String path, boolean conflict, String text) {
        notes.add(new Note(path, conflict, text));
    }
}
