package io.tributary.land;

import org.jspecify.annotations.Nullable;

/** Rows could not be brought into a table, or the table could not be opened or read. */
public class LandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    /** @param retryable whether the same may work later without anybody changing anything here */
    public LandException(String message, boolean retryable, @Nullable Throwable cause) {
        super(message, cause);
        this.retryable = retryable;
    }

    /** Whether the same may work later (disk full, catalog busy); false when someone must change something first. */
    public boolean retryable() {
        return retryable;
    }
}
