package io.tributary.xdm;

/** A schema that can't be resolved into fields and columns. The message says what was found, where, and what was expected. */
public final class SchemaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Which rule the schema breaks. */
    public enum Reason {
        /** A {@code $ref} or {@code meta:refProperty} leads nowhere. */
        MISSING_REFERENCE,
        /** Components extend each other in a circle. */
        CYCLE,
        /** One path is declared with two types that can't be merged. */
        MERGE_CONFLICT,
        /** More fields than {@link SchemaResolver#MAX_FIELDS}, or more references than can be followed in bounded time. */
        TOO_LARGE,
        /** Fields nested deeper than {@link SchemaResolver#MAX_DEPTH}. */
        TOO_DEEP,
        /** A field whose declaration is not understood: no type, bad pattern, bad bounds. */
        BAD_FIELD,
        /** Names at one level that SQL, which ignores case, can't tell apart. */
        COLUMN_NAMES,
        /** Not exactly one class, or a class without a behaviour. */
        CLASS
    }

    private final Reason reason;
    private final String where;

    SchemaException(Reason reason, String where, String message) {
        super(message);
        this.reason = reason;
        this.where = where;
    }

    /** Which rule is broken. */
    public Reason reason() {
        return reason;
    }

    /** Dot path of the field concerned ({@code []} = list item, {@code {key}} = map value); empty for the whole schema. */
    public String where() {
        return where;
    }
}
