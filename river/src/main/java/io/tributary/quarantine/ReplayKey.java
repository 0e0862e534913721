package io.tributary.quarantine;

/**
 * One try of an entry to land after all.
 *
 * @param entryId the entry
 * @param tryNo 1 for its first replay; an entry waits for one try only
 */
public record ReplayKey(String entryId, int tryNo) {}
