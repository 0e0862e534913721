package io.tributary;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a server is watched.
 *
 * @param metricsPort where /metrics is served without credentials, to this machine only; 0 for a free one, null for nowhere
 * @param keepRuns how long the runs of streaming flows are kept
 */
record Watching(@Nullable Integer metricsPort, Duration keepRuns) {

    /** Thirty days of runs, metrics for clients with credentials only. */
    static final Watching USUAL = new Watching(null, Duration.ofDays(30));

    Watching {
        if (metricsPort != null && (metricsPort < 0 || metricsPort > 65_535)) {
            throw new IllegalArgumentException("--metrics-port must lie between 0 and 65535, found " + metricsPort);
        }
        if (keepRuns.compareTo(Duration.ofDays(1)) < 0 || keepRuns.compareTo(Duration.ofDays(3_650)) > 0) {
            throw new IllegalArgumentException(
                    "--keep-runs must lie between 1 and 3650 days, found " + keepRuns.toDays());
        }
    }
}
