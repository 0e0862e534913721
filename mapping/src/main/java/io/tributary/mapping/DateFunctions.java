package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;

/** Functions on dates and times (contract §3.5). */
final class DateFunctions {

    /** Steps that a pattern costs, since it may have to be compiled. */
    private static final int PATTERN_COST = 20;

    private static final Function MAKE_DATE_TIME = Function.of("make_date_time", 8, DateFunctions::makeDateTime);

    static final List<Function> ALL = List.of(
            Function.of("now", 0, a -> new DateTimeNode(a.scope().now())),
            Function.of(
                    "timestamp", 0, a -> Numbers.of(a.scope().now().toInstant().toEpochMilli())),
            Function.of("format", 2, a -> a.result(pattern(a, 1).format(a.date(0)))),
            Function.of("dformat", 2, a -> a.result(pattern(a, 1).format(millis(a)))),
            Function.of("date", 1, 3, DateFunctions::date).requiring(0),
            Function.of("date_part", 2, a -> Numbers.of(DatePart.get(a.text(0), a.date(1)))),
            Function.of("set_date_part", 3, a -> Dates.node(DatePart.set(a.text(0), a.integer(1), a.date(2)))),
            MAKE_DATE_TIME,
            MAKE_DATE_TIME.called("make_timestamp"),
            Function.of("zone_date_to_utc", 1, a -> Dates.node(a.date(0).withZoneSameInstant(ZoneOffset.UTC))),
            Function.of("zone_date_to_zone", 2, a -> Dates.node(a.date(0).withZoneSameInstant(Dates.zone(a.text(1))))));

    private DateFunctions() {}

    private static DatePattern pattern(Arguments a, int index) {
        a.scope().spend(PATTERN_COST);
        return a.made(a.text(index), DatePattern::of);
    }

    private static ZonedDateTime millis(Arguments a) {
        ZonedDateTime time = Dates.ofMillis(a.integer(0));
        if (time == null) {
            throw new EvaluationException("The epoch milliseconds are out of range: years run from 0 to 9999");
        }
        return time;
    }

    private static JsonNode date(Arguments a) {
        JsonNode value = a.get(0);
        boolean blank =
                Values.absent(value) || (value.isTextual() && value.textValue().isBlank());
        if (blank) {
            return a.has(2) ? Dates.node(a.date(2)) : Values.NULL;
        }
        return value.isTextual() && a.has(1)
                ? Dates.node(pattern(a, 1).parse(value.textValue().strip()))
                : Dates.node(a.date(0));
    }

    private static JsonNode makeDateTime(Arguments a) {
        try {
            return Dates.node(ZonedDateTime.of(
                    a.length(0),
                    a.length(1),
                    a.length(2),
                    a.length(3),
                    a.length(4),
                    a.length(5),
                    a.length(6),
                    Dates.zone(a.text(7))));
        } catch (DateTimeException e) {
            throw new EvaluationException("There is no such date and time");
        }
    }
}
