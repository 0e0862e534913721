package io.tributary.control.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Checks client secrets. The hash is slow on purpose, so a secret found good is remembered by its digest, and hashes are made one at a time. Wrong guesses are
 * counted by address for one client, by address for all clients, and by client for all addresses: guessing neither succeeds nor takes the processor from others,
 * and whoever's secret was found good before isn't held up by others who guess at it.
 */
final class SecretCheck {

    /** What became of it. */
    enum Verdict {
        GOOD,
        WRONG,
        TOO_MANY
    }

    static final Duration WINDOW = Duration.ofMinutes(1);
    /** Of one address for one client, in a window. */
    static final int WRONG_ALLOWED = 10;
    /** Of one address for all clients. */
    static final int WRONG_BY_ADDRESS = 50;
    /** Of all addresses for one client. */
    static final int WRONG_FOR_CLIENT = 100;

    static final int REMEMBERED = 10_000;
    private static final int LONGEST = 512;
    private static final int WAIT_SECONDS = 5;

    private final Semaphore slow = new Semaphore(1);
    private final Map<String, String> good = new ConcurrentHashMap<>();
    private final Guesses both;
    private final Guesses byAddress;
    private final Guesses forClient;

    SecretCheck(Clock clock) {
        this.both = new Guesses(WRONG_ALLOWED, WINDOW, REMEMBERED, clock);
        this.byAddress = new Guesses(WRONG_BY_ADDRESS, WINDOW, REMEMBERED, clock);
        this.forClient = new Guesses(WRONG_FOR_CLIENT, WINDOW, REMEMBERED, clock);
    }

    /** Whether an address must wait before it may name another client. */
    boolean mustWait(String from) {
        return byAddress.tooMany(from);
    }

    /** An address named a client that is not there. */
    void unknownClient(String from) {
        byAddress.wrong(from);
    }

    /**
     * @param client a client that is there
     * @param kept what is kept of the secret, see {@link SecretHash}
     * @param from the address that asks
     */
    Verdict check(Client client, String kept, String secret, String from) {
        if (secret.length() > LONGEST) {
            return Verdict.WRONG;
        }
        String digest = digest(kept + "\n" + secret);
        if (good.containsKey(digest)) {
            return Verdict.GOOD;
        }
        String pair = client.id() + " " + from;
        if (both.tooMany(pair) || byAddress.tooMany(from) || forClient.tooMany(client.id()) || !acquire()) {
            return Verdict.TOO_MANY;
        }
        try {
            if (SecretHash.matches(kept, secret)) {
                if (good.size() >= REMEMBERED) {
                    good.clear();
                }
                good.put(digest, client.id());
                return Verdict.GOOD;
            }
        } finally {
            slow.release();
        }
        both.wrong(pair);
        byAddress.wrong(from);
        forClient.wrong(client.id());
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

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
