package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The schema that mapped records are to follow, read once; immutable. */
public final class TargetSchema {

    private static final TargetSchema NONE = new TargetSchema(TargetType.ANYTHING);

    private final TargetType root;

    private TargetSchema(TargetType root) {
        this.root = root;
    }

    /**
     * Reads a resolved XDM schema document ({@code xed-full}, or {@code xed}): no {@code $ref} is followed.
     *
     * @param xedFull a JSON schema whose root is an object with {@code properties}
     */
    public static TargetSchema of(JsonNode xedFull) {
        return new TargetSchema(SchemaReader.read(xedFull));
    }

    /** No schema: whatever is mapped is written as it comes (contract §5.5, last row). */
    public static TargetSchema none() {
        return NONE;
    }

    /**
     * Tells whether a path of a source leads somewhere in this schema, so that a mapping set with an input schema can be
     * checked before it runs. Without a schema every path does.
     *
     * @param path a source of an ATTRIBUTE mapping, or one of {@link Expression#sourcePaths()}
     */
    public boolean hasPath(String path) {
        if (root instanceof TargetType.Structure structure
                && structure.attributes().containsKey(path)) {
            return true;
        }
        try {
            return Destination.resolve(path, this).leaf() != null;
        } catch (PathText.Unreadable e) {
            return false;
        }
    }

    /**
     * For a path that {@link #hasPath} doesn't know, the one that was probably meant: with the first step that is wrong
     * replaced by the most similar attribute, and cut there.
     */
    public Optional<String> nearestPath(String path) {
        try {
            return Optional.ofNullable(Destination.resolve(path, this).near());
        } catch (PathText.Unreadable e) {
            return Optional.empty();
        }
    }

    TargetType root() {
        return root;
    }
}
