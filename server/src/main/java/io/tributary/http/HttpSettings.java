package io.tributary.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the server listens and what a request may take.
 *
 * @param host the address, such as {@code 127.0.0.1}
 * @param port 0 for a free one
 * @param publicUrl how clients reach it, such as {@code https://events.example.com}; null means by the Host header
 * @param maxBodyBytes the largest body, as sent and inflated
 * @param maxJsonDepth the deepest nesting of a JSON body
 * @param patience how long it waits for slow clients
 */
public record HttpSettings(
        String host, int port, @Nullable String publicUrl, int maxBodyBytes, int maxJsonDepth, Patience patience) {

    /** 1 MiB (ingestion contract §2.9). */
    public static final int MAX_BODY_BYTES = 1_048_576;

    private static final int JSON_DEPTH = 256;
    private static final int DEEPEST = 1_000;

    public HttpSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must lie between 0 and 65535, found " + port);
        }
        if (maxBodyBytes < 1 || maxBodyBytes > 1 << 30) {
            throw new IllegalArgumentException("maxBodyBytes must lie between 1 and 1 GiB, found " + maxBodyBytes);
        }
        if (maxJsonDepth < 1 || maxJsonDepth > DEEPEST) {
            throw new IllegalArgumentException("maxJsonDepth must lie between 1 and 1000, found " + maxJsonDepth);
        }
        if (publicUrl != null && publicUrl.endsWith("/")) {
            publicUrl = publicUrl.substring(0, publicUrl.length() - 1);
        }
    }

    /** 1 MiB bodies, 256 levels, usual patience. */
    public static HttpSettings defaults(String host, int port, @Nullable String publicUrl) {
        return new HttpSettings(host, port, publicUrl, MAX_BODY_BYTES, JSON_DEPTH, Patience.USUAL);
    }

    /** These settings with other waiting times. */
    public HttpSettings withPatience(Patience other) {
        return new HttpSettings(host, port, publicUrl, maxBodyBytes, maxJsonDepth, other);
    }

    /**
     * After how long a connection is closed.
     *
     * @param idle no next request began
     * @param head a request's line and headers, from its first byte
     * @param body a request's body
     * @param write an answer, until the client has taken all of it
     * @param drain running requests, when the server closes
     */
    public record Patience(Duration idle, Duration head, Duration body, Duration write, Duration drain) {

        /** Senders keep connections for a while; nobody needs half a minute for headers. */
        public static final Patience USUAL = new Patience(
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10));
    }
}
