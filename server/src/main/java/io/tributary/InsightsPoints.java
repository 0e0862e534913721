package io.tributary;

import io.tributary.control.access.Caller;
import io.tributary.control.catalog.Batch;
import io.tributary.control.catalog.BatchFacts;
import io.tributary.control.catalog.Catalog;
import io.tributary.control.catalog.Dataset;
import io.tributary.observe.FlowOwner;
import io.tributary.observe.Ledger;
import io.tributary.observe.Span;
import io.tributary.plan.FlowPlan;
import io.tributary.plan.Plans;
import io.tributary.quarantine.Quarantine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Where the figures of Observability Insights come from: batches of datasets, and counts of flows. */
final class InsightsPoints {

    private static final String PREFIX = "timeseries.";

    private final Catalog catalog;
    private final BatchFacts batches;
    private final Ledger ledger;
    private final Quarantine quarantine;
    private final Plans plans;

    InsightsPoints(Catalog catalog, BatchFacts batches, Ledger ledger, Quarantine quarantine, Plans plans) {
        this.catalog = catalog;
        this.batches = batches;
        this.ledger = ledger;
        this.quarantine = quarantine;
        this.plans = plans;
    }

    /**
     * A figure at a moment.
     *
     * @param flowId empty when it is of no single flow
     * @param inletId empty when it is of no single inlet
     */
    record Point(long millis, String datasetId, String flowId, String inletId, double value) {
        String by(InsightsQuery.By by) {
            return switch (by) {
                case DATASET -> datasetId;
                case FLOW -> flowId;
                case INLET -> inletId;
            };
        }
    }

    /** @throws io.tributary.http.HttpProblem 400: nobody counts that */
    List<Point> of(InsightsQuery query, InsightsQuery.Series series, Caller caller) {
        String name = series.name().startsWith(PREFIX) ? series.name().substring(PREFIX.length()) : series.name();
        Asked asked = new Asked(query, series, caller);
        return switch (name) {
            case "ingestion.dataset.recordsuccess.count" -> asked.landed(Batch.Landed::rows);
            case "ingestion.dataset.batchsuccess.count" -> asked.landed(batch -> 1);
            case "ingestion.dataset.dailysize" -> asked.landed(Batch.Landed::bytes);
            case "ingestion.dataset.size" -> asked.addedUp(asked.landedBefore());
            case "ingestion.dataset.recordfailed.count" -> asked.refused(Batch.Refused::records);
            case "ingestion.dataset.batchfailed.count" -> asked.refused(batch -> 1);
            case "ingestion.dataset.recordwarning.count" -> asked.spans(Span::warned);
            case "ingestion.dataset.quarantine.open" -> asked.addedUp(asked.aside(0));
            case "data.collection.inlet.total.messages.received" -> asked.spans(Span::received);
            case "data.collection.inlet.total.messages.size.received" -> asked.spans(Span::receivedBytes);
            case "data.collection.inlet.success" -> asked.spans(Span::landed);
            case "data.collection.inlet.failure" -> asked.aside(query.fromMillis());
            default -> nobody(name, caller);
        };
    }

    private static List<Point> nobody(String name, Caller caller) {
        if (name.startsWith("identity.") || name.startsWith("profiles.")) {
            return List.of();
        }
        throw InsightsProblem.badRequest(caller, "There is no metric of that name, or this server does not count it.");
    }

    /** One metric that is asked for. */
    private final class Asked {

        private final InsightsQuery query;
        private final InsightsQuery.Series series;
        private final Caller caller;

        Asked(InsightsQuery query, InsightsQuery.Series series, Caller caller) {
            this.query = query;
            this.series = series;
            this.caller = caller;
        }

        private Stream<Dataset> datasets() {
            List<Set<String>> named = series.filters().stream()
                    .filter(filter -> filter.by() == InsightsQuery.By.DATASET
                            && !filter.values().isEmpty())
                    .map(InsightsQuery.Filter::values)
                    .toList();
            if (!named.isEmpty()) {
                return named.getFirst().stream().flatMap(id -> catalog.dataset(caller.scope(), id).stream());
            }
            return catalog.datasets().stream()
                    .filter(scoped -> scoped.scope().equals(caller.scope()))
                    .map(Catalog.ScopedDataset::dataset);
        }

        private Stream<Batch> batches(Dataset dataset, long from, boolean landed) {
            return batches.batches(
                    caller.scope(), dataset, new BatchFacts.Window(from - 1, query.toMillis(), false, landed, !landed));
        }

        List<Point> landed(ToDoubleFunction<Batch.Landed> figure) {
            return landed(figure, query.fromMillis());
        }

        List<Point> landedBefore() {
            return landed(Batch.Landed::bytes, 0);
        }

        private List<Point> landed(ToDoubleFunction<Batch.Landed> figure, long from) {
            List<Point> points = new ArrayList<>();
            datasets()
                    .forEach(dataset -> batches(dataset, from, true).forEach(batch -> {
                        if (batch instanceof Batch.Landed landed) {
                            String flow = landed.flowIds().size() == 1
                                    ? landed.flowIds().getFirst()
                                    : "";
                            points.add(point(landed.createdMillis(), dataset.id(), flow, figure.applyAsDouble(landed)));
                        }
                    }));
            return points;
        }

        List<Point> refused(ToDoubleFunction<Batch.Refused> figure) {
            List<Point> points = new ArrayList<>();
            datasets()
                    .forEach(dataset -> batches(dataset, query.fromMillis(), false)
                            .forEach(batch -> {
                                if (batch instanceof Batch.Refused refused) {
                                    points.add(point(
                                            refused.createdMillis(),
                                            dataset.id(),
                                            refused.flowId(),
                                            figure.applyAsDouble(refused)));
                                }
                            }));
            return points;
        }

        List<Point> spans(ToDoubleFunction<Span> figure) {
            List<Point> points = new ArrayList<>();
            for (String flow : flows()) {
                String dataset = datasetOf(flow);
                ledger.spans(flow, query.fromMillis(), query.toMillis())
                        .forEach(span -> points.add(point(span.start(), dataset, flow, figure.applyAsDouble(span))));
            }
            return points;
        }

        List<Point> aside(long from) {
            List<Point> points = new ArrayList<>();
            for (String flow : flows()) {
                String dataset = datasetOf(flow);
                quarantine
                        .putAside(flow, from, query.toMillis())
                        .forEach((start, tally) -> points.add(point(start, dataset, flow, tally.messages())));
            }
            return points;
        }

        private List<String> flows() {
            List<String> own =
                    ledger.flowsOf(caller.scope().orgId(), caller.scope().sandbox());
            return own.stream()
                    .filter(flow -> series.filters().stream()
                            .filter(filter -> filter.by() == InsightsQuery.By.FLOW)
                            .allMatch(filter ->
                                    filter.values().isEmpty() || filter.values().contains(flow)))
                    .toList();
        }

        /** Figures that stay: what came up to a bucket is in that bucket, and in all behind it. */
        List<Point> addedUp(List<Point> points) {
            Map<Point, double[]> units = new LinkedHashMap<>();
            for (Point point : points) {
                int first = Math.max(0, query.bucket(point.millis()));
                Point unit = new Point(0, point.datasetId(), point.flowId(), point.inletId(), 0);
                units.computeIfAbsent(unit, key -> new double[query.buckets().size()])[first] += point.value();
            }
            List<Point> sums = new ArrayList<>();
            units.forEach((unit, buckets) -> {
                double sum = 0;
                for (int i = 0; i < buckets.length; i++) {
                    sum += buckets[i];
                    long at = query.buckets().get(i).toInstant().toEpochMilli();
                    sums.add(new Point(at, unit.datasetId(), unit.flowId(), unit.inletId(), sum));
                }
            });
            return sums;
        }
    }

    private String datasetOf(String flow) {
        return ledger.owner(flow)
                .map(FlowOwner::facts)
                .map(facts -> StreamRunView.facts(facts).path("datasetId").asText())
                .orElse("");
    }

    private Point point(long millis, String datasetId, String flow, double value) {
        String inlet = plans.current().flow(flow).map(FlowPlan::inletId).orElse("");
        return new Point(millis, datasetId, flow, inlet, value);
    }
}
