package io.tributary;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import io.tributary.control.access.ClientAdmin;
import io.tributary.control.access.FirstClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.awaitility.Awaitility;

/** A whole server in this process, with two organisations, the first with the sandboxes {@code prod} and {@code dev}. */
final class TwoOrganisations implements AutoCloseable {

    private static final long BACKLOG = 64L * 1024 * 1024;

    final Path data;
    final Credentials acme;
    final Credentials globex;
    private final HttpClient http = HttpClient.newHttpClient();
    private Server server;

    TwoOrganisations(Path folder) {
        data = folder.resolve("data");
        acme = Server.initialise(data, "acme", new StoreChoice.Embedded());
        globex = StoppedServer.withAccess(data, access -> credentials(access.addOrganisation("globex")));
        server = started();
        try (ApiClient client = client(acme)) {
            client.call(
                            "POST",
                            "/data/foundation/sandbox-management/sandboxes",
                            "{\"name\":\"dev\",\"title\":\"Development\",\"type\":\"development\"}")
                    .orRefused("create dev");
        }
    }

    private Server started() {
        return Server.start(new ServerSettings(
                data, new StoreChoice.Embedded(), "127.0.0.1", 0, null, Duration.ofSeconds(1), BACKLOG));
    }

    void restart() {
        server.close();
        server = started();
    }

    Server server() {
        return server;
    }

    private static Credentials credentials(FirstClient first) {
        return new Credentials(
                first.organisation().orgId(),
                first.sandbox(),
                first.organisation().tenant(),
                first.clientId(),
                first.clientSecret());
    }

    static Credentials in(Credentials credentials, String sandbox) {
        return new Credentials(
                credentials.orgId(), sandbox, credentials.tenant(), credentials.clientId(), credentials.clientSecret());
    }

    ApiClient client(Credentials credentials) {
        return new ApiClient(server.url(), credentials);
    }

    /** Another client of the first organisation, with one role in one sandbox or in all ({@code *}). */
    Credentials client(String sandbox, String role) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", role + " of " + sandbox);
        body.putObject("roles").put(sandbox, role);
        try (ApiClient admin = client(acme)) {
            ClientAdmin clients = new OnlineClients(admin);
            ObjectNode made = clients.create(body);
            return new Credentials(
                    acme.orgId(),
                    sandbox.equals("*") ? "prod" : sandbox,
                    acme.tenant(),
                    made.path("clientId").asText(),
                    made.path("clientSecret").asText());
        }
    }

    /** The headers of a good call; a test takes away or changes one. */
    Map<String, String> headers(Credentials credentials) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-api-key", credentials.clientId());
        try (ApiClient client = client(credentials)) {
            headers.put("Authorization", "Bearer " + client.token());
        }
        headers.put("x-gw-ims-org-id", credentials.orgId());
        headers.put("x-sandbox-name", credentials.sandbox());
        headers.put("Content-Type", "application/json");
        return headers;
    }

    HttpResponse<String> send(String method, String path, String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(path.startsWith("http") ? path : server.url() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until everything acknowledged is in a table or in quarantine. */
    void awaitSettled() {
        try (ApiClient client = client(acme)) {
            Awaitility.await().atMost(Duration.ofSeconds(120)).until(() -> {
                var status = client.call("GET", "/tributary/v1/status", null).orRefused("status");
                return status.path("settled").asLong() >= status.path("end").asLong();
            });
        }
    }

    @Override
    public void close() {
        http.close();
        server.close();
    }
}
