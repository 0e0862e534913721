package io.tributary.land;

import java.util.Map;
import org.apache.iceberg.SnapshotSummary;

/** The figures in a snapshot's summary. They are for people: what can't be read counts as nothing. */
final class Summary {

    private Summary() {}

    static long addedRows(Map<String, String> summary) {
        return number(summary.getOrDefault(SnapshotSummary.ADDED_RECORDS_PROP, "0"));
    }

    static long addedFiles(Map<String, String> summary) {
        return number(summary.getOrDefault(SnapshotSummary.ADDED_FILES_PROP, "0"));
    }

    static long addedBytes(Map<String, String> summary) {
        return number(summary.getOrDefault(SnapshotSummary.ADDED_FILE_SIZE_PROP, "0"));
    }

    static long rows(Map<String, String> summary) {
        return number(summary.getOrDefault(SnapshotSummary.TOTAL_RECORDS_PROP, "0"));
    }

    static long files(Map<String, String> summary) {
        return number(summary.getOrDefault(SnapshotSummary.TOTAL_DATA_FILES_PROP, "0"));
    }

    static long bytes(Map<String, String> summary) {
        return number(summary.getOrDefault(SnapshotSummary.TOTAL_FILE_SIZE_PROP, "0"));
    }

    static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
