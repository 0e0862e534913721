package io.tributary.observe;

/**
 * One flow's messages, by four that don't know each other: what the log took, what commits of tables say, what quarantine holds, and what lies between.
 *
 * @param acknowledged messages in the log, also those whose sender was told no
 * @param landed rows that commits brought
 * @param quarantined messages put aside, but for those that were replayed
 * @param inFlight messages on their way
 */
public record Account(long acknowledged, long landed, long quarantined, long inFlight) {

    /** What is missing: 0 when everything adds up; below 0 when there is more than came. */
    public long balance() {
        return acknowledged - landed - quarantined - inFlight;
    }
}
