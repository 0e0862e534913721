package io.tributary.control.conversion;

import io.tributary.control.access.Caller;
import io.tributary.control.store.Document;
import io.tributary.http.Request;
import java.util.Optional;

/** The version of a set that a request means. */
final class Versions {

    private Versions() {}

    /**
     * The version a parameter names, the newest when it is absent.
     *
     * @throws io.tributary.http.HttpProblem 404 when there is no such set or version, 400 when it is no number
     */
    static Document asked(Request request, String parameter, MappingSets sets, Caller caller) {
        String id = request.pathParam("id");
        Optional<String> version = request.queryParam(parameter);
        return version.isEmpty()
                ? sets.existing(caller.scope(), id)
                : sets.existing(caller.scope(), id, number(version.get(), parameter, new Problems(caller.scope())));
    }

    static long number(String text, String name, Problems problems) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException notANumber) {
            throw problems.badRequest("%s must be a whole number; it is '%s'.".formatted(name, Problems.shown(text)));
        }
    }
}
