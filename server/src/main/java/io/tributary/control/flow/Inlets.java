package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/** Streaming endpoints: made with the connection that owns them, shown wherever clients look for them (flow-service contract §8). */
final class Inlets {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    /** Members that the server owns; values that clients send are ignored. */
    private static final List<String> OWNED = List.of("inletUrl", "inletId");

    private final FlowSettings settings;

    Inlets(FlowSettings settings) {
        this.settings = settings;
    }

    /** Gives a stored connection an endpoint of its own. */
    static void mint(ObjectNode stored) {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        stored.put("inletId", HexFormat.of().formatHex(bytes));
    }

    /** Keeps the endpoint through a change. */
    static void keep(ObjectNode before, ObjectNode after) {
        Resources.copy(before, after, List.of("inletId"));
    }

    static ObjectNode withoutOwned(ObjectNode sent) {
        return sent.deepCopy().without(OWNED);
    }

    /** Adds the endpoint of a stored connection, if it owns one. */
    void publish(ObjectNode stored, ObjectNode view) {
        JsonNode inletId = stored.path("inletId");
        if (inletId.isTextual()) {
            view.put("inletUrl", settings.inletUrl(inletId.textValue())).put("inletId", inletId.textValue());
        }
    }
}
