package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.control.access.Caller;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What is asked of Observability Insights (catalog contract §8.4).
 *
 * @param granularity how long a bucket is
 * @param buckets where they begin, ascending; the last one begins at the end that was asked for, or before
 * @param series what is wanted
 */
record InsightsQuery(Granularity granularity, List<ZonedDateTime> buckets, List<Series> series) {

    private static final int MOST_BUCKETS = 10_000;
    private static final int MOST_SERIES = 100;
    private static final int MOST_VALUES = 1_000;
    private static final Set<String> AGGREGATORS = Set.of("sum", "avg", "min", "max", "count");

    InsightsQuery {
        buckets = List.copyOf(buckets);
        series = List.copyOf(series);
    }

    /** How long a bucket is. */
    enum Granularity {
        MINUTE(ChronoUnit.MINUTES),
        HOUR(ChronoUnit.HOURS),
        DAY(ChronoUnit.DAYS),
        WEEK(ChronoUnit.WEEKS),
        MONTH(ChronoUnit.MONTHS);

        private final ChronoUnit unit;

        Granularity(ChronoUnit unit) {
            this.unit = unit;
        }

        ZonedDateTime floor(ZonedDateTime time) {
            return switch (this) {
                case MINUTE, HOUR, DAY -> time.truncatedTo(unit);
                case WEEK -> time.truncatedTo(ChronoUnit.DAYS).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                case MONTH -> time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
            };
        }

        ZonedDateTime next(ZonedDateTime bucket) {
            return bucket.plus(1, unit);
        }
    }

    /**
     * One metric.
     *
     * @param name with its prefix
     * @param filters all must hold
     * @param aggregator puts what different flows or datasets have into one figure
     * @param downsample puts what lies in one bucket into one figure
     * @param echo the filters as sent
     */
    record Series(String name, List<Filter> filters, String aggregator, String downsample, JsonNode echo) {
        Series {
            filters = List.copyOf(filters);
        }
    }

    /** By what a metric is narrowed, or split. */
    enum By {
        DATASET,
        FLOW,
        INLET
    }

    /**
     * A filter.
     *
     * @param name as sent
     * @param values any of them; empty for all
     * @param groupBy whether each has its own figures
     */
    record Filter(String name, By by, Set<String> values, boolean groupBy) {}

    /** @throws io.tributary.http.HttpProblem 400 in the form of the service */
    static InsightsQuery of(JsonNode body, Caller caller) {
        ZonedDateTime start = time(body, "start", caller);
        ZonedDateTime end = time(body, "end", caller);
        if (start.isAfter(end)) {
            throw InsightsProblem.badRequest(caller, "Start date cannot be after end date.");
        }
        String text = body.path("granularity").asText("").toUpperCase(Locale.ROOT);
        Granularity granularity = granularity(text, caller);
        List<ZonedDateTime> buckets = new ArrayList<>();
        for (ZonedDateTime at = granularity.floor(start); !at.isAfter(end); at = granularity.next(at)) {
            buckets.add(at);
            if (buckets.size() > MOST_BUCKETS) {
                throw InsightsProblem.badRequest(
                        caller,
                        "More than " + MOST_BUCKETS + " points; ask for a shorter time or a coarser granularity.");
            }
        }
        JsonNode metrics = body.path("metrics");
        if (!metrics.isArray() || metrics.isEmpty() || metrics.size() > MOST_SERIES) {
            throw InsightsProblem.badRequest(caller, "metrics must hold 1 to " + MOST_SERIES + " metrics.");
        }
        List<Series> series = new ArrayList<>();
        metrics.forEach(metric -> series.add(series(metric, caller)));
        return new InsightsQuery(granularity, buckets, series);
    }

    private static Granularity granularity(String text, Caller caller) {
        if (text.isEmpty()) {
            return Granularity.DAY;
        }
        for (Granularity known : Granularity.values()) {
            if (known.name().equals(text)) {
                return known;
            }
        }
        throw InsightsProblem.badRequest(caller, "granularity must be MINUTE, HOUR, DAY, WEEK or MONTH.");
    }

    private static ZonedDateTime time(JsonNode body, String member, Caller caller) {
        String text = body.path(member).asText("");
        try {
            return OffsetDateTime.parse(text).atZoneSameInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw InsightsProblem.badRequest(caller, member + " must be a time such as 2026-01-31T00:00:00.000Z.");
        }
    }

    private static Series series(JsonNode metric, Caller caller) {
        String name = metric.path("name").asText("");
        String aggregator = metric.path("aggregator").asText("").toLowerCase(Locale.ROOT);
        String downsample = metric.path("downsample").asText("sum").toLowerCase(Locale.ROOT);
        if (!AGGREGATORS.contains(aggregator) || !AGGREGATORS.contains(downsample)) {
            throw InsightsProblem.badRequest(
                    caller, "aggregator is required, and must, as downsample, be sum, avg, min, max or count.");
        }
        List<Filter> filters = new ArrayList<>();
        for (JsonNode filter : metric.path("filters")) {
            filters.add(filter(filter, caller));
        }
        return new Series(name, filters, aggregator, downsample, metric.path("filters"));
    }

    private static Filter filter(JsonNode filter, Caller caller) {
        String name = filter.path("name").asText("");
        By by = switch (name.toLowerCase(Locale.ROOT)) {
            case "datasetid", "datasets", "dataset" -> By.DATASET;
            case "flowid" -> By.FLOW;
            case "inletid" -> By.INLET;
            default -> throw InsightsProblem.badRequest(caller, "Filters are dataSetId, flowId and inletId.");
        };
        Set<String> values = new LinkedHashSet<>();
        for (String value : filter.path("value").asText("").split("\\|")) {
            if (!value.isBlank()) {
                values.add(value.strip());
            }
        }
        if (values.size() > MOST_VALUES) {
            throw InsightsProblem.badRequest(caller, "A filter has at most " + MOST_VALUES + " values.");
        }
        return new Filter(name, by, values, filter.path("groupBy").asBoolean(false));
    }

    long fromMillis() {
        return buckets.getFirst().toInstant().toEpochMilli();
    }

    /** Where the last bucket ends. */
    long toMillis() {
        return granularity.next(buckets.getLast()).toInstant().toEpochMilli();
    }

    /** Which bucket a moment lies in; -1 when it lies before all. */
    int bucket(long millis) {
        if (millis < fromMillis()) {
            return -1;
        }
        ZonedDateTime at = granularity.floor(Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC));
        return Collections.binarySearch(buckets, at);
    }
}
