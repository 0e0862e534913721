package io.tributary.control.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.http.HttpProblem;
import java.time.DateTimeException;
import java.time.Period;

/** How long rows are kept, as an ISO-8601 duration (catalog contract §1.5). */
final class RowExpiration {

    private static final int SHORTEST_DAYS = 30;
    private static final int DAYS_A_MONTH = 30;
    private static final int DAYS_A_YEAR = 365;

    private RowExpiration() {}

    /** @param ttlValue such as {@code P3Y}; absent or null means that rows are kept for ever */
    static void check(JsonNode ttlValue) {
        if (ttlValue.isMissingNode() || ttlValue.isNull()) {
            return;
        }
        if (days(ttlValue.asText()) < SHORTEST_DAYS) {
            throw refused(ttlValue.asText());
        }
    }

    private static long days(String text) {
        try {
            Period period = Period.parse(text);
            return (long) period.getYears() * DAYS_A_YEAR + (long) period.getMonths() * DAYS_A_MONTH + period.getDays();
        } catch (DateTimeException e) {
            throw refused(text);
        }
    }

    private static HttpProblem refused(String text) {
        return Problems.badRequest(
                ("extensions.adobe_lakeHouse.rowExpiration.ttlValue is '%s'; it must be a duration of at least"
                                + " P30D, in years, months, weeks and days, such as P3Y.")
                        .formatted(Text.shown(text)));
    }
}
