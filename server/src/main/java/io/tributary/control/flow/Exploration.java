package io.tributary.control.flow;

import io.tributary.http.Request;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a client wants to look at in a source; names and values of the parameters in any case (flow-service contract §6.3).
 *
 * @param objectType {@code root}, {@code folder}, {@code file}, {@code table} or {@code rest}
 * @param object a path; empty at the root
 * @param preview whether rows are wanted
 * @param format how the file is written
 */
record Exploration(String objectType, String object, boolean preview, Format format) {

    /** How a file is written, in the client's words. */
    record Format(
            Optional<String> fileType,
            Optional<String> delimiter,
            Optional<String> encoding,
            Optional<String> compression) {}

    private static final Set<String> TYPES = Set.of("root", "folder", "file", "table", "rest");

    static Exploration of(Request request) {
        String type = parameter(request, "objecttype").orElse("").toLowerCase(Locale.ROOT);
        if (!TYPES.contains(type)) {
            throw FlowProblem.of(
                    FlowError.INVALID,
                    "objectType must be root, folder, file, table or rest; it is '%s'.".formatted(Text.shown(type)));
        }
        String object = parameter(request, "object").orElse("");
        if (object.isBlank() && !type.equals("root")) {
            throw FlowProblem.of(FlowError.INVALID, "object is missing; name what is to be looked at.");
        }
        boolean preview =
                parameter(request, "preview").map("true"::equalsIgnoreCase).orElse(false);
        Format format = new Format(
                parameter(request, "filetype"),
                parameter(request, "columndelimiter"),
                parameter(request, "encoding"),
                parameter(request, "compressiontype"));
        return new Exploration(type, object, preview, format);
    }

    private static Optional<String> parameter(Request request, String lowerCaseName) {
        return request.queryNames().stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).replace("_", "").equals(lowerCaseName))
                .findFirst()
                .flatMap(request::queryParam);
    }
}
