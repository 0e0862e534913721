package io.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import io.tributary.client.StreamSetup;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets, tokens and an address are planted wherever a client can put them, then searched in the log, in every error and in every answer of the run. They may
 * be found only where they belong: a token in the answer of the token service, a payload in its quarantine entry and in the rows of its table.
 */
class CanaryTest {

    private static final String EMAIL = "canary.bird+planted@example.org";
    private static final String PHONE = "+15550199887";
    private static final String SOURCE_SECRET = "canary-source-secret-5e1f";
    private static final String GUESS = "canary-guessed-secret-77aa";

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> answers = new LinkedHashMap<>();
    private String url = "";

    @Test
    void whatIsPlantedIsFoundOnlyWhereItBelongs() throws Exception {
        Path data = folder.resolve("data");
        Path log = folder.resolve("server.log");
        Credentials credentials = ServerProcess.initialise(data, folder.resolve("credentials.json"));
        Map<String, String> canaries = new TreeMap<>(Map.of(
                "client secret", credentials.clientSecret(),
                "source secret", SOURCE_SECRET,
                "guessed secret", GUESS,
                "address", EMAIL,
                "phone", PHONE));
        List<String> said;
        try (ServerProcess server = ServerProcess.start(data, List.of(), log, "--commit-interval", "1");
                ApiClient client = new ApiClient(server.url(), credentials)) {
            url = server.url();
            said = server.said();
            canaries.put("token", client.token());
            StreamSetup setup = new StreamSetup(client, (call, result) -> {});
            StreamSetup.Stream stream = setup.stream(setup.source(), "Canary", Events.PARTS, Events.mapping());
            Map<String, String> headers = headers(credentials, client.token());

            tokens(credentials, client.token());
            JsonNode made = another(headers, canaries);
            connections(headers);
            events(stream);
            strangeCalls(headers, client.token(), made);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> client.call("GET", "/tributary/v1/quarantine", null)
                                    .json()
                                    .path("items")
                                    .size()
                            >= 4);
            looks(headers);
            assertThat(ServerProcess.run(
                            "client",
                            "list",
                            "--url",
                            url,
                            "--credentials",
                            folder.resolve("credentials.json").toString()))
                    .startsWith("0\n")
                    .doesNotContain(credentials.clientSecret());
            server.terminate();
        }
        assertThat(answers).hasSizeGreaterThan(40);
        canaries.forEach((what, canary) -> {
            answers.forEach((call, answer) ->
                    assertThat(answer).as("%s in the answer of %s", what, call).doesNotContain(canary));
            assertThat(read(log)).as("%s in the log", what).doesNotContain(canary);
            assertThat(String.join("\n", said))
                    .as("%s in what the server printed", what)
                    .doesNotContain(canary);
        });
        assertThat(read(log)).as("the log has something to search").contains("\"message\"");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Map<String, String> headers(Credentials credentials, String token) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + token);
        headers.put("x-api-key", credentials.clientId());
        headers.put("x-gw-ims-org-id", credentials.orgId());
        headers.put("x-sandbox-name", credentials.sandbox());
        headers.put("Content-Type", "application/json");
        return headers;
    }

    private HttpResponse<String> call(String method, String target, String body, Map<String, String> headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(target.startsWith("http") ? target : url + target))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Calls and keeps the whole answer, headers included, for the search. */
    private void searched(String method, String target, String body, Map<String, String> headers) throws Exception {
        HttpResponse<String> answer = call(method, target, body, headers);
        answers.put(
                answers.size() + " " + method + " " + target.replaceAll("\\?.*", ""),
                answer.statusCode() + " " + answer.headers().map() + " " + answer.body());
    }

    private void tokens(Credentials credentials, String token) throws Exception {
        Map<String, String> form = Map.of("Content-Type", "application/x-www-form-urlencoded");
        String client = "client_id=" + credentials.clientId() + "&client_secret=";
        for (String path : List.of("/ims/token/v3", "/ims/token/v2", "/ims/token", "/ims/token/v1")) {
            searched("POST", path, "grant_type=client_credentials&" + client + GUESS, form);
            searched("POST", path + "?grant_type=password&" + client + credentials.clientSecret(), "", form);
            searched(
                    "POST", path, "grant_type=client_credentials&client_id=" + GUESS + "&client_secret=" + GUESS, form);
        }
        searched("POST", "/ims/exchange/jwt", client + credentials.clientSecret() + "&jwt_token=" + token, form);
        searched(
                "POST",
                "/ims/token/v3",
                "{\"client_secret\":\"" + GUESS + "\"",
                Map.of("Content-Type", "application/json"));
    }

    /** One more client: its secret belongs into this one answer and nowhere else. */
    private JsonNode another(Map<String, String> headers, Map<String, String> canaries) throws Exception {
        HttpResponse<String> made = call(
                "POST",
                "/tributary/v1/clients",
                "{\"name\":\"another\",\"roles\":{\"*\":\"viewer\"},\"authorizationCode\":true}",
                headers);
        assertThat(made.statusCode()).isEqualTo(201);
        JsonNode json = JsonMapper.builder().build().readTree(made.body());
        canaries.put("new client's secret", json.path("clientSecret").asText());
        canaries.put("new client's code", json.path("authorizationCode").asText());
        return json;
    }

    private void connections(Map<String, String> headers) throws Exception {
        String connection = "{\"name\":\"canary\",\"connectionSpec\":{\"id\":\"" + StreamSetup.CAPILLARY_SPEC
                + "\",\"version\":\"1.0\"},\"auth\":{\"specName\":\"OAuth generic-rest-connector\",\"params\":"
                + "{\"clientId\":\"x\",\"clientSecret\":\"" + SOURCE_SECRET + "\",\"accessToken\":\"" + SOURCE_SECRET
                + "\"%s}}}";
        searched("POST", "/data/foundation/flowservice/connections", connection.formatted(""), headers);
        searched(
                "POST",
                "/data/foundation/flowservice/connections",
                connection.formatted(",\"unknownPassword\":\"" + SOURCE_SECRET + "\",\"x\":[1"),
                headers);
        searched(
                "POST",
                "/data/foundation/flowservice/connections",
                connection.formatted("").replace("generic-rest", "wrong"),
                headers);
        searched("GET", "/data/foundation/flowservice/connections", "", headers);
    }

    private void events(StreamSetup.Stream stream) throws Exception {
        Map<String, String> json = Map.of("Content-Type", "application/json");
        String batch = stream.url().replace("/collection/", "/collection/batch/");
        String personal = "\"identityMap\":{\"email\":[{\"id\":\"" + EMAIL + "\"}]},\"phone\":\"" + PHONE + "\"";
        List<String> events = new ArrayList<>(List.of(
                "{\"_id\":\"ok\",\"timestamp\":\"2025-07-14T12:00:00Z\"," + personal + "}",
                "{\"_id\":\"no-time\"," + personal + "}",
                "{\"_id\":\"time\",\"timestamp\":\"" + EMAIL + "\"," + personal + "}",
                "{\"_id\":\"type\",\"timestamp\":\"2025-07-14T12:00:00Z\",\"commerce\":{\"order\":{\"priceTotal\":\""
                        + EMAIL + "\"}}," + personal + "}",
                "{\"_id\":\"quantity\",\"timestamp\":\"2025-07-14T12:00:00Z\",\"productLineItems\":[{\"quantity\":\""
                        + PHONE + "\"}]," + personal + "}",
                "{\"broken\":\"" + EMAIL,
                "[\"" + EMAIL + "\"]",
                "\"" + EMAIL + "\""));
        for (String event : events) {
            searched("POST", stream.url(), event, json);
            searched("POST", stream.url() + "&syncValidation=true", event, json);
            searched("POST", batch, "{\"messages\":[" + event + "]}", json);
        }
        searched("POST", stream.url(), events.get(0), Map.of("Content-Type", "text/" + "plain"));
    }

    private void strangeCalls(Map<String, String> headers, String token, JsonNode made) throws Exception {
        Map<String, String> wrongKey = new LinkedHashMap<>(headers);
        wrongKey.put("x-api-key", GUESS);
        Map<String, String> wrongOrg = new LinkedHashMap<>(headers);
        wrongOrg.put("x-gw-ims-org-id", GUESS);
        Map<String, String> wrongSandbox = new LinkedHashMap<>(headers);
        wrongSandbox.put("Authorization", "Bearer " + token + "x");
        String flows = "/data/foundation/flowservice/flows";
        for (Map<String, String> wrong : List.of(wrongKey, wrongOrg, wrongSandbox)) {
            searched("GET", flows, "", wrong);
        }
        String secret = URLEncoder.encode(made.path("clientSecret").asText(), StandardCharsets.UTF_8);
        searched("GET", flows + "?access_token=" + token, "", Map.of());
        searched("GET", "/data/foundation/catalog/dataSets?access_token=" + secret, "", headers);
        searched("POST", "/tributary/v1/sql", "{\"sql\":\"select nothing from nowhere\"}", headers);
        String id = made.path("clientId").asText();
        searched("GET", "/tributary/v1/clients/" + id, "", headers);
        searched("PATCH", "/tributary/v1/clients/" + id, "{\"clientSecret\":\"" + GUESS + "\"}", headers);
        searched("DELETE", "/tributary/v1/clients/" + id, "", headers);
        searched("POST", "/tributary/v1/keys/rotate", "", headers);
        searched("POST", "/tributary/v1/keys/secrets/rotate", "", headers);
    }

    private void looks(Map<String, String> headers) throws Exception {
        for (String path : List.of(
                "/tributary/v1/clients",
                "/tributary/v1/status",
                "/tributary/v1/quarantine",
                "/health/ready",
                "/data/foundation/flowservice/connections",
                "/data/foundation/flowservice/sourceConnections",
                "/data/foundation/flowservice/flows",
                "/data/foundation/flowservice/runs",
                "/data/foundation/catalog/dataSets",
                "/data/foundation/conversion/mappingSets",
                "/data/foundation/sandbox-management/sandboxes")) {
            searched("GET", path, "", headers);
        }
    }
}
