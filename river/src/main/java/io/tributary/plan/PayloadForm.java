package io.tributary.plan;

/** What a message looks like on an inlet (ingestion contract §2.2 and §2.3). */
public enum PayloadForm {
    /** An envelope of header and body with the XDM record in {@code body.xdmEntity}. */
    XDM,
    /** The message is the source record itself. */
    RAW
}
