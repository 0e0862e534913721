package io.tributary.mapping;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What became of one record.
 *
 * @param record the mapped record; new, shares no object or array with the source
 * @param warnings at most one a column, in the order in which the columns failed; empty if all went well
 */
public record Mapped(ObjectNode record, List<MappingWarning> warnings) {}
