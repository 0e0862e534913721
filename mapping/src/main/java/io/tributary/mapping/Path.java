package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.mapping.PathText.Piece;
import java.util.List;

/**
 * A path that is first tried as a plain key: the source of an ATTRIBUTE mapping, the text inside {@code ${…}}, the
 * argument of {@code contains_key} (contract §2.3, §5.2).
 *
 * @param key the whole text as a key
 * @param steps the text as a path; just one member if it has no structure
 */
record Path(String key, Step[] steps) {

    /** The source of an ATTRIBUTE mapping. */
    static Path attribute(String text) {
        return new Path(text, steps(PathText.cut(text, false)));
    }

    /** The text inside {@code ${…}}. */
    static Path wrapped(String text) {
        return new Path(PathText.unescaped(text), steps(PathText.cut(text, true)));
    }

    /** A text that can't be anything but a key. */
    static Path key(String text) {
        return new Path(text, new Step[0]);
    }

    private static Step[] steps(List<Piece> pieces) {
        Step[] steps = new Step[pieces.size()];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = switch (pieces.get(i)) {
                case Piece.Name name ->
                    name.digits() && i > 0
                            ? new Step.Index(Integer.parseInt(name.name()))
                            : Step.Member.of(name.name());
                case Piece.At index -> new Step.Index(index.index());
                case Piece.Each each -> new Step.Each();
                case Piece.Wrapped wrapped -> new Step.Wrapped(wrapped(wrapped.text()));
            };
        }
        return steps;
    }

    JsonNode from(Scope scope, JsonNode value) {
        if (steps.length == 1
                && steps[0] instanceof Step.Member member
                && member.name().equals(key)) {
            return member.from(scope, value);
        }
        if (value instanceof ObjectNode object) {
            JsonNode whole = object.get(key);
            if (whole != null) {
                return whole;
            }
        }
        return steps.length == 0 ? Values.MISSING : Step.walk(scope, value, steps, 0);
    }

    /** True if the path leads to a key or element that is there, be it null; through an array, if any element has it. */
    boolean exists(Scope scope, JsonNode value) {
        return value.has(key) || (steps.length > 0 && exists(scope, value, 0));
    }

    private boolean exists(Scope scope, JsonNode value, int first) {
        scope.spend(1);
        if (first == steps.length) {
            return true;
        }
        return switch (steps[first]) {
            case Step.Member member -> member(scope, value, member.name(), first);
            case Step.Index index ->
                value instanceof ArrayNode
                        ? value.has(index.index()) && exists(scope, value.get(index.index()), first + 1)
                        : member(scope, value, Integer.toString(index.index()), first);
            case Step.Each each ->
                value.isArray() ? anyElement(scope, value, first + 1) : exists(scope, value, first + 1);
            case Step.Wrapped wrapped ->
                value.has(wrapped.path().key())
                        ? exists(scope, value.get(wrapped.path().key()), first + 1)
                        : wrapped.path().exists(scope, value)
                                && exists(scope, wrapped.path().from(scope, value), first + 1);
            case Step.Computed computed -> !computed.from(scope, value).isMissingNode();
            case Step.Method method -> !method.from(scope, value).isMissingNode();
        };
    }

    private boolean member(Scope scope, JsonNode value, String name, int first) {
        if (value.isArray()) {
            return anyElement(scope, value, first);
        }
        return value.has(name) && exists(scope, value.get(name), first + 1);
    }

    private boolean anyElement(Scope scope, JsonNode array, int first) {
        for (JsonNode element : array) {
            if (exists(scope, element, first)) {
                return true;
            }
        }
        return false;
    }
}
