package io.tributary.apply;

import java.util.List;

/** The files can't be applied as they are; nothing was sent. The message has a line for everything that was found. */
public final class ApplyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ApplyException(String message) {
        super(message, null, false, false);
    }

    ApplyException(List<String> findings) {
        this(String.join(System.lineSeparator(), findings));
    }
}
