package io.tributary.event;

/** Why a record was put aside, in the words of the quarantine record (ingestion contract §7.7). */
public enum ErrorType {
    /** Credentials were refused. */
    AUTH,
    /** The flow, mapping, schema or dataset it needs is not there. */
    CONFIG,
    /** A rate limit held for too long. */
    RATE,
    /** A remote side could not be reached. */
    NETWORK,
    /** The record breaks the XDM schema. */
    VALIDATION,
    /** The mapping could not make a record of it. */
    MAPPING,
    /** It is not a message of the contract's form. */
    PROTOCOL,
    /** A remote side failed. */
    SERVER,
    /** It was kept for as long as it may be. */
    EXPIRED
}
