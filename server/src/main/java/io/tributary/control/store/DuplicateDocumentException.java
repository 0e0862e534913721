package io.tributary.control.store;

/** The id is taken within scope and kind. */
public final class DuplicateDocumentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DuplicateDocumentException(String kind, String id) {
        super("there is a document " + id + " among " + kind + " already", null, false, false);
    }
}
