package io.tributary;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.access.GuardedHandler;
import io.tributary.http.Handler;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import java.time.format.DateTimeFormatter;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Observability Insights over HTTP (catalog contract §8.4): figures by time, told from batches and counts. */
final class InsightsRoutes {

    static final String PATH = "/data/infrastructure/observability/insights/metrics";

    private static final DateTimeFormatter KEY = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'");

    private final InsightsPoints points;

    InsightsRoutes(InsightsPoints points) {
        this.points = points;
    }

    void addRoutes(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.post(PATH, guard.apply(this::answer));
    }

    private Response answer(Request request, Caller caller) {
        InsightsQuery query = InsightsQuery.of(request.json(), caller);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode responses = answer.putArray("metricResponses");
        query.series().forEach(series -> responses.add(series(query, series, caller)));
        return Response.json(200, answer);
    }

    private ObjectNode series(InsightsQuery query, InsightsQuery.Series series, Caller caller) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("metric", series.name());
        answer.set("filters", series.echo().isArray() ? series.echo() : JsonNodeFactory.instance.arrayNode());
        ArrayNode datapoints = answer.putArray("datapoints");
        Map<Map<String, String>, Map<String, Map<Integer, DoubleSummaryStatistics>>> groups = new LinkedHashMap<>();
        expected(series).forEach(key -> groups.put(key, new TreeMap<>()));
        for (InsightsPoints.Point point : points.of(query, series, caller)) {
            int bucket = query.bucket(point.millis());
            if (bucket < 0 || !takes(series, point)) {
                continue;
            }
            groups.computeIfAbsent(key(series, point), key -> new TreeMap<>())
                    .computeIfAbsent(point.datasetId() + ' ' + point.flowId(), unit -> new TreeMap<>())
                    .computeIfAbsent(bucket, number -> new DoubleSummaryStatistics())
                    .accept(point.value());
        }
        groups.forEach((key, units) -> datapoints.add(datapoint(query, series, key, units)));
        return answer.put("granularity", query.granularity().name());
    }

    /** The groups that are there even when nothing lies in them. */
    private static List<Map<String, String>> expected(InsightsQuery.Series series) {
        List<InsightsQuery.Filter> grouped =
                series.filters().stream().filter(InsightsQuery.Filter::groupBy).toList();
        if (grouped.isEmpty()) {
            return List.of(Map.of());
        }
        return grouped.size() > 1
                ? List.of()
                : grouped.getFirst().values().stream()
                        .map(value -> Map.of(grouped.getFirst().name(), value))
                        .toList();
    }

    private static boolean takes(InsightsQuery.Series series, InsightsPoints.Point point) {
        return series.filters().stream()
                .allMatch(filter -> filter.values().isEmpty() || filter.values().contains(point.by(filter.by())));
    }

    private static Map<String, String> key(InsightsQuery.Series series, InsightsPoints.Point point) {
        Map<String, String> key = new LinkedHashMap<>();
        series.filters().stream()
                .filter(InsightsQuery.Filter::groupBy)
                .forEach(filter -> key.put(filter.name(), point.by(filter.by())));
        return key;
    }

    private static ObjectNode datapoint(
            InsightsQuery query,
            InsightsQuery.Series series,
            Map<String, String> key,
            Map<String, Map<Integer, DoubleSummaryStatistics>> units) {
        ObjectNode datapoint = JsonNodeFactory.instance.objectNode();
        ObjectNode groupBy = datapoint.putObject("groupBy");
        key.forEach(groupBy::put);
        ObjectNode dps = datapoint.putObject("dps");
        for (int i = 0; i < query.buckets().size(); i++) {
            DoubleSummaryStatistics figures = new DoubleSummaryStatistics();
            for (Map<Integer, DoubleSummaryStatistics> unit : units.values()) {
                DoubleSummaryStatistics bucket = unit.get(i);
                if (bucket != null) {
                    figures.accept(together(series.downsample(), bucket));
                }
            }
            dps.put(
                    query.buckets().get(i).format(KEY),
                    figures.getCount() == 0 ? 0 : together(series.aggregator(), figures));
        }
        return datapoint;
    }

    private static double together(String how, DoubleSummaryStatistics figures) {
        return switch (how) {
            case "avg" -> figures.getAverage();
            case "min" -> figures.getMin();
            case "max" -> figures.getMax();
            case "count" -> figures.getCount();
            default -> figures.getSum();
        };
    }
}
