package io.tributary.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the server listens and what a request may take.
 *
 * @param host the address, such as {@code 127.0.0.1}
 * @param port 0 for a free one
 * @param publicUrl how clients reach it, without a trailing slash; null means by the Host header
 * @param maxBodyBytes the largest body, as sent and inflated
 * @param maxJsonDepth the deepest nesting of a JSON body
 * @param idle a connection on which nothing comes for so long is closed, also in the middle of a request
 */
public record HttpSettings(
        String host, int port, @Nullable String publicUrl, int maxBodyBytes, int maxJsonDepth, Duration idle) {

    private static final int MEBIBYTE = 1_048_576;
    private static final int JSON_DEPTH = 256;

    /** 1 MiB bodies, 256 levels, 60 s (ingestion contract §2.9). */
    public static HttpSettings defaults(String host, int port, @Nullable String publicUrl) {
        return new HttpSettings(host, port, publicUrl, MEBIBYTE, JSON_DEPTH, Duration.ofSeconds(60));
    }
}
