package io.tributary.backfill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Document;
import io.tributary.control.store.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * A run as it is stored.
 *
 * @param scope whose it is
 * @param document its document at one revision
 */
record StoredRun(Scope scope, Document document) {

    static final String KIND = "fileRuns";
    static final String BY_SCHEDULE = "schedule";
    static final String ON_REQUEST = "request";
    static final String AGAIN = "again";

    /** How a file ended up. */
    enum Outcome {
        /** Its rows went into the log. */
        POURED,
        /** It was read, and nothing of it was taken. */
        REFUSED,
        /** It was read before, with the same content. */
        UNCHANGED
    }

    /**
     * A file of a run.
     *
     * @param sha256 of its content
     * @param rows how many it has
     */
    record File(String path, long size, long modifiedSeconds, String sha256, long rows, Outcome outcome) {}

    String id() {
        return document.id();
    }

    ObjectNode body() {
        return document.body();
    }

    String flowId() {
        return body().path("flowId").asText();
    }

    Phase phase() {
        return Phase.valueOf(body().path("phase").asText());
    }

    String trigger() {
        return body().path("trigger").asText();
    }

    String status() {
        return body().path("status").asText();
    }

    long number(String name) {
        return body().path(name).asLong();
    }

    /** What the transaction ids of its rows begin with. */
    String prefix() {
        return id() + ":";
    }

    List<File> files() {
        List<File> files = new ArrayList<>();
        for (JsonNode file : body().path("files")) {
            files.add(new File(
                    file.path("path").asText(),
                    file.path("size").asLong(),
                    file.path("modified").asLong(),
                    file.path("sha256").asText(),
                    file.path("rows").asLong(),
                    Outcome.valueOf(file.path("outcome").asText())));
        }
        return files;
    }

    static void put(ObjectNode body, List<File> files) {
        ArrayNode array = body.putArray("files");
        for (File file : files) {
            array.addObject()
                    .put("path", file.path())
                    .put("size", file.size())
                    .put("modified", file.modifiedSeconds())
                    .put("sha256", file.sha256())
                    .put("rows", file.rows())
                    .put("outcome", file.outcome().name());
        }
    }

    /** Paths that are read whatever their window; empty for none. */
    List<String> named() {
        List<String> paths = new ArrayList<>();
        body().path("named").forEach(path -> paths.add(path.asText()));
        return paths;
    }
}
