package io.tributary.quarantine;

/**
 * Makes payloads, and reasons that may quote them, unreadable for whoever reads the quarantine's file. What is sealed belongs to one context (which part of which
 * message) and can't be opened under another. Safe for many threads.
 */
public interface PayloadBox {

    /** Encrypts; the same bytes give others each time. */
    byte[] seal(byte[] plain, String context);

    /**
     * Decrypts what {@link #seal} made.
     *
     * @throws RuntimeException it was changed, sealed under another context, or its key is missing; the message says which
     */
    byte[] open(byte[] sealed, String context);
}
