package io.tributary.query;

/** A query that can't be answered: its author must change it, or come again. */
public final class QueryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What to tell the caller, in the words of SQLSTATE. */
    public enum Kind {
        /** It is no single SELECT, or it is not SQL. */
        SYNTAX("42601", 400),
        /** It names a table that is not there. */
        UNKNOWN_TABLE("42P01", 400),
        /** It asks for what queries may not do. */
        NOT_ALLOWED("42501", 403),
        /** It failed while running. */
        FAILED("22000", 400),
        /** It took longer than it may. */
        TIMEOUT("57014", 408),
        /** Too many others are running. */
        BUSY("53300", 503);

        private final String sqlState;
        private final int status;

        Kind(String sqlState, int status) {
            this.sqlState = sqlState;
            this.status = status;
        }

        /** Five characters, as PostgreSQL has them. */
        public String sqlState() {
            return sqlState;
        }

        /** The HTTP status. */
        public int status() {
            return status;
        }
    }

    private final Kind kind;

    QueryException(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    /** What kind of failure it is. */
    public Kind kind() {
        return kind;
    }

    /** A query asks for more than it may take; the message says how to ask for less. */
    public static QueryException tooLarge(String message) {
        return new QueryException(Kind.FAILED, message);
    }
}
