package io.tributary.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls a server as any API client does: a token first, then the four gateway headers on every call. */
public final class ApiClient implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    private final String url;
    private final Credentials credentials;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final JsonMapper mapper = JsonMapper.builder().build();
    private @Nullable String token;

    /** @param url the server, such as {@code http://127.0.0.1:8080} */
    public ApiClient(String url, Credentials credentials) {
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.credentials = credentials;
    }

    /**
     * An answer.
     *
     * @param json the body; a missing node when there is none or it is no JSON
     */
    public record Answer(int status, JsonNode json) {

        /** Whether the status says success. */
        public boolean ok() {
            return status / 100 == 2;
        }

        /**
         * The body of a success.
         *
         * @throws ClientException it is none; the message holds the whole answer
         */
        public JsonNode orRefused(String call) {
            if (!ok()) {
                throw new ClientException(call + " was answered " + status + ": " + json);
            }
            return json;
        }
    }

    /** A fresh token, as {@code POST /ims/token/v3} gives it. */
    public String token() {
        String known = token;
        if (known != null) {
            return known;
        }
        String form = form(Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                credentials.clientId(),
                "client_secret",
                credentials.clientSecret(),
                "scope",
                "openid,AdobeID,read_organizations"));
        Answer answer = send(HttpRequest.newBuilder(uri("/ims/token/v3"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
        if (!answer.ok()) {
            throw new ClientException("The server gave no token (" + answer.status() + "): "
                    + answer.json()
                            .path("error_description")
                            .asText(answer.json().toString()));
        }
        String fresh = answer.json().path("access_token").asText();
        token = fresh;
        return fresh;
    }

    /** One call with all gateway headers; {@code body} may be null. */
    public Answer call(String method, String path, @Nullable String body) {
        return call(method, path, Map.of(), body);
    }

    /** One call with all gateway headers and some more; {@code body} may be null. */
    public Answer call(String method, String path, Map<String, String> headers, @Nullable String body) {
        HttpRequest.Builder request = authorized(path);
        headers.forEach(request::header);
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return send(request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    /**
     * A file, as its bytes.
     *
     * @throws ClientException it was refused; the message holds the whole answer
     */
    public byte[] download(String path) {
        HttpResponse<byte[]> response = exchange(authorized(path));
        if (response.statusCode() / 100 != 2) {
            new Answer(response.statusCode(), parse(response.body())).orRefused("GET " + path);
        }
        return response.body();
    }

    private HttpRequest.Builder authorized(String path) {
        return HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + token())
                .header("x-api-key", credentials.clientId())
                .header("x-gw-ims-org-id", credentials.orgId())
                .header("x-sandbox-name", credentials.sandbox());
    }

    /** A look-up with an Accept header, as the Schema Registry wants one. */
    public Answer get(String path, String accept) {
        return send(authorized(path).header("Accept", accept));
    }

    /** A call without any credentials, as a sender of events makes it; {@code target} is a path or a whole URL. */
    public Answer post(String target, String body) {
        return send(HttpRequest.newBuilder(target.startsWith("/") ? uri(target) : URI.create(target))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private URI uri(String path) {
        try {
            return URI.create(url + path);
        } catch (IllegalArgumentException e) {
            throw new ClientException("--url must be a URL such as http://127.0.0.1:8080, found " + url);
        }
    }

    private Answer send(HttpRequest.Builder request) {
        HttpResponse<byte[]> response = exchange(request);
        return new Answer(response.statusCode(), parse(response.body()));
    }

    private HttpResponse<byte[]> exchange(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new ClientException("No answer from " + url + " ("
                    + e.getClass().getSimpleName() + "). Is the server running? Start it with: tributary serve");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientException("Interrupted while waiting for " + url);
        }
    }

    private JsonNode parse(byte[] body) {
        try {
            return body.length == 0 ? mapper.missingNode() : mapper.readTree(body);
        } catch (IOException e) {
            return mapper.missingNode();
        }
    }

    private static String form(Map<String, String> values) {
        StringBuilder form = new StringBuilder();
        values.forEach((name, value) -> form.append(form.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return form.toString();
    }

    @Override
    public void close() {
        http.close();
    }
}
