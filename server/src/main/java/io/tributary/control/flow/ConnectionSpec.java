package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A kind of system that data comes from or goes to (flow-service contract §6.1).
 *
 * @param document the spec as clients see it; never changed
 */
record ConnectionSpec(ObjectNode document) {

    /** The Capillary source. */
    static final String CAPILLARY = "6360f136-5980-4111-8bdf-15d29eab3b5a";

    /** Datasets, as a target. */
    static final String DATA_LAKE = "c604ff05-7f1a-43c0-8e18-33bf874cb11c";

    /** One way to log in: its name and the JSON Schema of its parameters. */
    record AuthSpec(String name, JsonNode schema) {

        boolean knows(String parameter) {
            return schema.path("properties").has(parameter);
        }

        boolean isPassword(String parameter) {
            return schema.path("properties")
                    .path(parameter)
                    .path("format")
                    .asText()
                    .equals("password");
        }
    }

    String id() {
        return document.path("id").asText();
    }

    String name() {
        return document.path("name").asText();
    }

    List<AuthSpec> authSpecs() {
        List<AuthSpec> found = new ArrayList<>();
        for (JsonNode spec : document.path("authSpec")) {
            found.add(new AuthSpec(spec.path("name").asText(), spec.path("spec")));
        }
        return found;
    }

    Optional<AuthSpec> authSpec(String name) {
        return authSpecs().stream().filter(spec -> spec.name().equals(name)).findFirst();
    }

    /** Whether a source connection needs a base connection that holds its credentials. */
    boolean needsBase() {
        return !authSpecs().isEmpty();
    }

    boolean isSource() {
        return document.has("sourceSpec");
    }

    boolean isTarget() {
        return document.has("targetSpec");
    }

    /** The JSON Schema of a source connection's or target connection's parameters. */
    JsonNode parameters() {
        return document.path(isSource() ? "sourceSpec" : "targetSpec").path("spec");
    }

    /** Whether senders push to an endpoint of ours. */
    boolean isPush() {
        return document.path("exploreSpec").path("type").asText().equals("StreamingConnection");
    }

    boolean isCapillary() {
        return id().equals(CAPILLARY);
    }
}
