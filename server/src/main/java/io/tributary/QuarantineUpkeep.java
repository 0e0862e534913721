package io.tributary;

import io.tributary.quarantine.Quarantine;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what has lain in quarantine for too long, in small steps with pauses, so that nothing else waits for it. */
final class QuarantineUpkeep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(QuarantineUpkeep.class);
    private static final long EVERY_MINUTES = 10;
    private static final long PAUSE_MILLIS = 50;

    private final Quarantine quarantine;
    private final Duration kept;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("quarantine-upkeep").daemon(true).factory());

    QuarantineUpkeep(Quarantine quarantine, Duration kept) {
        this.quarantine = quarantine;
        this.kept = kept;
    }

    QuarantineUpkeep start() {
        clock.scheduleWithFixedDelay(this::run, 0, EVERY_MINUTES, TimeUnit.MINUTES);
        return this;
    }

    private void run() {
        try {
            long removed = removeOld(System.currentTimeMillis());
            if (removed > 0) {
                LOG.atInfo().addKeyValue("removed", removed).log("the quarantine removed what it kept for too long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("the quarantine can't remove what is too old; trying again later");
        }
    }

    /** @return how many were removed */
    long removeOld(long nowMillis) throws InterruptedException {
        long all = 0;
        long some = quarantine.removeBefore(nowMillis - kept.toMillis());
        while (some > 0) {
            all += some;
            Thread.sleep(PAUSE_MILLIS);
            some = quarantine.removeBefore(nowMillis - kept.toMillis());
        }
        return all;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        try {
            clock.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
