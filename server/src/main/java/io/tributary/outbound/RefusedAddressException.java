package io.tributary.outbound;

/** An address that a client named must not be called; the message says why, and what would allow it. */
public final class RefusedAddressException extends Exception {

    private static final long serialVersionUID = 1L;

    RefusedAddressException(String message) {
        super(message);
    }
}
