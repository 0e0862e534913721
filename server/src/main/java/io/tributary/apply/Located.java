package io.tributary.apply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * One document of a file.
 *
 * @param node its content
 * @param places where each value was written, by JSON pointer; the whole document's under the empty pointer
 */
record Located(JsonNode node, Map<String, Place> places) {

    /** The place of a value, or of the nearest one around it. */
    Place at(String pointer) {
        String around = pointer;
        while (true) {
            Place place = places.get(around);
            if (place != null) {
                return place;
            }
            around = around.substring(0, Math.max(0, around.lastIndexOf('/')));
        }
    }
}
