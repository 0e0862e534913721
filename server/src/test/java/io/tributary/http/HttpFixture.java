package io.tributary.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A server whose handlers tell what they saw, and a client. */
final class HttpFixture implements AutoCloseable {

    static final int LIMIT = 100_000;
    static final int DEPTH = 64;

    final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    HttpFixture() {
        this(HttpSettings.Patience.USUAL);
    }

    HttpFixture(HttpSettings.Patience patience) {
        this(patience, routes());
    }

    HttpFixture(HttpSettings.Patience patience, Routes routes) {
        server = HttpServer.start(new HttpSettings("127.0.0.1", 0, null, LIMIT, DEPTH, patience), routes);
    }

    static Routes routes() {
        return new Routes()
                .get("/things", HttpFixture::seen)
                .get("/things/{id}", request -> seen(request, "id"))
                .get("/things/special", request -> Response.json(200, JsonNodeFactory.instance.textNode("special")))
                .post("/things/search", HttpFixture::seen)
                .get("/things/{id}/parts/{part}", request -> seen(request, "id", "part"))
                .put("/files/{id}/{path*}", request -> seen(request, "id", "path"))
                .post(
                        "/size",
                        request -> Response.json(200, JsonNodeFactory.instance.numberNode(request.body().length)))
                .post("/json", request -> Response.json(200, request.json()))
                .post("/unread", request -> Response.json(200, JsonNodeFactory.instance.textNode("unread")))
                .get("/fault", request -> {
                    throw new IllegalStateException("the secret is swordfish");
                })
                .get("/deep-fault", request -> seen(request, "nosuchname"))
                .get("/inject", request -> Response.empty(200).with("X-Bad", "a\r\nb"))
                .get("/refused", request -> {
                    throw new HttpProblem(Response.json(418, JsonNodeFactory.instance.textNode("teapot")));
                })
                .get("/empty", request -> Response.empty(204))
                .get("/own/one", HttpFixture::seen)
                .post("/own/json", request -> Response.json(200, request.json()))
                .group(
                        "/own",
                        (status, title, detail, id) -> Response.json(
                                status,
                                JsonNodeFactory.instance
                                        .objectNode()
                                        .put("own", title)
                                        .put("id", id)));
    }

    static Response seen(Request request, String... parameters) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("method", request.method())
                .put("path", request.rawPath())
                .put("query", request.rawQuery())
                .put("origin", request.origin())
                .put("from", request.remoteAddress());
        ObjectNode values = body.putObject("parameters");
        for (String name : parameters) {
            values.put(name, request.pathParam(name));
        }
        ObjectNode query = body.putObject("values");
        for (String name : request.queryNames()) {
            query.put(name, String.join("|", request.queryParams(name)));
        }
        return Response.json(200, body);
    }

    Wire wire() throws java.io.IOException {
        return Wire.to(server.port());
    }

    /** Sends on a fresh connection and reads one answer. */
    Wire.Answer raw(String text) throws java.io.IOException {
        try (Wire wire = wire()) {
            return wire.send(text).answer();
        }
    }

    HttpResponse<String> send(String method, String path, byte[] body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> send(String method, String path) throws Exception {
        return send(method, path, new byte[0]);
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
