package io.tributary.control.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Document;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A part of an organisation with resources and tables of its own.
 *
 * @param id UUID
 * @param name lower-case letters, digits and dashes
 * @param title for people
 * @param type {@code production} or {@code development}
 * @param isDefault whether it is taken when a call names none
 * @param state whether it answers
 * @param createdAt when it was made
 * @param changedAt when it was last changed
 * @param createdBy the client that made it, or {@code tributary}
 * @param changedBy the client that last changed it
 * @param version counts its changes from 1
 * @param removal what the last reset or deletion removed; empty when there was none
 */
record Sandbox(
        String id,
        String name,
        String title,
        String type,
        boolean isDefault,
        SandboxState state,
        Instant createdAt,
        Instant changedAt,
        String createdBy,
        String changedBy,
        long version,
        ObjectNode removal) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    boolean active() {
        return state == SandboxState.ACTIVE;
    }

    static ObjectNode stored(String id, String name, String title, String type, boolean isDefault, String by) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("name", name)
                .put("title", title)
                .put("type", type)
                .put("isDefault", isDefault)
                .put("createdBy", by)
                .put("changedBy", by);
    }

    static Sandbox of(Document document) {
        ObjectNode body = document.body();
        return new Sandbox(
                body.path("id").asText(),
                body.path("name").asText(),
                body.path("title").asText(),
                body.path("type").asText(),
                body.path("isDefault").asBoolean(),
                SandboxState.of(body.path("state").asText()),
                document.created(),
                document.updated(),
                body.path("createdBy").asText("tributary"),
                body.path("changedBy").asText("tributary"),
                document.revision() + 1,
                body.path("removal") instanceof ObjectNode removal ? removal : JsonNodeFactory.instance.objectNode());
    }

    /** As the service shows it (ingestion contract §6.2); the version under both of its spellings. */
    ObjectNode view() {
        ObjectNode view = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("name", name)
                .put("title", title)
                .put("state", state.text())
                .put("type", type)
                .put("region", "VA7")
                .put("isDefault", isDefault)
                .put("eTag", version)
                .put("etag", version)
                .put("createdDate", TIME.format(createdAt))
                .put("lastModifiedDate", TIME.format(changedAt))
                .put("createdBy", createdBy)
                .put("modifiedBy", changedBy);
        if (!removal.isEmpty()) {
            view.set("removal", removal);
        }
        return view;
    }

    /** The shorter form in which it is answered to calls that begin something. */
    ObjectNode begun(String stateText) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("name", name)
                .put("title", title)
                .put("state", stateText)
                .put("type", type)
                .put("region", "VA7");
    }
}
