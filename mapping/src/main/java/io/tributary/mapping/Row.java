package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.mapping.MappingWarning.Kind;
import io.tributary.mapping.MappingWarning.Place;
import java.time.Instant;
import java.util.ArrayList;
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
    private final ArrayList<String> members = new ArrayList<>(0);
    private boolean untidy;

    Row(JsonNode source, boolean allowNulls, @Nullable Instant rowTime) {
        this.scope = new Scope(source, rowTime);
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
        members.clear();
    }

    /** Steps into a member of an object that is copied, so that a warning can name it. */
    void push(String member) {
        members.add(member);
    }

    void pop() {
        members.remove(members.size() - 1);
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
        String member = members.isEmpty() ? "" : "." + String.join(".", members);
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
