package io.tributary.control.flow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A refusal: what was found, what is expected, and where. The routes turn it into the answer; no stack trace, it is not a fault. */
final class FlowProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final FlowError error;
    private final String detail;
    private final @Nullable String pointer;
    private final @Nullable String id;
    private final @Nullable String collection;
    private final transient List<String> blockedBy;

    private FlowProblem(
            FlowError error,
            String detail,
            @Nullable String pointer,
            @Nullable String id,
            @Nullable String collection,
            List<String> blockedBy) {
        super(error.code() + ": " + detail, null, false, false);
        this.error = error;
        this.detail = detail;
        this.pointer = pointer;
        this.id = id;
        this.collection = collection;
        this.blockedBy = List.copyOf(blockedBy);
    }

    static FlowProblem of(FlowError error, String detail) {
        return new FlowProblem(error, detail, null, null, null, List.of());
    }

    /** A problem of the field of the body that a JSON pointer names. */
    static FlowProblem at(String pointer, FlowError error, String detail) {
        return new FlowProblem(error, detail, pointer, null, null, List.of());
    }

    static FlowProblem notFound(String collection, String id, String sandbox) {
        String shown = Text.shown(id);
        String detail = "%s %s does not exist in sandbox %s".formatted(collection, shown, sandbox);
        return new FlowProblem(FlowError.NOT_FOUND, detail, null, shown, collection, List.of());
    }

    /** Something can't be deleted because of these flows. */
    static FlowProblem inUse(FlowError error, String detail, List<String> flowIds) {
        return new FlowProblem(error, detail, null, null, null, flowIds);
    }

    FlowError error() {
        return error;
    }

    String detail() {
        return detail;
    }

    /** The field at fault; null when it is not one field of the body. */
    @Nullable
    String pointer() {
        return pointer;
    }

    /** The resource that was asked for; null unless it is missing. */
    @Nullable
    String id() {
        return id;
    }

    /** Where that resource was looked for; null unless it is missing. */
    @Nullable
    String collection() {
        return collection;
    }

    /** The flows that stand in the way. */
    List<String> blockedBy() {
        return blockedBy;
    }
}
