package io.tributary.log;

import org.jspecify.annotations.Nullable;

/** The log takes nothing more for now: too much is not yet released, or the disk has no room. Nothing of the append was kept; the sender may come again. */
public final class LogFullException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int retryAfterSeconds;

    /**
     * @param message what is full, how far, and what to do
     * @param retryAfterSeconds at least 1
     * @param cause what the disk said, if it was the disk
     */
    public LogFullException(String message, int retryAfterSeconds, @Nullable Throwable cause) {
        super(message, cause);
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** After so many seconds another try is worth it. */
    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
