package io.tributary.control.access;

import io.tributary.control.store.Scope;
import java.util.List;
import java.util.Set;

/** What a sandbox holds besides its documents; asked and told when one is reset or deleted. */
public interface SandboxContents {

    /** The streaming endpoints of a sandbox as they are now, whatever their state. */
    List<ClosedInlet> inlets(Scope scope);

    /** Kinds of documents that are not removed with the others: {@link #documentsGone} needs them, and removes them itself. */
    Set<String> keptKinds();

    /**
     * The documents of a sandbox are gone: nothing may know them any more, no event may be taken for them, and their tables are dropped. May be told twice.
     *
     * @return how many tables were dropped
     * @throws RuntimeException something could not be removed now; it is told again later
     */
    long documentsGone(Scope scope);

    /** The position of the last event that was acknowledged. */
    long acknowledged();

    /** Up to which position every event is in a table or in quarantine for good. */
    long settled();

    /**
     * Removes from quarantine what came in by these endpoints.
     *
     * @param upTo what came in later stays
     * @return how many messages
     */
    long purge(Set<String> inletIds, long upTo);
}
