package io.tributary.control.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.flow.FlowServer.Answer;
import io.tributary.control.store.Document;
import io.tributary.control.store.Scope;
import io.tributary.seal.SecretException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets go in and never come out: in no answer, no error, no file. */
class SecretsTest {

    private static final String MARK = "hush";

    /** Every secret value holds the mark; nothing else does. */
    private static final String CONNECTION = """
        {"name": "C", "connectionSpec": {"id": "6360f136-5980-4111-8bdf-15d29eab3b5a"},
         "auth": {"specName": "OAuth generic-rest-connector",
                  "params": {"clientId": "open", "clientSecret": "hush-1", "accessToken": "hush-2", "refreshToken": "hush-3",
                             "hmacSecret": "hush-4", "api_token": "hush-5", "accessTokenUrl": "https://auth.example.com/token",
                             "webhook": {"name": "n", "Authorization": "Basic hush-6"}, "orgId": "open-org",
                             "pin": 4711, "extraPassword": ["hush-7"], "keys": [{"privateKey": "hush-8"}]}}}\
        """;

    private static final Scope SCOPE = new Scope(FlowServer.ORG, "prod");

    @TempDir
    private Path folder;

    private FlowServer server;

    @BeforeEach
    void start() throws IOException {
        server = FlowServer.start(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void secretsAreMaskedAndTheRestIsShown() {
        String id = server.make("connections", CONNECTION);

        JsonNode params = server.get("/connections/" + id).item().path("auth").path("params");

        for (String name : List.of(
                "clientSecret",
                "accessToken",
                "refreshToken",
                "hmacSecret",
                "api_token",
                "webhook",
                "extraPassword",
                "keys")) {
            assertThat(params.path(name).asText()).as(name).isEqualTo("xxxx");
        }
        assertThat(params.path("clientId").asText()).isEqualTo("open");
        assertThat(params.path("accessTokenUrl").asText()).isEqualTo("https://auth.example.com/token");
        assertThat(params.path("orgId").asText()).isEqualTo("open-org");
        assertThat(params.path("pin").intValue()).isEqualTo(4711);
    }

    @Test
    void noAnswerShowsASecret() {
        List<Answer> answers = new ArrayList<>();
        Answer created = server.post("/connections", CONNECTION);
        String path = "/connections/" + created.id();
        answers.add(created);
        answers.add(server.get(path));
        answers.add(server.get("/connections"));
        answers.add(server.get(path + "/test"));
        answers.add(server.post("/connections/search", "{\"limit\": 10}"));
        answers.add(server.post("/connections", CONNECTION.replace("OAuth generic-rest-connector", "hash")));
        answers.add(server.post("/connections", CONNECTION.replace("\"hush-1\"", "{\"a\": \"hush-1\"}")));
        answers.add(server.post("/connections", CONNECTION.replace("\"hush-1\"", "\"hush-1")));
        answers.add(server.patch(
                path,
                "*",
                "[{\"op\": \"replace\", \"path\": \"/auth/params/clientSecret\", \"value\": {\"x\": \"hush-9\"}}]"));
        answers.add(
                server.patch(path, "*", "[{\"op\": \"replace\", \"path\": \"/auth/nothing\", \"value\": \"hush-9\"}]"));
        answers.add(server.patch(
                path, "*", "[{\"op\": \"replace\", \"path\": \"/auth/params/clientSecret\", \"value\": \"hush-10\"}]"));
        answers.add(server.get(path));

        assertThat(answers).extracting(Answer::text).noneMatch(text -> text.contains(MARK));
        assertThat(answers.getLast()
                        .item()
                        .path("auth")
                        .path("params")
                        .path("clientSecret")
                        .asText())
                .isEqualTo("xxxx");
    }

    @Test
    void noFileOfTheServerHoldsASecret() throws IOException {
        String id = server.make("connections", CONNECTION);
        server.patch(
                "/connections/" + id,
                "*",
                "[{\"op\": \"replace\", \"path\": \"/auth/params/accessToken\", \"value\": \"hush-11\"}]");
        server.make("connections", CONNECTION);
        server.delete("/connections/" + id);

        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        assertThat(files).isNotEmpty();
        StringBuilder all = new StringBuilder();
        for (Path file : files) {
            all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        }
        assertThat(all.toString()).contains("open-org").doesNotContain(MARK);
    }

    @Test
    void rotationSealsAllAnewAndClientsSeeNoChange() throws IOException {
        String id = server.make("connections", CONNECTION);
        JsonNode shown = server.get("/connections/" + id).item();
        String before = sealed(id).toString();

        ObjectNode done = new StoredSecrets(server.store, server.secrets).rotate(true);

        assertThat(done.path("renewed").intValue()).isEqualTo(1);
        assertThat(done.path("unreadable").intValue()).isZero();
        assertThat(done.path("keys").intValue()).isEqualTo(1);
        JsonNode after = sealed(id);
        assertThat(after)
                .isNotEmpty()
                .allMatch(text ->
                        text.asText().startsWith("v2." + done.path("keyId").asText()));
        assertThat(after.toString()).isNotEqualTo(before);
        assertThat(server.get("/connections/" + id).item()).isEqualTo(shown);
        assertThat(secret(id)).contains("hush-1");
    }

    @Test
    void secretIsSealedAnewWhenItsConnectionIsWritten() throws IOException {
        String id = server.make("connections", CONNECTION);
        String key = server.secrets.rotate();

        server.patch("/connections/" + id, "*", "[{\"op\": \"replace\", \"path\": \"/name\", \"value\": \"D\"}]");

        assertThat(sealed(id)).isNotEmpty().allMatch(text -> text.asText().startsWith("v2." + key));
        assertThat(secret(id)).contains("hush-1");
    }

    @Test
    void secretThatWasMovedToAnotherConnectionIsNotOpened() {
        String id = server.make("connections", CONNECTION);
        String other = server.make("connections", CONNECTION);
        Document victim = stored(other);
        ObjectNode body = victim.body();
        body.set("sealed", sealed(id));

        server.store.restate(SCOPE, World.CONNECTIONS, other, victim.revision(), body);

        assertThatThrownBy(() -> secret(other)).isInstanceOf(SecretException.class);
    }

    private Document stored(String id) {
        return server.store.get(SCOPE, World.CONNECTIONS, id).orElseThrow();
    }

    private JsonNode sealed(String id) {
        return stored(id).body().path("sealed");
    }

    private Optional<String> secret(String id) {
        return new Credentials(server.secrets).secret(SCOPE, stored(id), "clientSecret");
    }

    @Test
    void connectionWhoseKeyIsLostIsStillShownAndCanBeGivenNewSecrets() throws IOException {
        String path = "/connections/" + server.make("connections", CONNECTION);
        server.close();
        Files.delete(folder.resolve("keys/secrets.key"));
        server = FlowServer.start(folder);

        assertThat(server.get(path).status()).isEqualTo(200);
        assertThat(server.get(path + "/test").item()).isNotNull();
        Answer test = server.get(path + "/test");
        assertThat(test.json().path("result").booleanValue()).isFalse();
        assertThat(test.json().path("errors").path(0).path("message").asText()).contains("enter the secret anew");

        server.patch(
                path, "*", "[{\"op\": \"replace\", \"path\": \"/auth/params/clientSecret\", \"value\": \"hush-12\"}]");
        assertThat(server.get(path).status()).isEqualTo(200);
    }
}
