package io.tributary.quarantine;

/**
 * A message that is to be replayed: from now on nobody else can have it.
 *
 * @param key the try it waits for
 * @param kept the message with its payloads
 */
public record MarkedEntry(ReplayKey key, KeptEntry kept) {}
