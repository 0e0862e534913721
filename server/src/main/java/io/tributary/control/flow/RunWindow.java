package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The window of a run that a client starts: seconds, or milliseconds where the number is too large for seconds (flow-service contract §6.7). */
final class RunWindow {

    private static final long MILLIS_FROM = 100_000_000_000L;
    private static final long LATEST_SECONDS = 253_402_300_799L;

    private RunWindow() {}

    /** Null when the client names no window. */
    static FileRuns.@Nullable Window of(ObjectNode body) {
        JsonNode params = body.path("params");
        if (!params.hasNonNull("windowStartTime") && !params.hasNonNull("windowEndTime")) {
            return null;
        }
        Instant from = time(params, "windowStartTime", Instant.EPOCH);
        Instant to = time(params, "windowEndTime", Instant.ofEpochSecond(LATEST_SECONDS));
        if (!from.isBefore(to)) {
            throw FlowProblem.at(
                    "/params/windowEndTime",
                    FlowError.INVALID,
                    "/params/windowEndTime must lie behind /params/windowStartTime.");
        }
        return new FileRuns.Window(from, to);
    }

    private static Instant time(JsonNode params, String name, Instant otherwise) {
        if (!params.hasNonNull(name)) {
            return otherwise;
        }
        OptionalLong number = Members.wholeNumber(params.path(name));
        if (number.isEmpty() || number.getAsLong() < 0 || number.getAsLong() / 1_000 > LATEST_SECONDS) {
            throw FlowProblem.at(
                    "/params/" + name,
                    FlowError.INVALID,
                    "/params/" + name + " must be a time in whole seconds since 1970.");
        }
        return number.getAsLong() >= MILLIS_FROM
                ? Instant.ofEpochMilli(number.getAsLong())
                : Instant.ofEpochSecond(number.getAsLong());
    }
}
