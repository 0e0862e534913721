package io.tributary.quarantine;

/** The quarantine can't be read or written; the message says which file and why. */
public final class QuarantineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    QuarantineException(String message, Throwable cause) {
        super(message, cause);
    }
}
