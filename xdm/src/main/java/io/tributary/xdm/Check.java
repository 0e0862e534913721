package io.tributary.xdm;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Reads one value of a record: checks it and brings it into the form of its column, in the same step. */
abstract class Check {

    /** Where the schema states the rules; null where a parent has it. */
    final @Nullable String location;

    Check(@Nullable String location) {
        this.location = location;
    }

    /** The value in its column's form; when {@code findings} has grown, the result means nothing. */
    abstract @Nullable Object read(JsonNode value, Findings findings);
}
