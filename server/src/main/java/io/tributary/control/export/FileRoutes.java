package io.tributary.control.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.access.GuardedHandler;
import io.tributary.http.Handler;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Data files, and the first rows of a dataset. A file is found among those of its batch; what a client sends is never made a path. */
final class FileRoutes {

    private static final int PREVIEW = 100;

    private final Contents contents;

    FileRoutes(Contents contents) {
        this.contents = contents;
    }

    void addTo(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.get(Problems.BASE + "/batches/{id}/files", guard.apply(this::ofBatch));
        routes.get(Problems.BASE + "/files/{id}", guard.apply(this::file));
        for (String collection : List.of("/datasets", "/dataSets")) {
            routes.get(Problems.BASE + collection + "/{id}/preview", guard.apply(this::preview));
        }
    }

    private Response ofBatch(Request request, Caller caller) {
        String id = request.pathParam("id");
        List<Contents.StoredFile> files = contents.batch(caller, id)
                .orElseThrow(() -> Problems.notFound("batch", id))
                .files();
        List<String> ids = files.stream().map(Contents.StoredFile::id).toList();
        return Listing.page(request, ids, index -> entry(request, files.get(index)));
    }

    private static ObjectNode entry(Request request, Contents.StoredFile file) {
        String created = Long.toString(file.createdMillis());
        ObjectNode entry = JsonNodeFactory.instance
                .objectNode()
                .put("dataSetFileId", file.id())
                .put("dataSetViewId", file.viewId())
                .put("version", "1.0.0")
                .put("created", created)
                .put("updated", created)
                .put("records", Long.toString(file.rows()))
                .put("size", Long.toString(file.bytes()))
                .put("isValid", true);
        entry.putObject("_links")
                .putObject("self")
                .put("href", request.origin() + Problems.BASE + "/files/" + Listing.encoded(file.id()));
        return entry;
    }

    private Response file(Request request, Caller caller) {
        Contents.StoredFile file = find(request, caller);
        String name = String.valueOf(file.path().getFileName());
        Optional<String> path = request.queryParam("path").filter(value -> !value.isEmpty());
        if (path.isEmpty() && request.method().equals("HEAD")) {
            throw Problems.badRequest("path is missing; HEAD tells about one file, name it as the list of GET does.");
        }
        long size = size(file);
        if (path.isEmpty()) {
            return Listing.page(request, List.of(name), index -> Listing.file(request, name, name, size));
        }
        if (!path.get().equals(name)) {
            throw Problems.notFound("file " + file.id() + " with the path", path.get());
        }
        return FileContent.answer(request, file.path(), size, type(name), file.id());
    }

    private Contents.StoredFile find(Request request, Caller caller) {
        String id = request.pathParam("id");
        int dash = id.lastIndexOf('-');
        return contents.batch(caller, dash < 1 ? "" : id.substring(0, dash)).stream()
                .flatMap(batch -> batch.files().stream())
                .filter(file -> file.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Problems.notFound("file", id));
    }

    /** Maintenance may have taken the file away since it was listed. */
    private static long size(Contents.StoredFile file) {
        try {
            return Files.size(file.path());
        } catch (IOException e) {
            throw Problems.notFound("content any more of file", file.id());
        }
    }

    static String type(String name) {
        String end = name.substring(name.lastIndexOf('.') + 1);
        return switch (end) {
            case "parquet" -> "application/parquet";
            case "json" -> "application/json";
            case "csv" -> "text/csv";
            default -> "application/octet-stream";
        };
    }

    private Response preview(Request request, Caller caller) {
        String id = request.pathParam("id");
        List<ObjectNode> rows =
                contents.preview(caller, id, PREVIEW).orElseThrow(() -> Problems.notFound("dataset", id));
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode data = body.putArray("data");
        rows.forEach(data::add);
        return Response.json(200, body);
    }
}
