package io.tributary.control.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the contents of batches come from. Everything is asked for in the name of a caller: what is another sandbox's is not there. */
public interface Contents {

    /** The batch of that id; empty when this sandbox has none. */
    Optional<BatchContents> batch(Caller caller, String id);

    /** The refused records of a batch in the order they came in; not many more than a thousand, and a few MiB. */
    List<RefusedRecord> refused(String batchId);

    /**
     * The first rows of a dataset, null members left out.
     *
     * @return empty when this sandbox has no such dataset
     * @throws io.tributary.http.HttpProblem they can't be read now
     */
    Optional<List<ObjectNode>> preview(Caller caller, String datasetId, int rows);

    /**
     * What a batch holds.
     *
     * @param id its id
     * @param files its data files, none when it did not land
     * @param failed whether its records were refused and lie aside
     */
    record BatchContents(String id, List<StoredFile> files, boolean failed) {}

    /**
     * A data file in the lake.
     *
     * @param id {@code <batchId>-<n>}
     * @param viewId the view of the dataset it belongs to
     * @param path where it lies; only its name is ever shown
     * @param rows rows in it
     * @param bytes its size
     * @param createdMillis when it was committed, epoch milliseconds UTC
     */
    record StoredFile(String id, String viewId, Path path, long rows, long bytes, long createdMillis) {}

    /**
     * A record that was refused.
     *
     * @param stage which stage refused it
     * @param code the contract's code, such as {@code DCVS-1106-400}
     * @param message one sentence
     * @param details a JSON array as text: violations, or warnings of the mapping
     * @param flowId the flow that refused it
     * @param xactionId what its sender was told
     * @param receivedMillis when it came in
     * @param payload the message as sent
     */
    @SuppressWarnings("ArrayRecordComponent")
    record RefusedRecord(
            Stage stage,
            String code,
            String message,
            String details,
            String flowId,
            String xactionId,
            long receivedMillis,
            byte[] payload) {}

    /** The stages that refuse records. */
    enum Stage {
        /** It was no message of the contract's form. */
        PARSING("parsing_errors"),
        /** The mapping made no record of it. */
        CONVERSION("conversion_errors"),
        /** It broke the schema, or what it needed was not there. */
        VALIDATION("validation_errors");

        private final String file;

        Stage(String file) {
            this.file = file;
        }

        /** The beginning of the name of its diagnostic file. */
        String file() {
            return file;
        }
    }
}
