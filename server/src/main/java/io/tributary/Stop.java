package io.tributary;

/** Why a command can't go on, said in one sentence to the person who typed it. */
final class Stop extends RuntimeException {

    /** A wrong option or argument. */
    static final int USAGE = 2;
    /** The server or another remote part said no. */
    static final int REFUSED = 1;
    /** Another process has the data directory. */
    static final int IN_USE = 5;
    /** The data directory, port or file can't be used. */
    static final int UNUSABLE = 6;

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    Stop(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
