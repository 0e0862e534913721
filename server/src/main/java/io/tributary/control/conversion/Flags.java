package io.tributary.control.conversion;

import io.tributary.http.Request;
import java.util.Optional;

/** Truth values as clients spell them: in any case, for some are written by Python. */
final class Flags {

    private Flags() {}

    static Optional<Boolean> of(String text) {
        if (text.equalsIgnoreCase("true")) {
            return Optional.of(true);
        }
        return text.equalsIgnoreCase("false") ? Optional.of(false) : Optional.empty();
    }

    /** The value of a query parameter; false when it is absent. */
    static boolean of(Request request, String parameter, Problems problems) {
        String text = request.queryParam(parameter).orElse("false");
        return of(text).orElseThrow(() -> problems.badRequest(
                "%s must be true or false; it is '%s'.".formatted(parameter, Problems.shown(text))));
    }
}
