package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;

/** Nulls that remember where they come from. To everything that asks {@code isNull()} they are plain nulls. */
final class Nulls extends NullNode {
    private static final long serialVersionUID = 1L;

    private enum Role {
        ABSENT,
        GAP,
        NULLIFIED
    }

    /** Stands in a projected list where an element lacks the member. */
    static final NullNode ABSENT = new Nulls(Role.ABSENT);
    /** Fills a place of a target array that no mapping wrote; closes up in the end. */
    static final NullNode GAP = new Nulls(Role.GAP);
    /** The value of {@code nullify()}: the target must not be set, not even by a copied object. */
    static final NullNode NULLIFIED = new Nulls(Role.NULLIFIED);

    private final Role role;

    private Nulls(Role role) {
        this.role = role;
    }

    static boolean isGap(JsonNode value) {
        return value instanceof Nulls special && special.role == Role.GAP;
    }

    static boolean isNullified(JsonNode value) {
        return value instanceof Nulls special && special.role == Role.NULLIFIED;
    }
}
