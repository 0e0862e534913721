package io.tributary.control.flow;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A published flow whose rows are read from files.
 *
 * @param flow what holds for every flow
 * @param flowSpec the reference to its flow spec, as documents hold it
 * @param base where the files are
 * @param selection which of them
 * @param format how they are written
 * @param timing when they are read
 */
public record FileFlow(
        FlowView flow, String flowSpec, FileSources.Base base, Selection selection, FileFormat format, Timing timing) {

    /**
     * Which files (flow-service contract §6.4).
     *
     * @param path a file, a folder, or a pattern with {@code *} and {@code ?} in its last parts
     * @param folder whether the path is a folder
     * @param recursive whether folders within are looked into
     */
    public record Selection(String path, boolean folder, boolean recursive) {}

    /**
     * When files are read (flow-service contract §6.6).
     *
     * @param start the first time
     * @param end no more from then on; null for never
     * @param every between two times; null for once
     * @param backfill whether files older than the start are read too
     */
    public record Timing(
            Instant start, @Nullable Instant end, @Nullable Duration every, boolean backfill) {}
}
