package io.tributary.control.catalog;

import java.util.List;

/** A batch that came to be by streaming, as the catalogue is told of it (catalog contract §1.8). */
public sealed interface Batch {

    /** 26 characters. */
    String id();

    /** Whose it is. */
    String datasetId();

    /** When it came to be, epoch milliseconds UTC. */
    long createdMillis();

    /**
     * Rows that a commit brought into the table.
     *
     * @param startedMillis when the first of them came in
     * @param rows how many
     * @param files data files it added
     * @param bytes what these weigh
     * @param flowIds the flows that brought them; empty when nobody knows
     */
    record Landed(
            String id,
            String datasetId,
            long createdMillis,
            long startedMillis,
            long rows,
            long files,
            long bytes,
            List<String> flowIds)
            implements Batch {}

    /**
     * Messages that were refused and lie in quarantine.
     *
     * @param updatedMillis when the last of them was put aside
     * @param startedMillis when the first of them came in
     * @param records how many
     * @param bytes what their payloads weigh
     * @param flowId the flow that refused them
     */
    record Refused(
            String id,
            String datasetId,
            long createdMillis,
            long updatedMillis,
            long startedMillis,
            long records,
            long bytes,
            String flowId)
            implements Batch {}

    /**
     * Why records of a batch were refused.
     *
     * @param kind the stage that refused them
     * @param code the contract's code
     * @param description of the first of them
     * @param records how many
     */
    record Reason(Kind kind, String code, String description, long records) {}

    /** The stage that refused a record. */
    enum Kind {
        /** It broke the schema. */
        VALIDATION,
        /** The mapping made no record of it. */
        MAPPING,
        /** Anything else. */
        OTHER
    }

    /**
     * A data file of a batch.
     *
     * @param id the batch's id and a number, from 1
     * @param createdMillis when it was committed, epoch milliseconds UTC
     * @param records rows in it
     * @param bytes its size
     */
    record DataFile(String id, String batchId, long createdMillis, long records, long bytes) {}
}
