package io.tributary.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An object that files say should be there.
 *
 * @param spec the body, with its references as they were written and without its name
 * @param source the document it came from; pointers into it begin with {@code /spec}
 */
record Declared(Identity identity, ObjectNode spec, Located source) {

    Place place() {
        return source.at("");
    }

    /** Where a value of the spec was written. */
    Place at(String pointer) {
        return source.at("/spec" + pointer);
    }
}
