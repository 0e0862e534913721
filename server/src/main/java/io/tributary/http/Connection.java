package io.tributary.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection, watched: it knows what it waits for and since when, so that {@link Connections} can close it when that takes too long. Waiting is
 * ended by closing the socket, never by interrupting the thread: an interrupt that arrives late would close the files a handler works on.
 */
final class Connection implements ServerConnection, ConnectionContext {

    /** What the connection does. */
    enum Phase {
        /** Waits for the first byte of a request. */
        IDLE,
        /** Reads a request's line and headers. */
        HEAD,
        /** A handler works. */
        WORK,
        /** Reads a body. */
        BODY,
        /** Writes an answer. */
        WRITE,
        /** Takes in what a refused client still sends, so that it gets to read the answer. */
        LINGER,
        /** Closed by us. */
        CLOSED
    }

    private static final System.Logger LOGGER = System.getLogger(Connection.class.getName());
    /** More of a refused request is not taken in. */
    private static final long LINGER_BYTES = 16L * 1024 * 1024;

    private final ConnectionContext outer;
    private final Connections all;
    private final DataReader reader;
    private final ServerConnection inner;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.IDLE);
    private volatile long since = System.nanoTime();
    private long received;
    private long receiveLimit = Long.MAX_VALUE;

    Connection(ConnectionContext outer, Connections all, ServerConnectionSelector http1) {
        this.outer = outer;
        this.all = all;
        this.reader = DataReader.create(this::receive);
        this.inner = http1.connection(this);
    }

    /** Whether the server is closing, so that the next answer is this connection's last. */
    boolean closing() {
        return all.closing();
    }

    /** Bytes taken from the socket so far. */
    long received() {
        return received;
    }

    /** The next body may take so many bytes from the socket, framing included; {@link BodyTooLong} beyond. */
    void limitReceiving(long bytes) {
        receiveLimit = received + bytes;
    }

    /** The body has come; what follows belongs to the next request. */
    void endReceiving() {
        receiveLimit = Long.MAX_VALUE;
    }

    /** Enters a phase; its clock starts. Not to be called on a closed connection's way out. */
    void enter(Phase next) {
        Phase current = phase();
        since = System.nanoTime();
        if (current == Phase.CLOSED || !phase.compareAndSet(current, next)) {
            throw new CloseConnectionException("closed while in use");
        }
    }

    /**
     * Closes the socket if the phase has lasted too long.
     *
     * @param idle how long it may be idle just now
     */
    void checkPatience(long now, Duration idle, HttpSettings.Patience patience) {
        Phase current = phase();
        Duration allowed = switch (current) {
            case IDLE -> idle;
            case HEAD -> patience.head();
            case BODY -> patience.body();
            case WRITE -> patience.write();
            case LINGER -> patience.drain().dividedBy(4);
            case WORK, CLOSED -> null;
        };
        if (allowed != null && now - since > allowed.toNanos()) {
            closeFrom(current);
        }
    }

    /** Closes the socket if it is in this phase; true when it did. */
    boolean closeFrom(Phase expected) {
        if (!phase.compareAndSet(expected, Phase.CLOSED)) {
            return false;
        }
        closeSocket();
        return true;
    }

    /**
     * Takes in what the client still sends, until it ends, pauses for too long, or {@code bytes} have come.
     *
     * @param bytes how much is expected, if known
     */
    void linger(long bytes) {
        enter(Phase.LINGER);
        endReceiving();
        long end = received + Math.min(bytes, LINGER_BYTES);
        while (received < end) {
            receive();
        }
    }

    private Phase phase() {
        return Objects.requireNonNull(phase.get());
    }

    private byte[] receive() {
        Phase before = phase();
        byte @Nullable [] bytes;
        try {
            bytes = outer.serverSocket().get();
        } catch (UncheckedIOException e) {
            throw new CloseConnectionException("the connection broke", e);
        }
        if (bytes == null) {
            throw new CloseConnectionException("the client closed");
        }
        received += bytes.length;
        if (before == Phase.IDLE) {
            enter(Phase.HEAD);
        }
        if (received > receiveLimit) {
            throw new BodyTooLong();
        }
        return bytes;
    }

    private void closeSocket() {
        try {
            outer.serverSocket().close();
        } catch (UncheckedIOException e) {
            outer.log(LOGGER, System.Logger.Level.TRACE, "closing a broken connection: %s", e.getMessage());
        }
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        all.add(this);
        try {
            if (all.closing() && closeFrom(Phase.IDLE)) {
                return;
            }
            inner.handle(limit);
            // Only a refused request gets here: its answer is written, and what is unread would make the system drop
            // it.
            linger(LINGER_BYTES);
        } finally {
            all.remove(this);
        }
    }

    @Override
    public Duration idleTime() {
        return Duration.ZERO;
    }

    /** Called when the server closes: a connection between requests ends at once, another one after its answer. */
    @Override
    public void close(boolean force) {
        if (!closeFrom(Phase.IDLE) && force) {
            closeFrom(phase());
        }
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public DataWriter dataWriter() {
        return outer.dataWriter();
    }

    @Override
    public ListenerContext listenerContext() {
        return outer.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return outer.executor();
    }

    @Override
    public Router router() {
        return all.router();
    }

    @Override
    public HelidonSocket serverSocket() {
        return outer.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
        return outer.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return outer.localPeer();
    }

    @Override
    public boolean isSecure() {
        return outer.isSecure();
    }

    @Override
    public String socketId() {
        return outer.socketId();
    }

    @Override
    public String childSocketId() {
        return outer.childSocketId();
    }

    /** The body is longer on the wire than its limit allows. */
    static final class BodyTooLong extends RuntimeException {

        private static final long serialVersionUID = 1L;

        BodyTooLong() {
            super("more bytes than the limit", null, false, false);
        }
    }
}
