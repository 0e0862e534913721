package io.tributary.control.store;

/** Somebody else changed the document meanwhile, or it is gone. */
public final class StaleRevisionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StaleRevisionException(String kind, String id, long expected) {
        super(
                "document " + id + " among " + kind + " is not at revision " + expected + " any more",
                null,
                false,
                false);
    }
}
