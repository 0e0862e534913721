package io.tributary.land;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who maintains a table at the moment, so that it isn't dropped under its hands: a drop has the work stopped and waits for that. */
final class Works {

    private final Map<TableId, Integer> paused = new HashMap<>();
    private @Nullable TableId current;

    /** A table that is not to be maintained, until this is closed. */
    interface Pause extends AutoCloseable {
        @Override
        void close();
    }

    /** Begins work on a table; false when it is just being dropped. One work at a time. */
    synchronized boolean begin(TableId id) {
        if (paused.containsKey(id)) {
            return false;
        }
        current = id;
        return true;
    }

    synchronized void end() {
        current = null;
        notifyAll();
    }

    /** Whether the work on this table is to stop. */
    synchronized boolean isPaused(TableId id) {
        return paused.containsKey(id);
    }

    /** Stops the work on a table and waits for its end. */
    synchronized Pause pause(TableId id) {
        paused.merge(id, 1, Integer::sum);
        boolean interrupted = false;
        while (id.equals(current)) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return () -> resume(id);
    }

    private synchronized void resume(TableId id) {
        paused.computeIfPresent(id, (key, count) -> count == 1 ? null : count - 1);
    }
}
