package io.tributary.quarantine;

/** Where a quarantined record stands. */
public enum QuarantineState {
    /** Its sender was told that it was accepted; somebody must decide what becomes of it. */
    OPEN,
    /** Its sender was told no and may send it again; it is kept all the same. */
    REFUSED
}
