package io.tributary.pump;

import io.tributary.event.Position;
import io.tributary.log.EventLog;
import io.tributary.log.ForwardingLog;
import java.util.concurrent.atomic.AtomicInteger;

/** A log that fails a few times just when a stretch was handed on. */
final class FailsToRelease extends ForwardingLog {

    private final AtomicInteger failures;

    FailsToRelease(EventLog log, int failures) {
        super(log);
        this.failures = new AtomicInteger(failures);
    }

    int failuresLeft() {
        return failures.get();
    }

    @Override
    public void release(Position upTo) {
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IllegalStateException("nobody foresaw this");
        }
        super.release(upTo);
    }
}
