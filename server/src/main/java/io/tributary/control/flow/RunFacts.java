package io.tributary.control.flow;

import java.time.Duration;

/**
 * What a run tells of its flow.
 *
 * @param flowSpecId the kind of flow
 * @param flowSpecVersion its version
 * @param sourceConnectionId UUID
 * @param targetConnectionId UUID
 * @param datasetId where its rows go
 * @param window how long one run lasts
 * @param errorDiagnostics whether the client wants the details of refused rows
 */
public record RunFacts(
        String flowSpecId,
        String flowSpecVersion,
        String sourceConnectionId,
        String targetConnectionId,
        String datasetId,
        Duration window,
        boolean errorDiagnostics) {}
