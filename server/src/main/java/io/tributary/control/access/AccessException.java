package io.tributary.control.access;

/** A client, key or sandbox can't be made or changed as asked; the message says why and what to do. */
public final class AccessException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    AccessException(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    /** The HTTP status that fits: 400, 404 or 409. */
    public int status() {
        return status;
    }

    /** Why. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
