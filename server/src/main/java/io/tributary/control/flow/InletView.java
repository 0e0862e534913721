package io.tributary.control.flow;

import io.tributary.control.store.Scope;
import java.util.List;

/**
 * A streaming endpoint as the planner needs it.
 *
 * @param inletId 64 hex digits
 * @param connectionIds connections it can be called by instead: first the one that owns it, then the source connections on that
 * @param scope whose it is
 * @param dataType what a message looks like
 * @param authenticationRequired whether senders need a bearer token
 * @param source the name filled in where a message names none (the source id that its owner chose, else the connection's name)
 * @param enabled false when its connection is disabled
 * @param capillary whether its connection is one of the Capillary source
 */
public record InletView(
        String inletId,
        List<String> connectionIds,
        Scope scope,
        DataType dataType,
        boolean authenticationRequired,
        String source,
        boolean enabled,
        boolean capillary) {

    public InletView {
        connectionIds = List.copyOf(connectionIds);
    }

    /** What a message looks like (ingestion contract §2.2 and §2.3). */
    public enum DataType {
        /** The source's own JSON. */
        RAW,
        /** An envelope with an XDM record in it. */
        XDM
    }
}
