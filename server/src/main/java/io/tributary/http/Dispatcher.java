package io.tributary.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.Routing;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpSecurity;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.tributary.http.Connection.Phase;
import io.tributary.http.Routes.Match;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place between the HTTP library and the handlers: finds the handler, keeps its faults from the client, writes the answer. */
final class Dispatcher implements HttpRouting, Router {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final Header JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
    private static final String RETRY_AFTER_SECONDS = "5";
    /** Names that the program uses, a bounded set. */
    private static final Map<String, HeaderName> NAMES = new ConcurrentHashMap<>();

    private volatile Routes routes;
    private final HttpSettings settings;
    private final Json json;
    private final Traffic traffic = new Traffic();
    private final HttpSecurity security = HttpSecurity.create();

    Dispatcher(Routes routes, HttpSettings settings) {
        this.routes = routes;
        this.settings = settings;
        this.json = new Json(settings.maxJsonDepth(), settings.maxBodyBytes());
    }

    Traffic traffic() {
        return traffic;
    }

    void serve(Routes others) {
        routes = others;
    }

    Routes routes() {
        return routes;
    }

    Json json() {
        return json;
    }

    @Nullable
    String publicUrl() {
        return settings.publicUrl();
    }

    /** Answers for every kind of routing that the library looks for, so that none of its own can come in between. */
    @Override
    public <T extends Routing> T routing(Class<T> type, T otherwise) {
        return type.isInstance(this) ? type.cast(this) : otherwise;
    }

    @Override
    public List<? extends Routing> routings() {
        return List.of(this);
    }

    @Override
    public void beforeStart() {}

    @Override
    public void afterStart(WebServer server) {}

    @Override
    public void afterStop() {}

    @Override
    public HttpSecurity security() {
        return security;
    }

    @Override
    public void route(ConnectionContext context, RoutingRequest request, RoutingResponse response) {
        Connection connection = (Connection) context;
        connection.enter(Phase.WORK);
        Body body = new Body(request, connection, settings.maxBodyBytes());
        Exchange exchange = new Exchange(request, this, body);
        long began = System.nanoTime();
        Response answer = answer(exchange);
        traffic.answered(answer.status(), System.nanoTime() - began);
        routes.answered(exchange, answer);
        boolean keep = body.skip() && !connection.closing() && !closeWanted(request);
        connection.enter(Phase.WRITE);
        write(exchange, answer, response, keep, connection);
        if (!keep) {
            if (body.outstanding() > 0) {
                connection.linger(body.outstanding());
            }
            throw new CloseConnectionException("answered, and closed by intent");
        }
        connection.enter(Phase.IDLE);
    }

    private Response answer(Exchange exchange) {
        String pattern = "";
        try {
            switch (routes.match(exchange.method(), exchange.rawPath())) {
                case Match.Unknown unknown -> {
                    return exchange.error(404, "There is nothing at this path.");
                }
                case Match.OtherMethod(var allowed) -> {
                    String methods = String.join(", ", allowed.keySet());
                    return exchange.error(405, "This path answers " + methods + " only.")
                            .with("Allow", methods);
                }
                case Match.Found(var route, var values) -> {
                    pattern = route.pattern();
                    exchange.matched(pattern, route.names(), values);
                    return Objects.requireNonNull(route.handler().handle(exchange), "a handler answered nothing");
                }
            }
        } catch (HttpProblem e) {
            return e.response();
        } catch (CloseConnectionException e) {
            throw e;
        } catch (RuntimeException e) {
            Optional<Routes.Away> away = routes.away(e);
            return away.isPresent() ? away(exchange, away.get()) : fault(exchange, pattern, e);
        } catch (StackOverflowError | AssertionError e) {
            return fault(exchange, pattern, e);
        }
    }

    private static Response away(Exchange exchange, Routes.Away away) {
        Response answer = exchange.error(away.status(), away.detail());
        return away.status() == 503 ? answer.with("Retry-After", RETRY_AFTER_SECONDS) : answer;
    }

    /** The client learns the request's id and nothing else; the log has the rest. */
    private static Response fault(Exchange exchange, String pattern, Throwable e) {
        LOG.atError()
                .setMessage("A request failed through a fault of the program")
                .addKeyValue("requestId", exchange.requestId())
                .addKeyValue("method", exchange.method())
                .addKeyValue("route", pattern)
                .setCause(e)
                .log();
        return exchange.error(500, "The server failed to answer; its log tells why, under this request's id.");
    }

    private static boolean closeWanted(RoutingRequest request) {
        return request.headers().contains(HeaderNames.CONNECTION)
                && request.headers().containsToken(HeaderValues.CONNECTION_CLOSE);
    }

    private static void write(
            Exchange exchange, Response answer, RoutingResponse response, boolean keep, Connection connection) {
        response.status(Status.create(answer.status()));
        ServerResponseHeaders headers = response.headers();
        for (Map.Entry<String, String> header : answer.headers().entrySet()) {
            headers.set(header(header.getKey(), header.getValue()));
        }
        headers.set(HeaderValues.create(Exchange.REQUEST_ID, exchange.requestId()));
        headers.set(HeaderValues.X_CONTENT_TYPE_OPTIONS_NOSNIFF);
        if (!keep) {
            headers.set(HeaderValues.CONNECTION_CLOSE);
        }
        if ("HEAD".equals(exchange.method())) {
            headers.contentLength(answer.content().length());
            response.send();
            return;
        }
        switch (answer.content()) {
            case Content.Ready ready -> response.send(ready.bytes());
            case Content.Streamed streamed -> stream(exchange, streamed, response, connection);
        }
    }

    /** What breaks after the head is out can only be told by closing: the client gets fewer bytes than it was promised. */
    private static void stream(
            Exchange exchange, Content.Streamed content, RoutingResponse response, Connection connection) {
        if (content.length() == 0) {
            // The library sends no head for a stream that nothing is written to.
            response.send(new byte[0]);
            return;
        }
        response.headers().contentLength(content.length());
        try (OutputStream out = response.outputStream()) {
            content.writeTo(new Paced(out, connection));
        } catch (IOException | UncheckedIOException e) {
            LOG.atWarn()
                    .setMessage("An answer broke off")
                    .addKeyValue("requestId", exchange.requestId())
                    .setCause(e)
                    .log();
            throw new CloseConnectionException("an answer broke off", e);
        }
    }

    /** Gives each piece of an answer the patience of a whole one. */
    private static final class Paced extends FilterOutputStream {

        private final Connection connection;

        Paced(OutputStream out, Connection connection) {
            super(out);
            this.connection = connection;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            connection.enter(Phase.WRITE);
            out.write(bytes, offset, length);
        }
    }

    private static Header header(String name, String value) {
        if ("Content-Type".equals(name) && "application/json".equals(value)) {
            return JSON;
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < ' ' || value.charAt(i) == 0x7f) {
                throw new IllegalArgumentException("The answer's header " + name + " has a control character");
            }
        }
        return HeaderValues.create(NAMES.computeIfAbsent(name, HeaderNames::create), value);
    }
}
