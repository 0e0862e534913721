package io.tributary.control.conversion;

import io.tributary.http.HttpProblem;
import io.tributary.http.Request;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The forms in which a mapping set is a file. */
enum FileFormat {
    CSV("text/csv; charset=utf-8"),
    YAML("application/yaml"),
    JSON("application/json");

    private final String contentType;

    FileFormat(String contentType) {
        this.contentType = contentType;
    }

    String contentType() {
        return contentType;
    }

    /** The end of a file's name. */
    String suffix() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * By what a client calls it.
     *
     * @param refused makes the problem of a name nobody knows
     */
    static FileFormat named(String name, Function<String, HttpProblem> refused) {
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "csv" -> CSV;
            case "yaml", "yml" -> YAML;
            case "json" -> JSON;
            default ->
                throw refused.apply("format must be csv, yaml or json; it is '%s'.".formatted(Problems.shown(name)));
        };
    }

    /** By the parameter {@code format}, else by the Content-Type, else JSON. */
    static FileFormat of(Request request, Function<String, HttpProblem> refused) {
        return request.queryParam("format")
                .map(name -> named(name, refused))
                .or(() -> request.header("Content-Type").flatMap(FileFormat::ofContentType))
                .orElse(JSON);
    }

    private static Optional<FileFormat> ofContentType(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        if (lower.contains("csv")) {
            return Optional.of(CSV);
        }
        return lower.contains("yaml") ? Optional.of(YAML) : Optional.empty();
    }

    /**
     * By the end of a file's name.
     *
     * @param refused makes the problem of another end
     */
    static FileFormat ofFile(String fileName, Function<String, HttpProblem> refused) {
        int dot = fileName.lastIndexOf('.');
        return named(dot < 0 ? "" : fileName.substring(dot + 1), refused);
    }
}
