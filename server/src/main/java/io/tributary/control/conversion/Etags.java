package io.tributary.control.conversion;

import io.tributary.control.store.Document;
import io.tributary.http.Request;
import io.tributary.http.Response;
import java.util.Arrays;
import java.util.Optional;

/** The version of a set as an entity tag, an addition to the platform's API (data-prep contract §6). */
final class Etags {

    private Etags() {}

    static Response tagged(Response response, Document document) {
        return response.with("ETag", "\"" + document.revision() + "\"");
    }

    /** @throws io.tributary.http.HttpProblem 412 when the client means another version */
    static void checkMatch(Request request, Document current, Problems problems) {
        Optional<String> wanted = request.header("If-Match");
        if (wanted.isPresent() && !names(wanted.get(), current)) {
            throw problems.precondition("If-Match is '%s', but the set is at version %d. Read it again."
                    .formatted(Problems.shown(wanted.get()), current.revision()));
        }
    }

    private static boolean names(String header, Document current) {
        return Arrays.stream(header.split(",", -1))
                .map(tag -> tag.strip().replace("W/", "").replace("\"", ""))
                .anyMatch(tag -> tag.equals("*") || tag.equals(Long.toString(current.revision())));
    }
}
