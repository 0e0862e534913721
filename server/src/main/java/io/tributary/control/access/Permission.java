package io.tributary.control.access;

/** What a call needs; see {@link Permissions} for which call needs what. */
enum Permission {
    /** Send events to an inlet that asks for a token. */
    INGEST,
    /** Ask what became of a message, by the transaction id its sender was told; tells nothing of what it held. */
    TRACE,
    /** Look at documents, tables, figures and what lies in quarantine. */
    READ,
    /** Make, change and delete documents. */
    WRITE,
    /** Sandboxes, API clients, signing keys. */
    ADMINISTER
}
