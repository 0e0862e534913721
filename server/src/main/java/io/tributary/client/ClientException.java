package io.tributary.client;

/** A call or a file didn't do what was asked; the message is one sentence for the person at the keyboard. */
public final class ClientException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ClientException(String message) {
        super(message, null, false, false);
    }
}
