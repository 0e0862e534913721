package io.tributary.apply;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What came of one object.
 *
 * @param kind as in files
 * @param name its name
 * @param outcome what was done
 * @param id on the server; empty when it isn't there
 * @param message why it failed or was not tried; empty otherwise
 */
public record Result(String kind, String name, Outcome outcome, String id, String message) {

    /** What can come of an object. */
    public enum Outcome {
        CREATED("created"),
        UPDATED("updated"),
        UNCHANGED("unchanged"),
        FAILED("failed"),
        SKIPPED("skipped");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }

        /** The word people and scripts see. */
        public String word() {
            return word;
        }
    }

    /** Whether the object is now as its file says. */
    public boolean ok() {
        return outcome != Outcome.FAILED && outcome != Outcome.SKIPPED;
    }

    /** For scripts. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("kind", kind)
                .put("name", name)
                .put("result", outcome.word());
        if (!id.isEmpty()) {
            json.put("id", id);
        }
        if (!message.isEmpty()) {
            json.put("message", message);
        }
        return json;
    }
}
