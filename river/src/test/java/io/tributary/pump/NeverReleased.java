package io.tributary.pump;

import io.tributary.event.Position;
import io.tributary.log.EventLog;
import io.tributary.log.ForwardingLog;

/** A log as a process leaves it that dies after a commit and before it notes so. */
final class NeverReleased extends ForwardingLog {

    NeverReleased(EventLog log) {
        super(log);
    }

    @Override
    public void release(Position upTo) {
        // dies before it gets here
    }
}
