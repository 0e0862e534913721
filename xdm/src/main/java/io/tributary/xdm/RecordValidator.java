package io.tributary.xdm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Validates records of one schema and brings them into the shape of its table, in one pass (schema-registry contract
 * §4). Nothing is converted: a number in quotes is text. Immutable, for any number of threads.
 */
public final class RecordValidator {

    private final GroupCheck root;

    private RecordValidator(GroupCheck root) {
        this.root = root;
    }

    /** Compiles the checks of a schema; worth keeping, a record costs much less than this. */
    public static RecordValidator compile(ResolvedSchema schema) {
        return new RecordValidator(Checks.group(schema.fields(), "#"));
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
        if (findings.size() == 0) {
            return new Verdict.Valid(new Row(row));
        }
        return new Verdict.Invalid(findings.finish(Objects.requireNonNull(root.location)));
    }
}
