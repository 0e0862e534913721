package io.tributary.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** One scrape: figures are added as they are at this moment, then written. For one thread. */
public final class Exposition {

    /** What {@link #text} is. */
    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private final MetricSnapshots.Builder snapshots = MetricSnapshots.builder();

    /** A figure without labels that only grows; Prometheus shows it with {@code _total} behind its name. */
    public Exposition counter(String name, String help, double value) {
        return counters(name, help, "", Map.of("", value));
    }

    /**
     * Figures that only grow.
     *
     * @param label by what they differ; empty for one figure without a label
     * @param values by the label's value
     */
    public Exposition counters(String name, String help, String label, Map<String, ? extends Number> values) {
        CounterSnapshot.Builder family = CounterSnapshot.builder().name(name).help(help);
        values.forEach((value, figure) -> family.dataPoint(CounterDataPointSnapshot.builder()
                .labels(labels(label, value))
                .value(figure.doubleValue())
                .build()));
        snapshots.metricSnapshot(family.build());
        return this;
    }

    /** A figure without labels that goes up and down. */
    public Exposition gauge(String name, String help, double value) {
        return gauges(name, help, "", Map.of("", value));
    }

    /** Figures that go up and down, see {@link #counters}. */
    public Exposition gauges(String name, String help, String label, Map<String, ? extends Number> values) {
        GaugeSnapshot.Builder family = GaugeSnapshot.builder().name(name).help(help);
        values.forEach((value, figure) -> family.dataPoint(GaugeDataPointSnapshot.builder()
                .labels(labels(label, value))
                .value(figure.doubleValue())
                .build()));
        snapshots.metricSnapshot(family.build());
        return this;
    }

    /**
     * How figures are spread.
     *
     * @param upperBounds of the buckets, ascending, the last one infinite
     * @param counts how many lie in each bucket, not added up
     * @param sum of all figures
     */
    public Exposition histogram(String name, String help, double[] upperBounds, long[] counts, double sum) {
        snapshots.metricSnapshot(HistogramSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(ClassicHistogramBuckets.of(upperBounds, counts))
                        .sum(sum)
                        .build())
                .build());
        return this;
    }

    private static Labels labels(String label, String value) {
        return label.isEmpty() ? Labels.EMPTY : Labels.of(label, value);
    }

    /** Everything that was added, as text. */
    public byte[] text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, snapshots.build(), EscapingScheme.DEFAULT);
        } catch (IOException e) {
            throw new UncheckedIOException("memory can be written to", e);
        }
        return out.toByteArray();
    }
}
