package io.tributary.backfill;

import io.tributary.control.flow.FileFormat;
import io.tributary.event.Rejection;
import io.tributary.plan.FlowPlan;
import io.tributary.prepare.Prepared;
import io.tributary.prepare.Preparer;
import io.tributary.validate.Validated;
import io.tributary.validate.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Takes the rows of a file through mapping and validation without pouring them, and counts what would become of them. */
final class Checking {

    private static final int AT_A_TIME = 1_000;
    private static final int MOST_REASONS = 50;

    private final Preparer preparer;
    private final FlowPlan flow;
    private final Map<String, Reason> reasons = new TreeMap<>();
    private long rows;
    private long failed;
    private long warned;

    /** Rows refused for one code, with the words of the first. */
    record Reason(long records, String message) {}

    Checking(Preparer preparer, FlowPlan flow) {
        this.preparer = preparer;
        this.flow = flow;
    }

    /** @return how many rows the file has */
    long file(Path copy, FileFormat format) throws IOException, UnreadableFileException, InterruptedException {
        long before = rows;
        try (Rows file = Rows.of(Files.newInputStream(copy), Files.size(copy), format)) {
            for (Row row = file.next(); row != null; row = file.next()) {
                rows++;
                refusal(row).ifPresent(this::count);
                if (rows % AT_A_TIME == 0 && Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        }
        return rows - before;
    }

    /** Why a row would be put aside. */
    Optional<Rejection> refusal(Row row) {
        if (row.rejection() != null) {
            return Optional.of(row.rejection());
        }
        return switch (preparer.prepare(row.record(), flow)) {
            case Prepared.Unfit(var rejection) -> Optional.of(rejection);
            case Prepared.Ready ready -> {
                warned += ready.warnings().isEmpty() ? 0 : 1;
                yield switch (Validator.validate(ready.record(), flow)) {
                    case Validated.Fit _ -> Optional.empty();
                    case Validated.Unfit unfit -> Optional.of(unfit.rejection());
                };
            }
        };
    }

    private void count(Rejection rejection) {
        failed++;
        if (reasons.size() < MOST_REASONS || reasons.containsKey(rejection.code())) {
            reasons.merge(
                    rejection.code(),
                    new Reason(1, rejection.message()),
                    (known, _) -> new Reason(known.records() + 1, known.message()));
        }
    }

    long rows() {
        return rows;
    }

    long failed() {
        return failed;
    }

    long warned() {
        return warned;
    }

    Map<String, Reason> reasons() {
        return reasons;
    }
}
