package io.tributary.backfill;

/** How far a run is; each is begun again from its beginning after a restart, but for pouring, which goes on where it was. */
enum Phase {
    /** Files are chosen, copied and checked; nothing is in the log. */
    READING,
    /** Rows go into the log. */
    POURING,
    /** All rows are in the log; the tables take them. */
    LANDING,
    /** It has ended. */
    CLOSED
}
