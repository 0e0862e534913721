package io.tributary.receive;

import io.tributary.plan.InletPlan;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The platform's rates, for clients that want to rehearse them (ingestion contract §2.6 and §2.9). Counted for each inlet that exists, so memory is bounded. */
final class RateLimits {

    private static final int VALIDATED_A_MINUTE = 60;
    private static final int REQUESTS_A_SECOND = 1_000;

    private final boolean enforced;
    private final LongSupplier nanos;
    private final Map<String, Last> validated = new ConcurrentHashMap<>();
    private final Map<String, Last> requests = new ConcurrentHashMap<>();

    RateLimits(boolean enforced, LongSupplier nanos) {
        this.enforced = enforced;
        this.nanos = nanos;
    }

    /** @throws io.tributary.http.HttpProblem 429 with Retry-After: the inlet had its share */
    void request(InletPlan inlet) {
        if (enforced) {
            check(inlet, requests, REQUESTS_A_SECOND, Duration.ofSeconds(1), "requests a second");
        }
    }

    /** @throws io.tributary.http.HttpProblem 429 with Retry-After: the inlet had its share of calls that ask for validation */
    void validation(InletPlan inlet) {
        if (enforced) {
            check(inlet, validated, VALIDATED_A_MINUTE, Duration.ofMinutes(1), "calls a minute with syncValidation");
        }
    }

    private void check(InletPlan inlet, Map<String, Last> counted, int most, Duration span, String of) {
        long wait = counted.computeIfAbsent(inlet.inletId(), id -> new Last(most, span.toNanos()))
                .waitFor(nanos.getAsLong());
        if (wait > 0) {
            throw Answers.tooMany(inlet, Math.ceilDiv(wait, 1_000_000_000L), "This inlet takes " + most + " " + of);
        }
    }

    /** When the last {@code n} calls that were let through came. */
    private static final class Last {

        private final long[] times;
        private final long span;
        private long count;

        Last(int most, long span) {
            this.times = new long[most];
            this.span = span;
        }

        /** Lets a call through and returns 0, or how many nanoseconds are missing. */
        synchronized long waitFor(long now) {
            int slot = (int) (count % times.length);
            long missing = count < times.length ? 0 : span - (now - times[slot]);
            if (missing > 0) {
                return missing;
            }
            times[slot] = now;
            count++;
            return 0;
        }
    }
}
