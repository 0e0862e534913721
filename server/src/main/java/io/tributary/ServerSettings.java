package io.tributary;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a server runs.
 *
 * @param data its data directory
 * @param store where its documents are kept
 * @param host the address it listens on
 * @param port the port, 0 for a free one
 * @param publicUrl how clients reach it; null means by host and port
 * @param commitInterval what was acknowledged is visible to SQL within this time
 * @param maxBacklogBytes disk for events that are not yet in tables
 * @param logPayloads whether the error log holds messages themselves
 * @param quarantineDays refused messages are kept so long
 * @param quarantineTries so many replays of a refused message may fail before it is parked
 */
record ServerSettings(
        Path data,
        StoreChoice store,
        String host,
        int port,
        @Nullable String publicUrl,
        Duration commitInterval,
        long maxBacklogBytes,
        boolean logPayloads,
        int quarantineDays,
        int quarantineTries) {

    /** Without payloads in the error log. */
    ServerSettings(
            Path data,
            StoreChoice store,
            String host,
            int port,
            @Nullable String publicUrl,
            Duration commitInterval,
            long maxBacklogBytes) {
        this(data, store, host, port, publicUrl, commitInterval, maxBacklogBytes, false, 30, 5);
    }

    /** With its documents in the data directory, and no payload in the error log. */
    ServerSettings(
            Path data,
            String host,
            int port,
            @Nullable String publicUrl,
            Duration commitInterval,
            long maxBacklogBytes) {
        this(data, new StoreChoice.Embedded(), host, port, publicUrl, commitInterval, maxBacklogBytes);
    }

    ServerSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("--port must lie between 0 and 65535, found " + port);
        }
        if (publicUrl != null) {
            URI uri = URI.create(publicUrl);
            if (uri.getHost() == null
                    || uri.getScheme() == null
                    || !uri.getScheme().matches("https?")) {
                throw new IllegalArgumentException(
                        "--public-url must be a URL such as https://events.example.com, found " + publicUrl);
            }
        }
        if (maxBacklogBytes < 1024 * 1024) {
            throw new IllegalArgumentException("--max-backlog must be 1 MiB at least");
        }
        if (quarantineDays < 1 || quarantineDays > 3_650) {
            throw new IllegalArgumentException(
                    "--quarantine-days must lie between 1 and 3650, found " + quarantineDays);
        }
        if (quarantineTries < 1 || quarantineTries > 1_000) {
            throw new IllegalArgumentException(
                    "--quarantine-tries must lie between 1 and 1000, found " + quarantineTries);
        }
    }
}
