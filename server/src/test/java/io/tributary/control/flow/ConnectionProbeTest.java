package io.tributary.control.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.tributary.control.store.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code GET /connections/{id}/test}. */
class ConnectionProbeTest {

    @TempDir
    private static Path folder;

    private static FlowServer server;

    /** Knows one client of its own. */
    private static Optional<Boolean> clients(Scope scope, String id, String secret) {
        return id.equals("ours") ? Optional.of(secret.equals("right")) : Optional.empty();
    }

    @BeforeAll
    static void start() throws IOException {
        server = FlowServer.start(folder, Set.of(), ConnectionProbeTest::clients);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode test(String parameters) {
        String id = server.make("connections", """
            {"name": "C", "connectionSpec": {"id": "6360f136-5980-4111-8bdf-15d29eab3b5a"},
             "auth": {"specName": "OAuth generic-rest-connector", "params": %s}}\
            """.formatted(parameters));
        return server.get("/connections/" + id + "/test").json();
    }

    @Test
    void pushConnectionWorksWhenItIsEnabled() {
        String id = server.httpBase("{\"dataType\": \"raw\"}");

        assertThat(server.get("/connections/" + id + "/test").text()).isEqualTo("{\"result\":true}");
        server.call("POST", "/connections/" + id + "/action?op=disable", null);
        assertThat(server.get("/connections/" + id + "/test")
                        .json()
                        .path("result")
                        .booleanValue())
                .isFalse();
    }

    @Test
    void credentialsOfOurOwnClientsAreChecked() {
        assertThat(test("{\"clientId\": \"ours\", \"clientSecret\": \"right\"}").toString())
                .isEqualTo("{\"result\":true}");
        JsonNode wrong = test("{\"clientId\": \"ours\", \"clientSecret\": \"wrong\"}");
        assertThat(wrong.path("result").booleanValue()).isFalse();
        assertThat(wrong.path("errors").path(0).path("code").asText()).isEqualTo("CONNECTOR-2001-500");
        assertThat(wrong.toString()).doesNotContain("wrong\"");
    }

    @Test
    void credentialsThatNobodyCanCheckAreBelieved() {
        assertThat(test("{\"clientId\": \"theirs\", \"clientSecret\": \"x\"}")
                        .path("result")
                        .booleanValue())
                .isTrue();
        assertThat(test("{\"accessToken\": \"x\"}").path("result").booleanValue())
                .isTrue();
    }

    @Test
    void addressesOfThePrivateNetworkAreNotCalled() {
        for (String url : new String[] {
            "http://127.0.0.1:1/token",
            "https://10.0.0.1/token",
            "https://169.254.169.254/latest",
            "https://[::1]/",
            "https://[fd00::1]/",
            "https://100.64.0.1/token",
            "https://[64:ff9b::a00:1]/",
            "file:///etc/passwd",
            "https://user:pw@example.com/",
            "no url at all",
            "http://0.0.0.0/"
        }) {
            JsonNode result =
                    test("{\"clientId\": \"c\", \"clientSecret\": \"x\", \"accessTokenUrl\": \"%s\"}".formatted(url));

            assertThat(result.path("errors").path(0).path("message").asText())
                    .as(url)
                    .isEqualTo("accessTokenUrl must be an https URL of a host on the public network");
        }
    }

    @Test
    void tokenEndpointIsAskedForAToken() throws IOException {
        AtomicReference<String> form = new AtomicReference<>();
        HttpServer endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        endpoint.createContext("/", exchange -> {
            form.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(form.get().contains("client_secret=s%26t") ? 200 : 401, -1);
            exchange.close();
        });
        endpoint.start();
        String url = "http://127.0.0.1:" + endpoint.getAddress().getPort() + "/token";
        TokenProbe probe = new TokenProbe(InetAddress::isLoopbackAddress);
        try {
            assertThat(probe.failure(url, "c", "s&t")).isEmpty();
            assertThat(form.get()).isEqualTo("grant_type=client_credentials&client_id=c&client_secret=s%26t");
            assertThat(probe.failure(url, "c", "other")).contains("accessTokenUrl answered 401");
        } finally {
            endpoint.stop(0);
        }
        assertThat(probe.failure(url, "c", "s&t")).contains("accessTokenUrl could not be reached");
    }

    @Test
    void capillarySourceShowsWhatItsMessagesLookLike() {
        String path = "/connections/" + server.capillaryBase() + "/explore";

        JsonNode root = server.get(path + "?objectType=root").json();
        JsonNode columns = server.get(path + "?objectType=FILE&fileType=json&object=/profile.json")
                .json();
        JsonNode preview = server.get(path + "?OBJECT_TYPE=file&object=transaction.json&preview=True")
                .json();

        assertThat(root.isArray()).isTrue();
        assertThat(root.get(0).fieldNames())
                .toIterable()
                .containsExactly("type", "name", "path", "canPreview", "canFetchSchema");
        assertThat(root.get(1).path("path").asText()).isEqualTo("/transaction.json");
        assertThat(columns.toString())
                .isEqualTo(
                        "[{\"name\":\"identityMap\",\"type\":\"object\"},{\"name\":\"loyalty\",\"type\":\"object\"}]");
        assertThat(preview.path("format").asText()).isEqualTo("hierarchical");
        assertThat(preview.path("schema")
                        .path("columns")
                        .get(4)
                        .path("xdm")
                        .path("type")
                        .asText())
                .isEqualTo("array");
        assertThat(preview.path("data")
                        .get(0)
                        .path("commerce")
                        .path("order")
                        .path("priceTotal")
                        .isNumber())
                .isTrue();
    }

    @Test
    void explorationSaysWhatItCantShow() {
        String path = "/connections/" + server.capillaryBase() + "/explore";

        assertThat(server.get(path + "?objectType=file&object=other.json").code())
                .isEqualTo("FLOW-1101-404");
        assertThat(server.get(path + "?objectType=file").code()).isEqualTo("FLOW-1100-400");
        assertThat(server.get(path).code()).isEqualTo("FLOW-1100-400");
        String http = server.httpBase("{\"dataType\": \"raw\"}");
        assertThat(server.get("/connections/" + http + "/explore?objectType=root")
                        .code())
                .isEqualTo("FLOW-1100-400");
    }

    @Test
    void systemsWithoutAClientOfOursCantBeTried() {
        String id = server.make("connections", """
            {"name": "S", "connectionSpec": {"id": "b7bf2577-4520-42c9-bae9-cad01560f7bc"},
             "auth": {"specName": "Basic Authentication for sftp", "params": {"host": "h", "userName": "u", "password": "p"}}}\
            """);

        JsonNode result = server.get("/connections/" + id + "/test").json();

        assertThat(result.path("result").booleanValue()).isFalse();
        assertThat(result.path("errors").path(0).path("message").asText()).contains("could not be tried");
    }
}
