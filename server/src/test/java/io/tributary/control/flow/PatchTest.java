package io.tributary.control.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.control.flow.FlowServer.Answer;
import io.tributary.control.store.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes by JSON Patch, and the etags that guard them. */
class PatchTest {

    private static final String RENAME = "[{\"op\": \"replace\", \"path\": \"/name\", \"value\": \"Renamed\"}]";

    @TempDir
    private static Path folder;

    private static FlowServer server;

    @BeforeAll
    static void start() throws IOException {
        server = FlowServer.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String etag(String path) {
        return server.get(path).header("ETag");
    }

    private static JsonNode item(String path) {
        return server.get(path).item();
    }

    @Test
    void changeIsAnsweredWithANewEtag() {
        String path = "/connections/" + server.capillaryBase();
        String before = etag(path);

        Answer answer = server.patch(path, before, RENAME);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().fieldNames()).toIterable().containsExactly("id", "etag");
        assertThat(answer.json().path("etag").asText()).isNotEqualTo(before).isEqualTo(etag(path));
        assertThat(item(path).path("name").asText()).isEqualTo("Renamed");
        assertThat(item(path).path("updatedAt").longValue())
                .isGreaterThanOrEqualTo(item(path).path("createdAt").longValue());
    }

    @Test
    void staleEtagChangesNothing() {
        String path = "/connections/" + server.capillaryBase();
        String first = etag(path);
        server.patch(path, first, RENAME);

        Answer late = server.patch(path, first, RENAME.replace("Renamed", "Too late"));

        assertThat(late.code()).isEqualTo("FLOW-1404-412");
        assertThat(item(path).path("name").asText()).isEqualTo("Renamed");
    }

    @Test
    void etagIsReadInAllTheFormsThatClientsSend() {
        String path = "/connections/" + server.capillaryBase();
        for (int i = 0; i < 5; i++) {
            String etag = etag(path);
            String form = List.of(etag, etag.replace("\"", ""), "W/" + etag, "*", "\"other\", " + etag)
                    .get(i);

            assertThat(server.patch(path, form, RENAME).status()).as(form).isEqualTo(200);
        }
    }

    @Test
    void etagMayComeAsAQueryParameter() {
        String path = "/connections/" + server.capillaryBase();
        String etag = etag(path).replace("\"", "");

        Answer answer = server.call("PATCH", path + "?if-match=" + etag, RENAME, "Content-Type", "application/json");

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void singleOperationAndMissingContentTypeAreRead() {
        String path = "/connections/" + server.capillaryBase();
        String one = "{\"op\": \"REPLACE\", \"path\": \"/name\", \"value\": \"One\"}";

        Answer asForm =
                server.call("PATCH", path, one, "If-Match", "*", "Content-Type", "application/x-www-form-urlencoded");

        assertThat(asForm.status()).isEqualTo(200);
        assertThat(item(path).path("name").asText()).isEqualTo("One");
    }

    @Test
    void allOperationsOrNone() {
        String path = "/connections/" + server.capillaryBase();

        Answer answer = server.patch(path, "*", """
            [{"op": "replace", "path": "/name", "value": "Half"},
             {"op": "replace", "path": "/description", "value": "there is none"}]\
            """);

        assertThat(answer.code()).isEqualTo("FLOW-1455-400");
        assertThat(item(path).path("name").asText()).isEqualTo("Capillary base");
    }

    @Test
    void removeNeedsNoValueAndIgnoresOne() {
        String path = "/connections/" + server.capillaryBase();
        server.patch(path, "*", "[{\"op\": \"Add\", \"path\": \"/description\", \"value\": \"d\"}]");

        Answer answer = server.patch(path, "*", "[{\"op\": \"remove\", \"path\": \"/description\", \"value\": \"x\"}]");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(item(path).has("description")).isFalse();
    }

    @Test
    void maskedSecretThatComesBackStaysWhatItWas() {
        String id = server.capillaryBase();
        String path = "/connections/" + id;

        Answer answer = server.patch(path, "*", """
            [{"op": "replace", "path": "/auth/params",
              "value": {"clientId": "id-2", "clientSecret": "xxxx", "accessToken": "fresh"}}]\
            """);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(item(path).path("auth").path("params").path("clientId").asText())
                .isEqualTo("id-2");
        assertThat(secret(id, "clientSecret")).isEqualTo("s3cr3t-one");
        assertThat(secret(id, "accessToken")).isEqualTo("fresh");
    }

    @Test
    void oneParameterIsReplacedAndTheOthersStay() {
        String id = server.capillaryBase();
        String inlet = item("/connections/" + id)
                .path("auth")
                .path("params")
                .path("inletId")
                .asText();

        Answer answer = server.patch(
                "/connections/" + id,
                "*",
                "[{\"op\": \"replace\", \"path\": \"/auth/params/clientSecret\", \"value\": \"n3w\"}]");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(secret(id, "clientSecret")).isEqualTo("n3w");
        assertThat(secret(id, "accessToken")).isEqualTo("t0k3n-two");
        JsonNode params = item("/connections/" + id).path("auth").path("params");
        assertThat(params.path("clientId").asText()).isEqualTo("id-1");
        assertThat(params.path("inletId").asText()).isEqualTo(inlet);
    }

    @Test
    void parameterThatIsReplacedAwayIsForgotten() {
        String id = server.capillaryBase();

        server.patch(
                "/connections/" + id,
                "*",
                "[{\"op\": \"replace\", \"path\": \"/auth/params\", \"value\": {\"accessToken\": \"t\"}}]");

        JsonNode params = item("/connections/" + id).path("auth").path("params");
        assertThat(params.has("clientSecret")).isFalse();
        assertThat(params.has("clientId")).isFalse();
        assertThat(params.path("inletId").asText()).hasSize(64);
    }

    private static String secret(String id, String name) {
        Scope scope = new Scope(FlowServer.ORG, "prod");
        return new Credentials(server.secrets)
                .secret(scope, server.store.get(scope, "connections", id).orElseThrow(), name)
                .orElseThrow();
    }

    @Test
    void sourceKeepsItsEndpointThroughChanges() {
        String id = server.make(
                "sourceConnections",
                "{\"name\": \"G\", \"connectionSpec\": {\"id\": \"e77fd9d2-22a8-11ed-861d-0242ac120002\"}}");
        String path = "/sourceConnections/" + id;
        String inlet = item(path).path("params").path("inletId").asText();

        Answer answer = server.patch(path, "*", """
            [{"op": "replace", "path": "/params", "value": {"inletId": "mine", "note": "n"}},
             {"op": "add", "path": "/data", "value": {"format": "json"}}]\
            """);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(item(path).path("params").path("inletId").asText()).isEqualTo(inlet);
        assertThat(item(path).path("params").path("note").asText()).isEqualTo("n");
    }

    @Test
    void ofManyAtOnceWithOneEtagExactlyOneWins() throws Exception {
        String path = "/connections/" + server.capillaryBase();
        String etag = etag(path);
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String patch = RENAME.replace("Renamed", "Winner " + i);
            calls.add(() -> server.patch(path, etag, patch).status());
        }

        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Integer> result : threads.invokeAll(calls)) {
                statuses.add(result.get());
            }
        }

        assertThat(statuses).containsOnly(200, 412);
        assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
    }
}
