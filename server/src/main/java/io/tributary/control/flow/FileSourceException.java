package io.tributary.control.flow;

/** A source of files can't give what it was asked for; the message is for whoever set up the connection and shows no secret. */
public final class FileSourceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is to be done about it. */
    public enum Kind {
        /** There is no such file or folder. */
        NOT_FOUND,
        /** The connection, the path or the format is wrong: trying again changes nothing. */
        WRONG,
        /** The other side does not answer or broke off: it may work later. */
        AWAY
    }

    private final Kind kind;

    /** @param message one sentence without a full stop at the end */
    public FileSourceException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** With what was caught. */
    public FileSourceException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What is to be done about it. */
    public Kind kind() {
        return kind;
    }
}
