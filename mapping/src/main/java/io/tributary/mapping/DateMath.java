package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;

/** Our own functions that reckon with dates, which the documented language lacks (contract §10). */
final class DateMath {

    private static final int THOUSAND = 1000;
    private static final int MONTHS = 3;

    static final List<Function> ALL = List.of(
            Function.of("date_add", 3, DateMath::add),
            Function.of("date_diff", 3, DateMath::diff),
            Function.of("date_trunc", 2, a -> Dates.node(truncated(a.date(0), unit(a, 1)))),
            Function.of("from_epoch", 1, 2, DateMath::fromEpoch));

    private DateMath() {}

    /** Units by their English names, singular or plural, in any case. */
    private enum Unit {
        YEAR(ChronoUnit.YEARS, 1),
        QUARTER(ChronoUnit.MONTHS, MONTHS),
        MONTH(ChronoUnit.MONTHS, 1),
        WEEK(ChronoUnit.WEEKS, 1),
        DAY(ChronoUnit.DAYS, 1),
        HOUR(ChronoUnit.HOURS, 1),
        MINUTE(ChronoUnit.MINUTES, 1),
        SECOND(ChronoUnit.SECONDS, 1),
        MILLISECOND(ChronoUnit.MILLIS, 1);

        private final ChronoUnit base;
        private final int times;

        Unit(ChronoUnit base, int times) {
            this.base = base;
            this.times = times;
        }
    }

    private static Unit unit(Arguments a, int index) {
        String name = a.text(index).strip().toUpperCase(Locale.ROOT);
        for (Unit unit : Unit.values()) {
            if (name.equals(unit.name()) || name.equals(unit.name() + "S")) {
                return unit;
            }
        }
        throw new EvaluationException("Unknown unit of time; expected year, quarter, month, week, day, hour, minute,"
                + " second or millisecond");
    }

    /** A day that the month lacks becomes its last; the time of day stays what the calendar of the zone says. */
    private static JsonNode add(Arguments a) {
        ZonedDateTime time = a.date(0);
        Unit unit = unit(a, 2);
        try {
            return Dates.node(time.plus(Math.multiplyExact(a.integer(1), (long) unit.times), unit.base));
        } catch (DateTimeException | ArithmeticException e) {
            throw new EvaluationException("The date-time is out of range: years run from 0 to 9999");
        }
    }

    private static JsonNode diff(Arguments a) {
        Unit unit = unit(a, 2);
        return Numbers.of(unit.base.between(a.date(0), a.date(1)) / unit.times);
    }

    private static ZonedDateTime truncated(ZonedDateTime time, Unit unit) {
        ZonedDateTime midnight = time.with(LocalTime.MIDNIGHT);
        return switch (unit) {
            case YEAR -> midnight.withDayOfYear(1);
            case QUARTER -> midnight.withDayOfMonth(1).withMonth((time.getMonthValue() - 1) / MONTHS * MONTHS + 1);
            case MONTH -> midnight.withDayOfMonth(1);
            case WEEK -> midnight.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case DAY -> midnight;
            case HOUR, MINUTE, SECOND, MILLISECOND -> time.truncatedTo(unit.base);
        };
    }

    private static JsonNode fromEpoch(Arguments a) {
        Unit unit = a.has(1) ? unit(a, 1) : Unit.SECOND;
        if (unit != Unit.SECOND && unit != Unit.MILLISECOND) {
            throw new EvaluationException("from_epoch expects second or millisecond as unit");
        }
        JsonNode number = a.number(0);
        JsonNode millis = unit == Unit.SECOND ? Arithmetic.multiply(number, Numbers.of(THOUSAND)) : number;
        ZonedDateTime time = Dates.ofMillis(Numbers.toLong(millis));
        if (time == null) {
            throw new EvaluationException("The epoch time is out of range: years run from 0 to 9999");
        }
        return Dates.node(time);
    }
}
