package io.tributary.control.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Checks client secrets. The hash is slow on purpose, so a secret found good is remembered by its digest, hashes are made one at a time, and an address that
 * guessed wrong too often must wait: guessing neither succeeds nor takes the processor from others.
 */
final class SecretCheck {

    /** What became of it. */
    enum Verdict {
        GOOD,
        WRONG,
        TOO_MANY
    }

    static final int WRONG_ALLOWED = 10;
    static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int LONGEST = 512;
    private static final int REMEMBERED = 10_000;
    private static final int WAIT_SECONDS = 5;

    private final Directory directory;
    private final Clock clock;
    private final Semaphore slow = new Semaphore(1);
    private final Map<String, String> good = new ConcurrentHashMap<>();
    private final Map<String, Guesses> guesses = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Guesses> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Wrong secrets of one address for one client, since a moment in epoch milliseconds. */
    private record Guesses(long since, int count) {}

    SecretCheck(Directory directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * @param clientId a client that is there
     * @param from the address that asks
     */
    Verdict check(String clientId, String secret, String from) {
        Optional<String> kept = directory.secretHash(clientId);
        if (kept.isEmpty() || secret.length() > LONGEST) {
            return Verdict.WRONG;
        }
        String digest = digest(kept.get() + "\n" + secret);
        if (digest.equals(good.get(clientId))) {
            return Verdict.GOOD;
        }
        String guesser = clientId + " " + from;
        if (guessedTooOften(guesser) || !acquire()) {
            return Verdict.TOO_MANY;
        }
        try {
            if (SecretHash.matches(kept.get(), secret)) {
                good.put(clientId, digest);
                return Verdict.GOOD;
            }
        } finally {
            slow.release();
        }
        guessedWrong(guesser);
        return Verdict.WRONG;
    }

    private boolean acquire() {
        try {
            return slow.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean guessedTooOften(String guesser) {
        synchronized (guesses) {
            Guesses known = guesses.get(guesser);
            return known != null && known.count() >= WRONG_ALLOWED && !over(known);
        }
    }

    private void guessedWrong(String guesser) {
        synchronized (guesses) {
            Guesses known = guesses.remove(guesser);
            guesses.put(
                    guesser,
                    known == null || over(known)
                            ? new Guesses(clock.millis(), 1)
                            : new Guesses(known.since(), known.count() + 1));
        }
    }

    private boolean over(Guesses known) {
        return clock.millis() - known.since() >= WINDOW.toMillis();
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
