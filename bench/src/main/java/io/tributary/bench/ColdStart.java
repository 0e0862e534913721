package io.tributary.bench;

import io.tributary.xdm.RecordValidator;
import io.tributary.xdm.ResolvedSchema;
import io.tributary.xdm.Verdict;
import java.util.Locale;

/** What a fresh process needs until it has read the standard components and resolved and compiled a schema; prints milliseconds. */
public final class ColdStart {

    private ColdStart() {}

    /** Prints until compiled, and until the first record is judged. */
    public static void main(String[] args) {
        long start = System.nanoTime();
        ResolvedSchema schema = Sale.schema();
        RecordValidator validator = RecordValidator.compile(schema);
        long compiled = System.nanoTime();
        Verdict verdict = validator.validate(Sale.valid().getFirst());
        long judged = System.nanoTime();
        if (!(verdict instanceof Verdict.Valid)) {
            throw new IllegalStateException("the record of the measurement is not valid");
        }
        System.out.printf(Locale.ROOT, "%.1f %.1f%n", (compiled - start) / 1e6, (judged - start) / 1e6);
    }
}
