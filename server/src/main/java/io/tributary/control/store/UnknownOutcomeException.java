package io.tributary.control.store;

/** The database went away while it was asked to make a change durable, and did not come back in time to tell. The change may be stored, or not. */
public final class UnknownOutcomeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownOutcomeException(Throwable cause) {
        super(
                "The database went away while it stored the change, so it is not known whether the change is there."
                        + " Look at the resource before you repeat the call.",
                cause);
    }
}
