package io.tributary.backfill;

import io.tributary.control.flow.FileFlow;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When files are to be read.
 *
 * @param slot the time of the schedule that has come and was not used; null when there is none. Of several that passed, the last
 * @param next when to look again; null for never
 */
record Due(@Nullable Instant slot, @Nullable Instant next) {

    /** @param lastSlot the last time of the schedule that was used, seconds since 1970; -1 for none */
    static Due of(FileFlow.Timing timing, long lastSlot, Instant now) {
        Instant start = timing.start();
        if (start.isAfter(now)) {
            return new Due(null, start);
        }
        Duration every = timing.every();
        if (every == null) {
            return new Due(lastSlot < 0 ? start : null, null);
        }
        long passed = Duration.between(start, now).dividedBy(every);
        Instant slot = start.plus(every.multipliedBy(passed));
        Instant next = slot.plus(every);
        Instant end = timing.end();
        if (end != null && !slot.isBefore(end)) {
            return new Due(null, null);
        }
        return new Due(slot.getEpochSecond() > lastSlot ? slot : null, next);
    }
}
