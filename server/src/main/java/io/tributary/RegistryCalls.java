package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.client.ApiClient;
import io.tributary.client.ApiClient.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The Schema Registry as commands use it, over the HTTP API that any client has. */
final class RegistryCalls {

    private static final String BASE = "/data/foundation/schemaregistry";
    private static final String SCHEMAS = BASE + "/tenant/schemas";
    private static final String WHOLE = "application/vnd.adobe.xed+json";
    private static final String FULL = "application/vnd.adobe.xed-full+json; version=1";
    private static final String FULL_WITH_DESCRIPTORS = "application/vnd.adobe.xed-full-desc+json; version=1";
    private static final int PAGE = 200;
    private static final int MOST_PAGES = 500;

    private final ApiClient client;

    RegistryCalls(ApiClient client) {
        this.client = client;
    }

    /** All schemas of the sandbox in their written form, by title. */
    List<JsonNode> list() {
        List<JsonNode> all = new ArrayList<>();
        String start = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonNode answer = ok(client.get(SCHEMAS + "?orderby=title&limit=" + PAGE + start, WHOLE), "list");
            answer.path("results").forEach(all::add);
            String next = answer.path("_page").path("next").asText("");
            if (next.isEmpty() || answer.path("_page").path("next").isNull()) {
                return all;
            }
            start = "&start=" + encoded(next);
        }
        return all;
    }

    /**
     * The {@code $id} of a schema.
     *
     * @param idOrTitle {@code $id}, {@code meta:altId} or the exact title
     * @throws Stop there is none
     */
    String find(String idOrTitle) {
        if (idOrTitle.startsWith("http") || idOrTitle.startsWith("_")) {
            return idOrTitle;
        }
        String query = "?property=" + encoded("title==" + idOrTitle);
        JsonNode found = ok(client.get(SCHEMAS + query, WHOLE), "search").path("results");
        if (found.isEmpty()) {
            throw new Stop(
                    Stop.REFUSED,
                    "No schema has the id or title [" + idOrTitle + "]. See what there is: tributary schema list");
        }
        return found.path(0).path("$id").asText();
    }

    /** The {@code xed-full} form of a schema. */
    ObjectNode full(String id) {
        return look(id, FULL);
    }

    /** The {@code xed-full} form with descriptors on the fields they are about. */
    ObjectNode fullWithDescriptors(String id) {
        return look(id, FULL_WITH_DESCRIPTORS);
    }

    private ObjectNode look(String id, String accept) {
        Answer answer = client.get(SCHEMAS + "/" + encoded(id), accept);
        if (answer.status() == 404) {
            throw new Stop(
                    Stop.REFUSED,
                    "No schema has the id or title [" + id + "]. See what there is: tributary schema list");
        }
        return (ObjectNode) ok(answer, "look-up of " + id);
    }

    /** Creates a field group. */
    JsonNode createGroup(ObjectNode body) {
        return ok(client.call("POST", BASE + "/tenant/fieldgroups", body.toString()), "creation of the field group");
    }

    /** Creates a schema. */
    Answer createSchema(ObjectNode body) {
        return client.call("POST", SCHEMAS, body.toString());
    }

    /** Takes back a field group. */
    boolean deleteGroup(String id) {
        return client.call("DELETE", BASE + "/tenant/fieldgroups/" + encoded(id), null)
                .ok();
    }

    /**
     * The body of a success.
     *
     * @throws Stop it is none
     */
    static JsonNode ok(Answer answer, String what) {
        if (!answer.ok()) {
            String detail = answer.json()
                    .path("detail")
                    .asText(answer.json().path("message").asText(answer.json().toString()));
            throw new Stop(Stop.REFUSED, "The server refused the " + what + " (" + answer.status() + "): " + detail);
        }
        return answer.json();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
