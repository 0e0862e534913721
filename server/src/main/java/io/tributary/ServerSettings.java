package io.tributary;

import io.tributary.http.HttpSettings;
import io.tributary.land.UpkeepSettings;
import io.tributary.receive.ReceiveSettings;
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
 * @param watching how it is watched
 * @param targetFileBytes data files are about this large
 * @param upkeep how tables are kept up; null means not at all
 * @param receive how the streaming endpoints behave
 * @param fileAccess what clients may have read for them
 * @param quarantine how refused messages are kept
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
        Watching watching,
        long targetFileBytes,
        @Nullable UpkeepSettings upkeep,
        ReceiveSettings receive,
        FileAccess fileAccess,
        QuarantineRules quarantine) {

    private static final long MEBIBYTE = 1024 * 1024;
    private static final long USUAL_FILE = 128 * MEBIBYTE;

    /** With everything else as usual. */
    ServerSettings(
            Path data,
            StoreChoice store,
            String host,
            int port,
            @Nullable String publicUrl,
            Duration commitInterval,
            long maxBacklogBytes) {
        this(
                data,
                store,
                host,
                port,
                publicUrl,
                commitInterval,
                maxBacklogBytes,
                false,
                Watching.USUAL,
                USUAL_FILE,
                UpkeepSettings.defaults(),
                ReceiveSettings.defaults(HttpSettings.MAX_BODY_BYTES),
                FileAccess.PUBLIC,
                QuarantineRules.USUAL);
    }

    /** With its documents in the data directory, and everything else as usual. */
    ServerSettings(
            Path data,
            String host,
            int port,
            @Nullable String publicUrl,
            Duration commitInterval,
            long maxBacklogBytes) {
        this(data, new StoreChoice.Embedded(), host, port, publicUrl, commitInterval, maxBacklogBytes);
    }

    /** The same with other streaming endpoints, watched in another way, and reading other things for clients. */
    ServerSettings with(ReceiveSettings otherReceive, Watching otherWatching, FileAccess otherAccess) {
        return new ServerSettings(
                data,
                store,
                host,
                port,
                publicUrl,
                commitInterval,
                maxBacklogBytes,
                logPayloads,
                otherWatching,
                targetFileBytes,
                upkeep,
                otherReceive,
                otherAccess,
                quarantine);
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
        if (maxBacklogBytes < MEBIBYTE) {
            throw new IllegalArgumentException("--max-backlog must be 1 MiB at least");
        }
        if (targetFileBytes < MEBIBYTE || targetFileBytes > 4096 * MEBIBYTE) {
            throw new IllegalArgumentException(
                    "--target-file-size must lie between 1 and 4096 MiB, found " + targetFileBytes / MEBIBYTE);
        }
        fileAccess.guard();
    }
}
