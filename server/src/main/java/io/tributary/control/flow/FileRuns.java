package io.tributary.control.flow;

import io.tributary.control.store.Scope;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts runs of flows that read files; such runs are among those of {@link Runs}. */
public interface FileRuns {

    /** No flow reads files. */
    FileRuns NONE = new FileRuns() {
        @Override
        public Runs.Run start(Scope scope, String flowId, @Nullable Window window) {
            throw new IllegalStateException("no flow reads files");
        }

        @Override
        public Optional<Runs.Run> again(Scope scope, Runs.Run run) {
            return Optional.empty();
        }
    };

    /**
     * Only files changed within it.
     *
     * @param from the first moment
     * @param to after the last moment
     */
    record Window(Instant from, Instant to) {}

    /**
     * Starts a run of an enabled flow; it goes on by itself, behind those of the same flow that were started before.
     *
     * @param window null for all files not read yet
     * @throws FileSourceException it can't be started, and why
     */
    Runs.Run start(Scope scope, String flowId, @Nullable Window window);

    /**
     * Starts a run that reads once more what another one was about.
     *
     * @return the new run; empty when the other is no run of files
     * @throws FileSourceException the other run goes on still, or landed rows
     */
    Optional<Runs.Run> again(Scope scope, Runs.Run run);
}
