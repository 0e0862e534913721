package io.tributary.quarantine;

/**
 * How a quarantine works.
 *
 * @param box encrypts what senders sent
 * @param mostTries so many replays may fail before an entry is parked; 1 at least
 */
public record QuarantineSettings(PayloadBox box, int mostTries) {

    /** What a server uses unless it is told otherwise. */
    public static final int DEFAULT_TRIES = 5;

    /** Checked where they enter. */
    public QuarantineSettings {
        if (mostTries < 1) {
            throw new IllegalArgumentException("a replay needs one try at least, found " + mostTries);
        }
    }
}
