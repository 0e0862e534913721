package io.tributary.xdm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Validates records of one schema and brings them into the shape of its table, in one pass (schema-registry contract
 * §4). Nothing is converted: a number in quotes is text. Immutable, for any number of threads.
 */
public final class RecordValidator {

    private static final String TIMESTAMP = "timestamp";
    /** Clocks of senders differ from ours by this much. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final GroupCheck root;
    private final InstantSource clock;
    /** Where the row has the moment that must not lie in the future; -1 where the schema leaves that open. */
    private final int timestamp;

    private RecordValidator(GroupCheck root, InstantSource clock, int timestamp) {
        this.root = root;
        this.clock = clock;
        this.timestamp = timestamp;
    }

    /** Compiles the checks of a schema; worth keeping, a record costs much less than this. */
    public static RecordValidator compile(ResolvedSchema schema) {
        return compile(schema, InstantSource.system());
    }

    /**
     * As {@link #compile(ResolvedSchema)}.
     *
     * @param clock tells which timestamps lie in the future: events that profiles are made of must not (contract §3.2)
     */
    public static RecordValidator compile(ResolvedSchema schema, InstantSource clock) {
        boolean bounded = schema.behavior() == Behavior.TIME_SERIES && schema.inUnion();
        return new RecordValidator(Checks.group(schema.fields(), "#"), clock, bounded ? column(schema, TIMESTAMP) : -1);
    }

    private static int column(ResolvedSchema schema, String name) {
        int at = schema.columns().size() - 1;
        while (at >= 0 && !schema.columns().get(at).name().equals(name)) {
            at--;
        }
        return at;
    }

    /**
     * Validates one record.
     *
     * @param record in stored names; not changed and not referred to afterwards
     * @return the row in the order of {@link ResolvedSchema#columns()}, or what is wrong (at most 100 violations)
     */
    public Verdict validate(ObjectNode record) {
        Findings findings = new Findings();
        @Nullable Object[] row = root.row(record, findings);
        if (timestamp >= 0 && row[timestamp] instanceof Long micros) {
            checkPast(record, micros, findings);
        }
        if (findings.size() == 0) {
            return new Verdict.Valid(new Row(row));
        }
        return new Verdict.Invalid(findings.finish(Objects.requireNonNull(root.location)));
    }

    private void checkPast(ObjectNode record, long micros, Findings findings) {
        Instant latest = clock.instant().plus(TOLERANCE);
        if (micros > ChronoUnit.MICROS.between(Instant.EPOCH, latest)) {
            int before = findings.size();
            String location = root.location + "/properties/" + TIMESTAMP;
            findings.add(
                    location,
                    "maximum",
                    record.path(TIMESTAMP).asText() + " is not less or equal to "
                            + latest.truncatedTo(ChronoUnit.SECONDS));
            findings.close(before, location, TIMESTAMP);
        }
    }
}
