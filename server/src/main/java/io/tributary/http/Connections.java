package io.tributary.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** All open connections of a server, and the watch over those that keep it waiting. */
final class Connections implements ServerConnectionSelector, AutoCloseable {

    private static final Duration BRIEF = Duration.ofSeconds(1);

    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final HttpSettings.Patience patience;
    private final ServerConnectionSelector http1;
    private final Thread watch;
    private final Router router;
    private final int crowd;
    private volatile boolean closing;

    Connections(HttpSettings.Patience patience, int most, Http1Config config, Router router) {
        this.patience = patience;
        this.router = router;
        this.crowd = most - most / 5;
        this.http1 = Http1ConnectionSelector.builder().config(config).build();
        this.watch = Thread.ofVirtual().name("http-patience").start(this::watch);
    }

    Router router() {
        return router;
    }

    void add(Connection connection) {
        open.add(connection);
    }

    void remove(Connection connection) {
        open.remove(connection);
    }

    int count() {
        return open.size();
    }

    /** From now on each answer is its connection's last. */
    void beginClosing() {
        closing = true;
    }

    boolean closing() {
        return closing;
    }

    private void watch() {
        Duration shortest = Stream.of(patience.idle(), patience.head(), patience.body(), patience.write())
                .min(Duration::compareTo)
                .orElseThrow();
        Duration step = Duration.ofMillis(Math.clamp(shortest.toMillis() / 4, 10, 1_000));
        try {
            while (true) {
                Thread.sleep(step);
                long now = System.nanoTime();
                // When places get rare, those who hold one without using it go first.
                Duration idle = open.size() < crowd || patience.idle().compareTo(BRIEF) < 0 ? patience.idle() : BRIEF;
                for (Connection connection : open) {
                    connection.checkPatience(now, idle, patience);
                }
            }
        } catch (InterruptedException e) {
            // close() ends the watch this way.
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        watch.interrupt();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        return new Connection(context, this, http1);
    }

    @Override
    public int bytesToIdentifyConnection() {
        return http1.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return http1.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http1.supportedApplicationProtocols();
    }
}
