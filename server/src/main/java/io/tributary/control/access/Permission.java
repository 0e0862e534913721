package io.tributary.control.access;

/** What a call needs; see {@link Permissions} for which call needs what. */
enum Permission {
    /** Send events to an inlet that asks for a token. */
    INGEST,
    /** Look at documents, tables, figures and what lies in quarantine. */
    READ,
    /** Make, change and delete documents. */
    WRITE,
    /** Sandboxes, API clients, signing keys. */
    ADMINISTER
}
