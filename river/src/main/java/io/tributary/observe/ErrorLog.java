package io.tributary.observe;

import io.tributary.event.Event;
import io.tributary.event.Rejection;

/** Told of each message that is put aside, after it is durable in quarantine. Must not throw and must not block for long. */
@FunctionalInterface
public interface ErrorLog {

    /** Nobody listens. */
    ErrorLog NONE = refused -> {};

    /** A message was put aside. */
    void putAside(Refused refused);

    /**
     * A message and why it could not go on.
     *
     * @param event the message, with its payload
     * @param quarantineId where it is kept
     * @param datasetId the dataset it was meant for, empty when the flow is gone
     * @param why the reason; its texts may quote values of the message
     */
    record Refused(Event event, String quarantineId, String datasetId, Rejection why) {}
}
