package io.tributary.land;

import org.apache.iceberg.exceptions.CleanableFailure;

/** Another writer with the same log id is at work on the table. This one must stop: what it holds may be landed already. */
public final class FencedException extends LandException implements CleanableFailure {

    private static final long serialVersionUID = 1L;

    FencedException(String message) {
        super(message, false, null);
    }
}
