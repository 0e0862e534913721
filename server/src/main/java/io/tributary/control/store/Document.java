package io.tributary.control.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * One stored document as it was at one revision.
 *
 * @param kind the collection, such as {@code connections}
 * @param id unique within scope and kind
 * @param revision starts at 0, one more for each change
 * @param created when the document was made, UTC
 * @param updated when this revision was made, UTC
 * @param body the content; a copy that the caller may change freely
 */
public record Document(String kind, String id, long revision, Instant created, Instant updated, ObjectNode body) {}
