package io.tributary.control.catalog;

import io.tributary.control.store.Document;
import io.tributary.http.Request;
import java.util.Arrays;
import java.util.Optional;

/** {@code If-Match} and {@code If-None-Match} (catalog contract §1.5): a version, the time of the last change, or a star. */
final class Preconditions {

    private Preconditions() {}

    /** @throws io.tributary.http.HttpProblem 412 when the dataset isn't the one the client means */
    static void checkWrite(Request request, Document current) {
        Optional<String> wanted = request.header("If-Match");
        if (wanted.isPresent() && !names(wanted.get(), current)) {
            throw Problems.precondition(
                    "If-Match is '%s', but the dataset is at version %s, changed at %d. Read it again."
                            .formatted(
                                    Text.shown(wanted.get()),
                                    DatasetView.version(current),
                                    current.updated().toEpochMilli()));
        }
        Optional<String> unwanted = request.header("If-None-Match");
        if (unwanted.isPresent() && names(unwanted.get(), current)) {
            throw Problems.precondition("If-None-Match is '%s', and the dataset is at version %s."
                    .formatted(Text.shown(unwanted.get()), DatasetView.version(current)));
        }
    }

    /** Whether the client already has this version. */
    static boolean isKnown(Request request, Document current) {
        return request.header("If-None-Match")
                .filter(known -> names(known, current))
                .isPresent();
    }

    private static boolean names(String header, Document current) {
        return Arrays.stream(header.split(","))
                .map(Preconditions::bare)
                .anyMatch(tag -> tag.equals("*")
                        || tag.equals(DatasetView.version(current))
                        || tag.equals(Long.toString(current.updated().toEpochMilli())));
    }

    private static String bare(String tag) {
        String stripped = tag.strip();
        String strong = stripped.startsWith("W/") ? stripped.substring(2) : stripped;
        return strong.replace("\"", "");
    }
}
