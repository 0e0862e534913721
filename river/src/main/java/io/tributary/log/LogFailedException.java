package io.tributary.log;

import org.jspecify.annotations.Nullable;

/**
 * The log can't do what it promises: it could not be opened, a write or force failed, it is closed, or a forced event can't be read back. The message names
 * the file and says what to do.
 */
public final class LogFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param message what failed, where, and what to do */
    public LogFailedException(String message) {
        super(message);
    }

    /**
     * @param message what failed, where, and what to do
     * @param cause what the disk said, if it was the disk
     */
    public LogFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
