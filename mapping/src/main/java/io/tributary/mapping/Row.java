package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.mapping.MappingWarning.Kind;
import io.tributary.mapping.MappingWarning.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One record on its way through the columns of a mapping: what it may spend, what went wrong so far. */
final class Row {

    /** More warnings than this tell nothing new; it bounds what a hostile record can make us write. */
    private static final int MOST_WARNINGS = 1_000;

    private final Scope scope;
    private final boolean allowNulls;
    private @Nullable List<MappingWarning> warnings;
    private @Nullable Column column;
    private @Nullable List<String> members;
    private boolean untidy;
    private final Targets targets;
    private final @Nullable ObjectNode[] found;
    private boolean anyFound;

    Row(Scope scope, Targets targets, boolean allowNulls) {
        this.scope = scope;
        this.targets = targets;
        this.found = new ObjectNode[targets.names().length];
        this.allowNulls = allowNulls;
    }

    Scope scope() {
        return scope;
    }

    boolean allowNulls() {
        return allowNulls;
    }

    void enter(Column next) {
        column = next;
        members = null;
    }

    /** One of the objects that are written into, made if it isn't there. */
    ObjectNode target(int number, ObjectNode record) {
        if (number == Targets.RECORD) {
            return record;
        }
        ObjectNode object = found[number];
        return object == null ? find(number, record) : object;
    }

    private ObjectNode find(int number, ObjectNode record) {
        ObjectNode parent = target(targets.parents()[number], record);
        String name = targets.names()[number];
        JsonNode there = parent.get(name);
        ObjectNode object;
        if (targets.firsts()[number]) {
            object = first(number, parent, name, there);
        } else if (there instanceof ObjectNode known) {
            object = known;
        } else {
            replacing(there);
            object = targets.object(number);
            parent.set(name, object);
        }
        found[number] = object;
        anyFound = true;
        return object;
    }

    private ObjectNode first(int number, ObjectNode parent, String name, @Nullable JsonNode there) {
        if (there instanceof ArrayNode list && !list.isEmpty()) {
            if (list.get(0) instanceof ObjectNode known) {
                return known;
            }
            replacing(list.get(0));
            ObjectNode object = targets.object(number);
            list.set(0, object);
            return object;
        }
        replacing(there instanceof ArrayNode ? null : there);
        ObjectNode object = targets.object(number);
        parent.set(name, Values.list(1).add(object));
        return object;
    }

    /** What is replaced may hold objects that were found before. */
    private void replacing(@Nullable JsonNode former) {
        if (former != null) {
            forgetTargets();
        }
    }

    /** Says that something is written on another way, so that objects found before may be gone. */
    void forgetTargets() {
        if (anyFound) {
            Arrays.fill(found, null);
            anyFound = false;
        }
    }

    /** Steps into a member of an object that is copied, so that a warning can name it. */
    void push(String member) {
        if (members == null) {
            members = new ArrayList<>(4);
        }
        members.add(member);
    }

    void pop() {
        if (members != null) {
            members.removeLast();
        }
    }

    /** Says that the record holds gaps or empty containers that must go in the end. */
    void untidy() {
        untidy = true;
    }

    boolean isUntidy() {
        return untidy;
    }

    /** Reports a value that doesn't fit its target. */
    @Nullable
    JsonNode refuse(TargetType expected, JsonNode actual) {
        warn(
                Kind.COERCION_ERROR,
                "The value can't be turned into the type of its target",
                expected.word(),
                Values.type(actual));
        return null;
    }

    /** Reports that only the first of several values was taken. */
    void truncated(TargetType expected) {
        warn(Kind.ARRAY_TRUNCATED, "Only the first of several values was taken", expected.word(), "ARRAY");
    }

    /** Adds a warning unless its column has one. */
    void warn(Kind kind, String what, String expected, String actual) {
        warn(kind, what, expected, actual, null);
    }

    void warn(Kind kind, String what, String expected, String actual, @Nullable Position position) {
        if (column == null) {
            return;
        }
        String member = members == null || members.isEmpty() ? "" : "." + String.join(".", members);
        WrittenMapping written = column.written();
        String destination = written.destination() + member;
        if (warnings == null) {
            warnings = new ArrayList<>(4);
        }
        for (MappingWarning warning : warnings) {
            if (warning.destination().equals(destination) && warning.source().equals(written.source())) {
                return;
            }
        }
        if (warnings.size() < MOST_WARNINGS) {
            Place place = new Place(written.source(), destination);
            String exception = MappingWarning.exception(kind, what, place, expected, actual);
            warnings.add(new MappingWarning(
                    kind,
                    destination,
                    written.source(),
                    written.sourceType(),
                    exception,
                    column.destination().normal() + member,
                    position));
        }
    }

    List<MappingWarning> warnings() {
        return warnings == null ? List.of() : List.copyOf(warnings);
    }
}
