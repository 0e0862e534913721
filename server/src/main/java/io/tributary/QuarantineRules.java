package io.tributary;

/**
 * How refused messages are kept.
 *
 * @param days so long
 * @param tries so many replays of one may fail before it is parked
 */
record QuarantineRules(int days, int tries) {

    /** What holds unless somebody says otherwise (ingestion contract §7.7). */
    static final QuarantineRules USUAL = new QuarantineRules(30, 5);

    QuarantineRules {
        if (days < 1 || days > 3_650) {
            throw new IllegalArgumentException("--quarantine-days must lie between 1 and 3650, found " + days);
        }
        if (tries < 1 || tries > 1_000) {
            throw new IllegalArgumentException("--quarantine-tries must lie between 1 and 1000, found " + tries);
        }
    }
}
