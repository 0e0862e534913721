package io.tributary.bench;

import io.tributary.xdm.RecordValidator;
import io.tributary.xdm.ResolvedSchema;
import io.tributary.xdm.Verdict;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What a fresh process needs until it has read the standard components and resolved and compiled a schema. Prints milliseconds: until compiled, until the first
 * record is judged, and what of the first the thread was on a processor (the machine may be busy with others); the last is NaN where the system doesn't tell.
 */
public final class ColdStart {

    private ColdStart() {}

    /** Measures once. */
    public static void main(String[] args) throws IOException {
        double idle = onProcessor();
        long start = System.nanoTime();
        ResolvedSchema schema = SaleSchema.resolve();
        RecordValidator validator = RecordValidator.compile(schema);
        long compiled = System.nanoTime();
        double busy = onProcessor();
        Verdict verdict = validator.validate(Sale.valid().getFirst());
        long judged = System.nanoTime();
        if (!(verdict instanceof Verdict.Valid)) {
            throw new IllegalStateException("the record of the measurement is not valid");
        }
        System.out.printf(
                Locale.ROOT, "%.1f %.1f %.1f%n", (compiled - start) / 1e6, (judged - start) / 1e6, busy - idle);
    }

    private static double onProcessor() throws IOException {
        File statistics = new File("/proc/thread-self/schedstat");
        if (!statistics.canRead()) {
            return Double.NaN;
        }
        try (FileInputStream in = new FileInputStream(statistics)) {
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return Long.parseLong(text.substring(0, text.indexOf(' '))) / 1e6;
        }
    }
}
