package io.tributary.prepare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.event.Rejection;
import io.tributary.mapping.MappingWarning;
import java.util.List;

/** What became of a message on its way to a record. */
public sealed interface Prepared {

    /**
     * A record to validate.
     *
     * @param message the message as parsed; the record may be a part of it
     * @param record the XDM record
     * @param warnings columns that the mapping had to leave empty
     */
    record Ready(ObjectNode message, ObjectNode record, List<MappingWarning> warnings) implements Prepared {}

    /** No record can be made of it. */
    record Unfit(Rejection rejection) implements Prepared {}
}
