package io.tributary.control.store;

/** The database can't be reached or refuses to work now. Nothing of what was to be written is stored; it may be tried again. */
public final class StoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    StoreUnavailableException(String message) {
        super(message);
    }
}
