package io.tributary.control.export;

import io.tributary.control.access.Caller;
import io.tributary.control.access.GuardedHandler;
import io.tributary.http.Handler;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** What was refused: the records themselves, and diagnostics about them (catalog contract §3, ingestion contract §2.7 and §4.6). */
final class BatchRoutes {

    private static final String ROW_ERRORS = "row_errors";
    private static final String INPUT_FILES = "input_files";
    private static final String SAMPLE = "row_errors_sample.json";
    private static final String OTHER_SAMPLE = "row_error_samples.json";
    private static final int SAMPLES = 100;

    private final Contents contents;

    BatchRoutes(Contents contents) {
        this.contents = contents;
    }

    void addTo(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.get(Problems.BASE + "/batches/{id}/failed", guard.apply(this::failed));
        routes.get(Problems.BASE + "/batches/{id}/meta", guard.apply(this::meta));
    }

    /** A file that is made when it is asked for. */
    private record Made(String path, String name, Lines lines) {}

    private List<Contents.RefusedRecord> refused(Request request, Caller caller) {
        String id = request.pathParam("id");
        Contents.BatchContents batch = contents.batch(caller, id).orElseThrow(() -> Problems.notFound("batch", id));
        return batch.failed() ? contents.refused(id) : List.of();
    }

    private Response failed(Request request, Caller caller) {
        String id = request.pathParam("id");
        List<Contents.RefusedRecord> records = refused(request, caller);
        List<Made> files = new ArrayList<>();
        if (!records.isEmpty()) {
            String name = "part-00000-" + UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)) + "-c000.json";
            files.add(new Made("_SUCCESS", "_SUCCESS", new Lines(List.of(), RefusedLine::failed)));
            files.add(new Made(name, name, new Lines(records, RefusedLine::failed)));
        }
        return answer(request, files, Optional.empty());
    }

    private Response meta(Request request, Caller caller) {
        List<Contents.RefusedRecord> records = refused(request, caller);
        String path = request.queryParam("path").orElse("").replaceAll("^/+|/+$", "");
        List<Made> rowErrors = rowErrors(records);
        if (path.equals(ROW_ERRORS)) {
            return list(request, rowErrors);
        }
        if (path.equals(INPUT_FILES)) {
            return list(request, List.of());
        }
        List<Made> all = new ArrayList<>(rowErrors);
        Lines sample = new Lines(records.stream().limit(SAMPLES).toList(), RefusedLine.rowError(SAMPLE));
        all.add(new Made(SAMPLE, SAMPLE, sample));
        if (path.isEmpty()) {
            List<String> names = List.of(ROW_ERRORS, INPUT_FILES, SAMPLE);
            return Listing.page(
                    request,
                    names,
                    index -> Listing.file(
                            request, names.get(index), names.get(index), index == 2 ? sample.length() : 0));
        }
        return answer(request, all, Optional.of(path.equals(OTHER_SAMPLE) ? SAMPLE : path));
    }

    private static List<Made> rowErrors(List<Contents.RefusedRecord> records) {
        List<Made> files = new ArrayList<>();
        for (Contents.Stage stage : Contents.Stage.values()) {
            List<Contents.RefusedRecord> own =
                    records.stream().filter(record -> record.stage() == stage).toList();
            if (!own.isEmpty()) {
                String name = stage.file() + "_0.json";
                files.add(new Made(ROW_ERRORS + "/" + name, name, new Lines(own, RefusedLine.rowError(name))));
            }
        }
        return files;
    }

    private static Response answer(Request request, List<Made> files, Optional<String> named) {
        Optional<String> path = named.or(() -> request.queryParam("path").filter(value -> !value.isEmpty()));
        if (path.isEmpty()) {
            return list(request, files);
        }
        Made file = files.stream()
                .filter(one -> one.path().equals(path.get()))
                .findFirst()
                .orElseThrow(() -> Problems.notFound("file of this batch with the path", path.get()));
        return Response.streamed(200, FileRoutes.type(file.name()), file.lines());
    }

    private static Response list(Request request, List<Made> files) {
        return Listing.page(request, files.stream().map(Made::name).toList(), index -> {
            Made file = files.get(index);
            return Listing.file(request, file.path(), file.name(), file.lines().length());
        });
    }
}
