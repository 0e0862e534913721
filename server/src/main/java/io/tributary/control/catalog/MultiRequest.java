package io.tributary.control.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tributary.http.Content;
import io.tributary.http.HttpProblem;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Several requests in one body, in order; a later one may use what an earlier one made: {@code <<a.id>>}, {@code <<a.name>>} (catalog contract §1.9). */
final class MultiRequest {

    private static final int MOST = 100;
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final Pattern USE = Pattern.compile("<<([^<>.]{1,100})\\.([^<>]{1,100})>>");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Routes routes;
    private final Request outer;
    private final Map<String, ObjectNode> known = new HashMap<>();

    MultiRequest(Routes routes, Request outer) {
        this.routes = routes;
        this.outer = outer;
    }

    /** @throws HttpProblem one of them failed; it says which and why, and the caller takes back what the others did */
    Response answer(ArrayNode items) {
        if (items.size() > MOST) {
            throw Problems.badRequest("The body has %d requests; at most %d are taken.".formatted(items.size(), MOST));
        }
        ArrayNode answers = JsonNodeFactory.instance.arrayNode();
        for (JsonNode item : items) {
            answers.add(answer(item));
        }
        return Response.json(200, answers);
    }

    private ObjectNode answer(JsonNode item) {
        String id = item.path("id").asText("");
        String method = item.path("method").asText("GET").toUpperCase(Locale.ROOT);
        String resource = filled(item.path("resource").asText(""));
        if (!METHODS.contains(method) || !resource.startsWith("/") || resource.length() < 2 || id.isEmpty()) {
            throw Problems.badRequest(
                    "Each request needs id, a method such as post, and a resource such as /dataSets; '%s' lacks one."
                            .formatted(Text.shown(id)));
        }
        Map<String, String> headers = new HashMap<>();
        item.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        JsonNode sent = item.hasNonNull("body") ? filled(item.get("body")) : null;
        Response response = routes.answerWithin(outer, method, Bodies.BASE + resource, headers, sent);
        JsonNode body = body(response);
        if (response.status() >= 400) {
            throw new HttpProblem(Problems.withDetail(
                    response.status(),
                    body.path("title").asText("BadRequestError"),
                    "Request '%s' failed, and none of the requests has an effect: %s"
                            .formatted(Text.shown(id), body.path("detail").asText("see its status"))));
        }
        remember(id, sent, body);
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("id", id).put("code", response.status());
        answer.set("body", body);
        return answer;
    }

    private static JsonNode body(Response response) {
        return switch (response.content()) {
            case Content.Ready ready -> {
                try {
                    yield ready.length() == 0 ? NullNode.getInstance() : JSON.readTree(ready.bytes());
                } catch (JsonProcessingException e) {
                    throw new IllegalStateException("an answer of the catalogue is no JSON", e);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            case Content.Streamed streamed -> throw new IllegalStateException("the catalogue streams nothing");
        };
    }

    private void remember(String id, @Nullable JsonNode sent, JsonNode body) {
        ObjectNode members = JsonNodeFactory.instance.objectNode();
        String object = OldRoutes.idIn(body);
        if (sent instanceof ObjectNode own) {
            members.setAll(own);
        }
        if (body.path(object) instanceof ObjectNode found) {
            members.setAll(found);
        }
        known.put(id, members.put("id", object));
    }

    private JsonNode filled(JsonNode node) {
        return switch (node) {
            case TextNode text -> TextNode.valueOf(filled(text.textValue()));
            case ObjectNode object -> {
                ObjectNode copy = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(member -> copy.set(member.getKey(), filled(member.getValue())));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = JsonNodeFactory.instance.arrayNode();
                array.forEach(element -> copy.add(filled(element)));
                yield copy;
            }
            default -> node;
        };
    }

    private String filled(String text) {
        Matcher use = USE.matcher(text);
        return use.replaceAll(found -> {
            JsonNode value = JsonNodeFactory.instance.missingNode();
            ObjectNode members = known.get(found.group(1));
            if (members != null) {
                value = members.path(found.group(2));
            }
            if (!value.isValueNode()) {
                throw Problems.badRequest(
                        "'%s' names nothing that an earlier request has.".formatted(Text.shown(found.group())));
            }
            return Matcher.quoteReplacement(value.asText());
        });
    }
}
