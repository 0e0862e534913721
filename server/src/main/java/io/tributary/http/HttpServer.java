package io.tributary.http;

import com.sun.management.UnixOperatingSystemMXBean;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.DirectHandler;
import io.helidon.http.HttpLogConfig;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http1.Http1Config;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.time.Duration;

/** The listening server: plain blocking handlers, each request on a virtual thread. */
public final class HttpServer implements AutoCloseable {

    private static final int MAX_LINE = 16 * 1024;
    private static final int MAX_HEADERS = 16 * 1024;
    private static final int MAX_CONNECTIONS = 10_000;

    private final WebServer server;
    private final Connections connections;
    private final Dispatcher dispatcher;
    private final int port;

    private HttpServer(WebServer server, Connections connections, Dispatcher dispatcher) {
        this.server = server;
        this.connections = connections;
        this.dispatcher = dispatcher;
        this.port = server.port();
    }

    /**
     * Listens.
     *
     * @throws UncheckedIOException the address can't be listened on
     */
    public static HttpServer start(HttpSettings settings, Routes routes) {
        return start(settings, routes, maxConnections());
    }

    static HttpServer start(HttpSettings settings, Routes routes, int maxConnections) {
        Http1Config http1 = Http1Config.builder()
                .validatePath(false)
                .validatePrologue(false)
                .maxPrologueLength(MAX_LINE)
                .maxHeadersSize(MAX_HEADERS)
                .sendKeepAliveHeader(false)
                .log(HttpLogConfig.builder().receiveLog(false).sendLog(false).build())
                .validateResponseHeaders(false) // checked where they come in
                .build();
        Dispatcher dispatcher = new Dispatcher(routes, settings);
        Connections connections = new Connections(settings.patience(), maxConnections, http1, dispatcher);
        WebServer server = WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .protocolsDiscoverServices(false)
                .addConnectionSelector(connections)
                .directHandlers(refusals(dispatcher))
                .errorHandling(
                        ErrorHandling.builder().includeEntity(true).build()) // told to our refusals, not to clients
                .contentEncoding(AnyEncoding.PASSED_ON)
                .connectionOptions(SocketOptions.builder()
                        .tcpNoDelay(true)
                        .socketKeepAlive(true)
                        .build())
                .maxTcpConnections(maxConnections)
                .idleConnectionTimeout(Duration.ofDays(365)) // our own watch does it, without interrupting threads
                .shutdownGracePeriod(settings.patience().drain())
                .build();
        server.start();
        if (server.port() < 1) {
            // The library only logs that it could not listen.
            connections.close();
            server.stop();
            throw new UncheckedIOException(
                    new BindException("can't listen on " + settings.host() + ":" + settings.port()));
        }
        return new HttpServer(server, connections, dispatcher);
    }

    /** What the HTTP library refuses by itself, in our words. */
    private static DirectHandlers refusals(Dispatcher dispatcher) {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, new Refusals(dispatcher));
        }
        return handlers.build();
    }

    /** The listener would end for good if the system ran out of file handles, so half of them are left to others. */
    private static int maxConnections() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? Math.clamp(unix.getMaxFileDescriptorCount() / 2, 16, MAX_CONNECTIONS)
                : MAX_CONNECTIONS;
    }

    /** How requests were answered. */
    public Traffic traffic() {
        return dispatcher.traffic();
    }

    /** The port in use. */
    public int port() {
        return port;
    }

    /** How many clients are connected. */
    int connected() {
        return connections.count();
    }

    /** From the next request on, answers by other routes: a server can listen while the rest of the program still starts. */
    public void serve(Routes routes) {
        dispatcher.serve(routes);
    }

    /** Stops listening, lets running requests finish for as long as the settings say, and ends the rest. */
    @Override
    public void close() {
        connections.beginClosing();
        server.stop();
        connections.close();
    }
}
