package io.tributary.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listening socket. Each request runs in plain blocking code on a virtual thread of its own. */
public final class HttpServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final int MAX_HEADERS = 16 * 1024;
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final HttpSettings settings;
    private final Routes routes;
    private final WebServer server;
    private volatile boolean draining;

    private HttpServer(HttpSettings settings, Routes routes) {
        this.settings = settings;
        this.routes = routes;
        this.server = WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .shutdownHook(false)
                .shutdownGracePeriod(GRACE)
                .idleConnectionTimeout(settings.idle())
                .connectionOptions(options -> options.readTimeout(settings.idle()).tcpNoDelay(true))
                .writeQueueLength(0)
                .backlog(1024)
                .addProtocol(Http1Config.builder()
                        // Clients send raw [ ] < > | " in queries; they are our business, not the library's.
                        .validatePath(false)
                        .validatePrologue(false)
                        .maxHeadersSize(MAX_HEADERS)
                        .maxPrologueLength(MAX_HEADERS)
                        .build())
                .routing(HttpRouting.builder().any(this::answer))
                .build();
    }

    /**
     * Starts listening.
     *
     * @throws RuntimeException the address can't be bound; the message says which
     */
    public static HttpServer start(HttpSettings settings, Routes routes) {
        HttpServer started = new HttpServer(settings, routes);
        started.server.start();
        return started;
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    /** Takes no more requests, lets those under way finish for some seconds, and stops. */
    @Override
    public void close() {
        draining = true;
        server.stop();
    }

    private void answer(ServerRequest helidon, ServerResponse out) {
        HelidonRequest request = new HelidonRequest(helidon, settings, routes);
        Response response = handle(request);
        try {
            send(response, request, out);
        } catch (RuntimeException e) {
            // The client went away, or the connection broke: there is nobody left to tell.
            LOG.atDebug()
                    .addKeyValue("requestId", request.requestId())
                    .setCause(e)
                    .log("an answer could not be sent");
            throw e;
        }
    }

    private Response handle(HelidonRequest request) {
        try {
            return switch (routes.match(request.method(), request.rawPath())) {
                case Routes.Match.Found(var handler, var parameters) -> {
                    request.parameters(parameters);
                    yield handler.handle(request);
                }
                case Routes.Match.OtherMethods(var allowed) ->
                    request.error(
                                    405,
                                    "Method Not Allowed",
                                    request.method() + " is not possible here; allowed: " + String.join(", ", allowed))
                            .with("Allow", String.join(", ", allowed));
                case Routes.Match.Unknown() ->
                    request.error(404, "Not Found", "There is nothing at this path; check its spelling");
            };
        } catch (HttpProblem problem) {
            return problem.response();
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("requestId", request.requestId())
                    .addKeyValue("method", request.method())
                    .setCause(e)
                    .log("a request failed");
            return request.error(
                    500,
                    "Internal Server Error",
                    "The server failed on this request; quote the request id to its operator");
        }
    }

    private void send(Response response, HelidonRequest request, ServerResponse out) {
        out.status(Status.create(response.status()));
        for (Map.Entry<String, String> header : response.headers().entrySet()) {
            out.headers().set(HeaderNames.create(header.getKey()), header.getValue());
        }
        out.headers().set(HeaderNames.create("x-request-id"), request.requestId());
        out.headers().set(HeaderNames.create("X-Content-Type-Options"), "nosniff");
        if (draining || request.mustClose()) {
            out.headers().set(HeaderNames.CONNECTION, "close");
        }
        if (response.body().length == 0) {
            out.send();
        } else {
            out.send(response.body());
        }
    }
}
