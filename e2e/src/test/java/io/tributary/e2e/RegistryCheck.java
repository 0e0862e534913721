package io.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tributary.client.Credentials;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** One check of a case file: requests in a sandbox of its own, each with what is expected of its answer. */
final class RegistryCheck {

    private static final String REGISTRY = "/data/foundation/schemaregistry";
    private static final List<String> OUTSIDE = List.of("/data/", "/collection/", "/tributary/");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Map<String, String> ACCEPT = Map.of(
            "LIST", "application/vnd.adobe.xed-id+json",
            "RAW", "application/vnd.adobe.xed+json; version=1",
            "FULL", "application/vnd.adobe.xed-full+json; version=1");

    private static final String XDM = "https://ns.adobe.com/xdm/";
    private static final Map<String, String> KNOWN = Map.ofEntries(
            Map.entry("profile", XDM + "context/profile"),
            Map.entry("event", XDM + "context/experienceevent"),
            Map.entry("record", XDM + "data/record"),
            Map.entry("timeSeries", XDM + "data/time-series"),
            Map.entry("auditable", XDM + "common/auditable"),
            Map.entry("identitymap", XDM + "context/identitymap"),
            Map.entry("loyalty", XDM + "mixins/profile/profile-loyalty-details"),
            Map.entry("loyaltyEvent", XDM + "context/experienceevent-loyalty-details"),
            Map.entry("commerce", XDM + "context/experienceevent-commerce"),
            Map.entry("person", XDM + "context/profile-person-details"),
            Map.entry("work", XDM + "context/profile-work-details"),
            Map.entry("profileUnion", XDM + "context/profile__union"),
            Map.entry("geo", "http://schema.org/GeoCoordinates"));

    private final String url;
    private final Credentials credentials;
    private final String token;
    private final HttpClient http;
    private final JsonNode given;
    private final String sandbox;
    private final Map<String, JsonNode> kept = new HashMap<>();

    /**
     * @param given named steps that checks begin with
     * @param sandbox the check's own
     */
    RegistryCheck(String url, Credentials credentials, String token, HttpClient http, JsonNode given, String sandbox) {
        this.url = url;
        this.credentials = credentials;
        this.token = token;
        this.http = http;
        this.given = given;
        this.sandbox = sandbox;
        KNOWN.forEach((name, id) -> kept.put(name, TextNode.valueOf(id)));
        kept.put("transaction", json("""
                {"_id":"T0001","timestamp":"2025-07-14T12:00:00-06:00",
                 "identityMap":{"email":[{"authenticatedState":"ambiguous","id":"maya@example.com","primary":true}]},
                 "commerce":{"commerceScope":{"storeCode":"HARBOUR-3"},"order":{"priceTotal":90}},
                 "productListItems":[{"SKU":"tea-014","quantity":1,"priceTotal":100,"name":"Tea","discountAmount":10}]}"""));
    }

    void run(JsonNode check) throws Exception {
        for (JsonNode name : check.path("given")) {
            begin(name.asText());
        }
        for (JsonNode step : check.path("steps")) {
            if (step.has("expect")) {
                step.path("expect")
                        .properties()
                        .forEach(pair -> assertThat(value(TextNode.valueOf(pair.getKey())))
                                .isEqualTo(value(pair.getValue())));
            } else if (step.has("given")) {
                begin(step);
            } else {
                step(step);
            }
        }
    }

    /** Named steps, with variables of their own. */
    private void begin(JsonNode step) throws Exception {
        step.path("with").properties().forEach(entry -> kept.put(entry.getKey(), value(entry.getValue())));
        begin(step.path("given").asText());
    }

    private void begin(String name) throws Exception {
        assertThat(given.has(name)).as("there are steps called " + name).isTrue();
        for (JsonNode step : given.path(name)) {
            if (step.has("given")) {
                begin(step);
            } else {
                HttpResponse<String> response = step(step);
                assertThat(response.statusCode())
                        .as(step + " " + response.body())
                        .isBetween(200, 299);
            }
        }
    }

    private HttpResponse<String> step(JsonNode step) throws Exception {
        HttpResponse<String> response = step.has("until") ? awaited(step) : call(step);
        JsonNode answer = answer(response);
        String what = step.path("do").asText() + " answered " + response.body() + "\n";
        if (step.has("status")) {
            assertThat(response.statusCode())
                    .as(what)
                    .isEqualTo(step.path("status").asInt());
        }
        step.path("then")
                .properties()
                .forEach(entry -> Expectation.check(
                        what + entry.getKey(), found(entry.getKey(), answer, response), value(entry.getValue())));
        step.path("keep")
                .properties()
                .forEach(entry ->
                        kept.put(entry.getKey(), found(value(entry.getValue()).asText(), answer, response)));
        return response;
    }

    /** Asks again until the answer is as expected. */
    private HttpResponse<String> awaited(JsonNode step) {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> call(step), response -> {
            JsonNode answer = answer(response);
            return step.path("until").properties().stream()
                    .allMatch(entry -> answer.at(entry.getKey()).equals(entry.getValue()));
        });
    }

    private static JsonNode answer(HttpResponse<String> response) {
        return response.body().isEmpty() ? MissingNode.getInstance() : json(response.body());
    }

    /** A place in an answer; an {@code @} in front of a pointer lets a file name the same place twice. */
    private static JsonNode found(String place, JsonNode answer, HttpResponse<String> response) {
        if (place.equals("@text")) {
            return TextNode.valueOf(response.body());
        }
        if (place.equals("@firstKey")) {
            return TextNode.valueOf(answer.fieldNames().next());
        }
        if (place.startsWith("@header:")) {
            return TextNode.valueOf(
                    response.headers().firstValue(place.substring(8)).orElse(""));
        }
        return answer.at(place.startsWith("@") ? place.substring(1) : place);
    }

    private HttpResponse<String> call(JsonNode step) throws IOException, InterruptedException {
        String[] call = step.path("do").asText().split(" ", 2);
        String path = inPath(call[1]);
        boolean outside = OUTSIDE.stream().anyMatch(path::startsWith);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + (outside ? "" : REGISTRY) + path))
                .timeout(Duration.ofSeconds(60));
        request.header("Authorization", "Bearer " + token)
                .header("x-api-key", credentials.clientId())
                .header("x-gw-ims-org-id", credentials.orgId());
        String where = step.path("sandbox").asText(sandbox);
        if (!where.isEmpty()) {
            request.header("x-sandbox-name", where);
        }
        String accept = step.path("accept").asText();
        if (!accept.isEmpty()) {
            request.header("Accept", ACCEPT.getOrDefault(accept, accept));
        }
        String body = body(step);
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        request.method(call[0], body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private String body(JsonNode step) {
        if (step.has("event")) {
            return message(value(step.path("event"))).toString();
        }
        if (!step.has("body")) {
            return "";
        }
        JsonNode body = value(step.path("body"));
        for (Map.Entry<String, JsonNode> added : step.path("add").properties()) {
            JsonNode value = value(added.getValue());
            if (body.at(added.getKey()) instanceof ArrayNode list) {
                list.add(value);
            } else {
                ((ObjectNode) body).set(added.getKey().substring(1), value);
            }
        }
        return body.toString();
    }

    /** A record in the envelope of a streaming message. */
    private ObjectNode message(JsonNode record) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        ObjectNode reference = JsonNodeFactory.instance
                .objectNode()
                .put("id", kept.get("S1").asText())
                .put("contentType", "application/vnd.adobe.xed-full+json;version=1");
        message.putObject("header").put("imsOrgId", credentials.orgId()).set("schemaRef", reference);
        ObjectNode body = message.putObject("body");
        body.putObject("xdmMeta").set("schemaRef", reference);
        body.set("xdmEntity", record);
        return message;
    }

    private String inPath(String path) {
        String replaced = VARIABLE.matcher(path)
                .replaceAll(found -> Matcher.quoteReplacement(
                        URLEncoder.encode(variable(found.group(1)).asText(), StandardCharsets.UTF_8)));
        // As clients write them; java.net.URI is stricter than they are.
        return replaced.replace("^", "%5E").replace("[", "%5B").replace("]", "%5D");
    }

    /** A copy with variables filled in. */
    private JsonNode value(JsonNode written) {
        if (written instanceof ObjectNode object) {
            if (object.size() == 1 && Bulk.isBulk(object)) {
                return Bulk.of(object);
            }
            ObjectNode copy = object.objectNode();
            object.properties().forEach(member -> copy.set(member.getKey(), value(member.getValue())));
            return copy;
        }
        if (written instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode();
            array.forEach(entry -> copy.add(value(entry)));
            return copy;
        }
        if (!written.isTextual()) {
            return written;
        }
        Matcher whole = VARIABLE.matcher(written.textValue());
        if (whole.matches()) {
            return variable(whole.group(1)).deepCopy();
        }
        return TextNode.valueOf(whole.replaceAll(
                found -> Matcher.quoteReplacement(variable(found.group(1)).asText())));
    }

    private JsonNode variable(String name) {
        JsonNode value = kept.get(name);
        assertThat(value).as("the variable " + name).isNotNull();
        return value;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }
}
