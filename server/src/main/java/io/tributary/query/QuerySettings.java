package io.tributary.query;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What one query may take.
 *
 * @param temporary where a large query may spill; owned by this package
 * @param memoryMegabytes the engine's memory for one query
 * @param timeout after this time a query is cancelled
 * @param maxRows rows of an answer at most
 * @param maxBytes bytes of an answer at most
 * @param parallel queries at a time; more wait for their turn
 */
public record QuerySettings(
        Path temporary, int memoryMegabytes, Duration timeout, int maxRows, long maxBytes, int parallel) {

    /** For a server on one small machine. */
    public static QuerySettings defaults(Path temporary) {
        return new QuerySettings(temporary, 512, Duration.ofSeconds(60), 1_000_000, 64L * 1024 * 1024, 2);
    }
}
