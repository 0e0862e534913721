package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A flow's {@code scheduleParams}, which are kept as sent and read as numbers (flow-service contract §6.2, §6.6).
 *
 * @param params the object, or a missing node
 */
record Schedule(JsonNode params) {

    private static final Map<String, Duration> UNITS = Map.of(
            "minute", Duration.ofMinutes(1),
            "hour", Duration.ofHours(1),
            "day", Duration.ofDays(1),
            "week", Duration.ofDays(7));

    private static final String ONCE = "once";
    private static final int LEAST_MINUTES = 15;
    private static final long LATEST_SECONDS = 253_402_300_799L;
    private static final long MOST_UNITS = 100_000;
    private static final Duration HOURLY = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(31);

    /**
     * The rules for sources that are read by schedule.
     *
     * @throws FlowProblem 1100 at the parameter that breaks one
     */
    void checkForReading() {
        if (!params.isObject()) {
            throw problem("", "is missing; this kind of flow runs by schedule");
        }
        if (startTime().isEmpty()) {
            throw problem("/startTime", "must be a time in whole seconds since 1970");
        }
        if (params.hasNonNull("endTime")
                && Members.wholeNumber(params.path("endTime")).isEmpty()) {
            throw problem("/endTime", "must be a time in whole seconds since 1970");
        }
        String frequency = frequency();
        if (frequency.equals(ONCE)) {
            refuseWithOnce("interval");
            refuseWithOnce("backfill");
            return;
        }
        if (!UNITS.containsKey(frequency)) {
            throw problem("/frequency", "must be once, minute, hour, day or week");
        }
        checkInterval(frequency);
        if (params.hasNonNull("backfill")
                && Members.truth(params.path("backfill")).isEmpty()) {
            throw problem("/backfill", "must be true or false");
        }
    }

    private void checkInterval(String frequency) {
        int least = frequency.equals("minute") ? LEAST_MINUTES : 1;
        OptionalLong interval = Members.wholeNumber(params.path("interval"));
        if (interval.isEmpty() || interval.getAsLong() < least) {
            throw problem(
                    "/interval", "must be a whole number, %d or more for the frequency %s".formatted(least, frequency));
        }
    }

    private void refuseWithOnce(String member) {
        if (params.hasNonNull(member)) {
            throw problem("/" + member, "does not go with the frequency once; leave it out");
        }
    }

    /**
     * The rules for sources that push: the schedule says only from when, and how long one run lasts.
     *
     * @throws FlowProblem 1100 when the start is no time
     */
    void checkForPush() {
        if (params.hasNonNull("startTime") && startTime().isEmpty()) {
            throw problem("/startTime", "must be a time in whole seconds since 1970");
        }
    }

    /** From when data is wanted, UTC; empty when the schedule doesn't say so in whole seconds. */
    Optional<Instant> startTime() {
        OptionalLong seconds = Members.wholeNumber(params.path("startTime"));
        return seconds.isPresent() && seconds.getAsLong() >= 0 && seconds.getAsLong() <= LATEST_SECONDS
                ? Optional.of(Instant.ofEpochSecond(seconds.getAsLong()))
                : Optional.empty();
    }

    /** How long one run of a streaming flow lasts: an hour, if the schedule doesn't say otherwise (flow-service contract §6.7). */
    Duration runWindow() {
        Duration unit = UNITS.get(frequency());
        long interval = Members.wholeNumber(params.path("interval")).orElse(0);
        if (unit == null || interval < 1 || interval > LONGEST.dividedBy(unit)) {
            return HOURLY;
        }
        return unit.multipliedBy(interval);
    }

    /** How long files are left alone between two readings; a schedule that was checked says so. */
    Duration every() {
        Duration unit = UNITS.getOrDefault(frequency(), HOURLY);
        long interval = Members.wholeNumber(params.path("interval")).orElse(1);
        return unit.multipliedBy(Math.clamp(interval, 1, MOST_UNITS));
    }

    /** Whether files are read a single time. */
    boolean isOnce() {
        return frequency().equals(ONCE);
    }

    /** Whether files older than the start are read too; they are if nobody says otherwise (flow-service contract §6.2). */
    boolean backfill() {
        return Members.truth(params.path("backfill")).orElse(true);
    }

    /** From when nothing is read any more, in seconds since 1970. */
    Optional<Long> endTime() {
        OptionalLong seconds = Members.wholeNumber(params.path("endTime"));
        return seconds.isPresent() && seconds.getAsLong() >= 0 && seconds.getAsLong() <= LATEST_SECONDS
                ? Optional.of(seconds.getAsLong())
                : Optional.empty();
    }

    private String frequency() {
        return params.path("frequency").asText().strip().toLowerCase(Locale.ROOT);
    }

    private static FlowProblem problem(String member, String rule) {
        String pointer = "/scheduleParams" + member;
        return FlowProblem.at(pointer, FlowError.INVALID, pointer + " " + rule + ".");
    }
}
