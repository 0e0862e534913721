package io.tributary.control.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.AccessFixture.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** API clients over HTTP: made, shown, changed, given new secrets, ended. */
class ClientsTest {

    private static final String BASE = "/tributary/v1/clients";

    @TempDir
    Path folder;

    private AccessFixture at;

    @BeforeEach
    void start() {
        at = new AccessFixture(folder);
    }

    @AfterEach
    void stop() {
        at.close();
    }

    private Answer call(String method, String path, String body) {
        return at.send(method, BASE + path, body, at.headers("Content-Type", "application/json"));
    }

    private Answer create(String roles) {
        return call("POST", "", "{\"name\":\"loader\",\"roles\":" + roles + "}");
    }

    private int who(Answer client, String sandbox) {
        return at.send("GET", "/data/who", "", at.headersOf((ObjectNode) client.body(), sandbox))
                .status();
    }

    private int tokenStatus(Answer client, String secret) {
        return at.form(
                        "/ims/token/v3",
                        "grant_type",
                        "client_credentials",
                        "client_id",
                        client.text("/clientId"),
                        "client_secret",
                        secret)
                .status();
    }

    @Test
    void secretIsShownOnceAndKeptAsAHash() throws Exception {
        Answer made = create("{\"*\":\"editor\"}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("/name")).isEqualTo("loader");
        assertThat(made.text("/clientSecret")).matches("p8-[A-Za-z0-9_-]{32,}");
        assertThat(made.whole().headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(who(made, "prod")).isEqualTo(200);
        String id = made.text("/clientId");
        for (Answer shown : List.of(call("GET", "", ""), call("GET", "/" + id, ""))) {
            assertThat(shown.status()).isEqualTo(200);
            assertThat(shown.whole().body())
                    .contains(id)
                    .doesNotContain(made.text("/clientSecret"), "Hash", "clientSecret");
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain(made.text("/clientSecret"));
            }
        }
    }

    @Test
    void newSecretEndsTheOldOneAndOnRequestItsTokens() {
        Answer made = create("{\"*\":\"viewer\"}");
        Map<String, String> headers = at.headersOf((ObjectNode) made.body(), "prod");
        String path = "/" + made.text("/clientId") + "/rotate";

        Answer second = call("POST", path, "");
        assertThat(tokenStatus(made, made.text("/clientSecret"))).isEqualTo(400);
        assertThat(tokenStatus(made, second.text("/clientSecret"))).isEqualTo(200);
        assertThat(at.send("GET", "/data/who", "", headers).status()).isEqualTo(200);

        Answer third = call("POST", path, "{\"endTokens\":true}");
        assertThat(at.send("GET", "/data/who", "", headers).status()).isEqualTo(401);
        assertThat(who(third, "prod")).isEqualTo(200);
    }

    @Test
    void revokedClientIsListedAndGoodForNothing() {
        Answer made = create("{\"*\":\"viewer\"}");
        String id = made.text("/clientId");

        assertThat(call("DELETE", "/" + id, "").text("/state")).isEqualTo("revoked");

        assertThat(call("GET", "/" + id, "").text("/state")).isEqualTo("revoked");
        Answer token = at.form(
                "/ims/token/v3",
                "grant_type",
                "client_credentials",
                "client_id",
                id,
                "client_secret",
                made.text("/clientSecret"));
        assertThat(token.status()).isEqualTo(400);
        assertThat(token.text("/error_description")).isEqualTo("invalid client_id parameter");
        assertThat(call("POST", "/" + id + "/rotate", "").status()).isEqualTo(409);
    }

    @Test
    void otherRolesTakeEffectAtOnce() {
        Answer made = create("{\"*\":\"viewer\"}");
        Map<String, String> headers = at.headersOf((ObjectNode) made.body(), "prod");
        headers.put("Content-Type", "application/json");
        assertThat(at.send("POST", "/data/json", "{}", headers).status()).isEqualTo(403);

        Answer changed = call("PATCH", "/" + made.text("/clientId"), "{\"roles\":{\"prod\":\"editor\"}}");

        assertThat(changed.text("/roles/prod")).isEqualTo("editor");
        assertThat(at.send("POST", "/data/json", "{}", headers).status()).isEqualTo(200);
    }

    @Test
    void lastAdministratorStays() {
        Answer refused = call("DELETE", "/" + at.first.clientId(), "");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("/detail")).contains("make another admin first");
        assertThat(call("PATCH", "/" + at.first.clientId(), "{\"roles\":{\"*\":\"viewer\"}}")
                        .status())
                .isEqualTo(409);

        create("{\"*\":\"admin\"}");
        assertThat(call("DELETE", "/" + at.first.clientId(), "").status()).isEqualTo(200);
    }

    @Test
    void clientsOfAnotherOrganisationAreNotThere() {
        FirstClient other = at.access.addOrganisation("globex");
        String path = "/" + other.clientId();

        assertThat(call("GET", "", "").whole().body()).doesNotContain(other.clientId());
        for (Answer answer : List.of(
                call("GET", path, ""),
                call("PATCH", path, "{\"name\":\"mine\"}"),
                call("POST", path + "/rotate", ""),
                call("DELETE", path, ""))) {
            assertThat(answer.status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "{}! name",
                "{\"name\":\"x\"}! roles",
                "{\"name\":\"x\",\"roles\":{}}! roles",
                "{\"name\":\"x\",\"roles\":{\"*\":\"king\"}}! ingest-only, viewer, editor, admin",
                "{\"name\":\"x\",\"roles\":{\"nowhere\":\"viewer\"}}! no sandbox nowhere",
                "{\"name\":\"x\",\"roles\":{\"*\":\"admin\"},\"clientSecret\":\"mine\"}! clientSecret",
                "{\"name\":\"x\",\"roles\":{\"*\":\"admin\"},\"authorizationCode\":\"yes\"}! true or false",
                "[]! JSON object"
            })
    void whatIsWrongIsSaid(String body, String said) {
        Answer answer = call("POST", "", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/detail")).contains(said);
    }

    /** Role by what is tried: a look, a change, a look at clients. */
    @ParameterizedTest
    @CsvSource({
        "ingest-only, 403, 403, 403",
        "viewer, 200, 403, 403",
        "editor, 200, 200, 403",
        "admin, 200, 200, 200",
    })
    void roleAllowsWhatItIsFor(String role, int look, int change, int clients) {
        Map<String, String> headers = at.headersOf(at.client("*", role), "prod");
        headers.put("Content-Type", "application/json");

        assertThat(at.send("GET", "/data/who", "", headers).status()).isEqualTo(look);
        assertThat(at.send("POST", "/data/json", "{}", headers).status()).isEqualTo(change);
        Answer refused = at.send("GET", BASE, "", headers);
        assertThat(refused.status()).isEqualTo(clients);
        if (clients == 403) {
            assertThat(refused.text("/detail")).contains("takes the role admin in all sandboxes");
        }
    }

    @Test
    void roleOfANamedSandboxCountsThereOnly() {
        at.send(
                "POST",
                "/data/foundation/sandbox-management/sandboxes",
                "{\"name\":\"dev\",\"title\":\"Dev\",\"type\":\"development\"}",
                at.headers("Content-Type", "application/json"));
        ObjectNode client = at.client("dev", "admin", "*", "viewer");

        Map<String, String> dev = at.headersOf(client, "dev");
        Map<String, String> prod = at.headersOf(client, "prod");
        dev.put("Content-Type", "application/json");
        prod.put("Content-Type", "application/json");

        assertThat(at.send("POST", "/data/json", "{}", dev).status()).isEqualTo(200);
        assertThat(at.send("POST", "/data/json", "{}", prod).status()).isEqualTo(403);
        assertThat(at.send("GET", "/data/who", "", prod).status()).isEqualTo(200);
        assertThat(at.send("GET", BASE, "", dev).status()).isEqualTo(403);
    }

    @Test
    void clientWithoutARoleInASandboxDoesNotSeeIt() {
        ObjectNode client = at.client("prod", "viewer");
        at.send(
                "POST",
                "/data/foundation/sandbox-management/sandboxes",
                "{\"name\":\"dev\",\"title\":\"Dev\",\"type\":\"development\"}",
                at.headers("Content-Type", "application/json"));

        Map<String, String> headers = at.headersOf(client, "dev");
        assertThat(at.send("GET", "/data/who", "", headers).status()).isEqualTo(403);
        JsonNode seen = at.send("GET", "/data/foundation/sandbox-management/sandboxes", "", headers)
                .body()
                .path("sandboxes");
        assertThat(seen).hasSize(1);
        assertThat(seen.path(0).path("name").asText()).isEqualTo("prod");
    }

    @Test
    void policiesSayWhatTheRoleAllows() {
        String asked = "[\"/resource-types/schemas\",\"/permissions/manage-schemas\",\"/permissions/nothing\"]";
        String path = "/data/foundation/access-control/acl/effective-policies";
        Map<String, String> viewer = at.headersOf(at.client("*", "viewer"), "prod");
        viewer.put("Content-Type", "application/json");

        JsonNode all = at.send("POST", path, asked, at.headers("Content-Type", "application/json"))
                .body()
                .path("policies");
        JsonNode few = at.send("POST", path, asked, viewer).body().path("policies");

        assertThat(all)
                .hasToString("{\"/resource-types/schemas\":[\"read\",\"write\",\"delete\"],"
                        + "\"/permissions/manage-schemas\":[\"*\"],\"/permissions/nothing\":[]}");
        assertThat(few)
                .hasToString("{\"/resource-types/schemas\":[\"read\"],"
                        + "\"/permissions/manage-schemas\":[],\"/permissions/nothing\":[]}");
        Answer reference = at.send("GET", "/data/foundation/access-control/acl/reference", "", viewer);
        assertThat(reference.body().path("permissions").has("manage-schemas")).isTrue();
        assertThat(reference.body().path("resource-types")).isNotEmpty();
    }
}
