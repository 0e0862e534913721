package io.tributary.control.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * A streaming endpoint of a sandbox that was reset or deleted. It stays known, so that its senders are told that it is closed, and what was on its way through it
 * has an owner.
 *
 * @param inletId 64 hex digits
 * @param connectionIds connections it could be called by instead
 * @param scope whose it was
 * @param source its name
 */
public record ClosedInlet(String inletId, List<String> connectionIds, Scope scope, String source) {

    public ClosedInlet {
        connectionIds = List.copyOf(connectionIds);
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("sandbox", scope.sandbox())
                .put("source", source);
        ArrayNode ids = json.putArray("connectionIds");
        connectionIds.forEach(ids::add);
        return json;
    }

    static ClosedInlet of(String orgId, String inletId, ObjectNode json) {
        List<String> ids = new ArrayList<>();
        json.path("connectionIds").forEach(id -> ids.add(id.asText()));
        return new ClosedInlet(
                inletId,
                ids,
                new Scope(orgId, json.path("sandbox").asText()),
                json.path("source").asText());
    }
}
