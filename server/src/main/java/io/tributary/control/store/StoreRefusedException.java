package io.tributary.control.store;

/** A store can't be opened; the message tells the operator why and what to do. */
public final class StoreRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoreRefusedException(String message) {
        super(message, null, false, false);
    }
}
