package io.tributary.log;

import org.jspecify.annotations.Nullable;

/** The log takes nothing more for now: too much is not yet released, or the disk has no room. Nothing of the append was kept; the sender may come again. */
public final class LogFullException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int retryAfterSeconds;

    LogFullException(String message, int retryAfterSeconds, @Nullable Throwable cause) {
        super(message, cause);
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** After so many seconds another try is worth it. */
    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
