package io.tributary.control.flow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Document;
import java.util.Set;

/** What is special about one of the four collections; {@link Resources} does what they have in common. */
sealed interface Kind permits ConnectionKind, SourceKind, TargetKind, FlowKind {

    /** The collection's name in paths and in the store. */
    String name();

    /** First steps of paths that filters may use, besides those all collections have. */
    Set<String> fields();

    /**
     * Makes the stored form of a new document.
     *
     * @param body what the client sent
     * @param draft whether only its form is checked
     * @throws FlowProblem it breaks a rule
     */
    ObjectNode make(World world, String id, ObjectNode body, boolean draft);

    /** Pointers of the members that a patch may change, with all below them. */
    Set<String> patchable();

    /** Checks the paths of a patch. */
    default void checkPatch(Patch patch) {
        patch.checkPaths(patchable());
    }

    /** What a patch is applied to: the members a client may change, and those it may look at; no secrets. */
    ObjectNode editable(Document current);

    /**
     * Makes the stored form of a changed document.
     *
     * @param edited what {@link #editable} gave, changed
     * @param draft whether only its form is checked
     * @param operations the patch, empty when the change is another
     */
    ObjectNode remake(World world, Document current, ObjectNode edited, boolean draft, ArrayNode operations);

    /** Makes the stored form after an action. */
    ObjectNode act(World world, Document current, State.Action action);

    /** Looks at what hangs on a document that was just changed, in the same transaction. */
    default void afterChange(World world, Document changed) {}

    /**
     * Checks that nothing needs a document.
     *
     * @throws FlowProblem something does
     */
    void checkDeletable(World world, String id);

    /** Whether {@link #describe} looks at nothing but the document. */
    default boolean isAlone() {
        return false;
    }

    /** Adds what this kind shows of a document. */
    void describe(ObjectNode view, Document document, World world);

    /** Adds to the answer of a create call, which is {@code {id, etag}}. */
    default void describeCreated(ObjectNode answer, Document created, World world) {}
}
