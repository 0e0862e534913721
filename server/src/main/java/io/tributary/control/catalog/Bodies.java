package io.tributary.control.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Document;
import io.tributary.http.Request;
import io.tributary.http.Response;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/** What all routes of the catalogue do with requests and answers (catalog contract §1.1 and §1.5). */
final class Bodies {

    static final String BASE = "/data/foundation/catalog";
    private static final int MOST_IDS = 100;

    private Bodies() {}

    /** The ids of a path, comma-separated, each once. */
    static List<String> ids(String path) {
        List<String> ids = List.copyOf(new LinkedHashSet<>(List.of(path.split(","))));
        if (ids.size() > MOST_IDS) {
            throw Problems.badRequest(
                    "The path names %d objects; at most %d can be looked up at once.".formatted(ids.size(), MOST_IDS));
        }
        return ids;
    }

    static boolean validatesOnly(Request request) {
        return request.header("Pragma")
                .filter(pragma -> pragma.toLowerCase(Locale.ROOT).contains("validate-only"))
                .isPresent();
    }

    static ObjectNode object(Request request) {
        if (json(request) instanceof ObjectNode object) {
            return object;
        }
        throw Problems.badRequest("The body must be a JSON object.");
    }

    static JsonNode json(Request request) {
        String contentType = request.header("Content-Type")
                .filter(sent -> !sent.isBlank())
                .orElse("application/json")
                .toLowerCase(Locale.ROOT);
        boolean usual = contentType.contains("json") || contentType.startsWith("application/x-www-form-urlencoded");
        if (!usual) {
            throw Problems.badRequest(
                    "A valid content type must be given: application/json, or application/json-patch+json for"
                            + " a patch; it is '%s'.".formatted(Text.shown(contentType)));
        }
        return request.json();
    }

    /** With the version in both spellings. */
    static Response tagged(Response response, Document document) {
        String version = DatasetView.version(document);
        return response.with("ETag", "\"" + version + "\"").with("E-Tag", version);
    }

    static ArrayNode reference(String collection, String id) {
        return JsonNodeFactory.instance.arrayNode().add("@/" + collection + "/" + id);
    }
}
