package io.tributary.plan;

import io.tributary.xdm.RecordValidator;

/**
 * One flow, ready to run.
 *
 * @param flowId UUID
 * @param inletId the inlet it hangs on
 * @param enabled whether it takes new messages; messages already acknowledged are finished either way
 * @param form what its messages look like
 * @param timeSeries whether its schema describes events (else records, such as profiles)
 * @param shaping how a message becomes a record
 * @param validator checks the record against the dataset's schema and makes the row
 * @param table where the row goes
 */
public record FlowPlan(
        String flowId,
        String inletId,
        boolean enabled,
        PayloadForm form,
        boolean timeSeries,
        Shaping shaping,
        RecordValidator validator,
        TablePlan table) {}
