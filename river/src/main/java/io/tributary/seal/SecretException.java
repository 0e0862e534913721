package io.tributary.seal;

/** Something sealed can't be opened; the message tells why and what to do, and nothing of what is in it. */
public final class SecretException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SecretException(String message) {
        super(message);
    }
}
