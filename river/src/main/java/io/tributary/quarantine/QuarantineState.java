package io.tributary.quarantine;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Where a quarantined record stands (ingestion contract §7.7). */
public enum QuarantineState {
    /** Its sender was told that it was accepted; somebody must decide what becomes of it. */
    OPEN,
    /** Its payload was changed; otherwise as open. */
    EDITED,
    /** Replayed in vain so often that it is left alone until someone edits it or names it. */
    PARKED,
    /** Its sender was told no and may send it again; it is kept all the same. */
    REFUSED,
    /** On its way through the river once more. */
    REPLAYING,
    /** Its row landed. */
    REPLAYED,
    /** Someone decided that it need not land. */
    DISCARDED;

    /** What a replay of many takes unless it is told otherwise: nobody else cares for these. */
    public static final Set<QuarantineState> WAITING = Set.copyOf(EnumSet.of(OPEN, EDITED));

    /** What may be replayed without further reason. */
    static final Set<QuarantineState> REPLAYABLE = Set.copyOf(EnumSet.of(OPEN, EDITED, PARKED, REFUSED));

    /** The state in lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
