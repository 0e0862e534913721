package io.tributary.control.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between the store and PostgreSQL, and cuts connections at the worst moment: around a commit. */
final class CutOff implements AutoCloseable {

    private enum Plan {
        NOTHING,
        DROP_COMMIT,
        SWALLOW_ANSWER,
        SWALLOW_ANSWER_AND_REFUSE
    }

    private static final byte[] COMMIT = "COMMIT".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int to;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile Plan plan = Plan.NOTHING;
    private volatile boolean refusing;

    private CutOff(int to) throws IOException {
        this.to = to;
        Thread.ofVirtual().start(this::accept);
    }

    static CutOff before(int port) throws IOException {
        return new CutOff(port);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many commits were cut. */
    int cuts() {
        return cuts.get();
    }

    void dropNextCommit() {
        plan = Plan.DROP_COMMIT;
    }

    void swallowNextAnswerToCommit() {
        plan = Plan.SWALLOW_ANSWER;
    }

    void swallowNextAnswerToCommitAndRefuseNewConnections() {
        plan = Plan.SWALLOW_ANSWER_AND_REFUSE;
    }

    void acceptConnections() {
        refusing = false;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (refusing) {
                    client.close();
                    continue;
                }
                Socket server = new Socket(InetAddress.getLoopbackAddress(), to);
                sockets.add(client);
                sockets.add(server);
                AtomicInteger committing = new AtomicInteger();
                Thread.ofVirtual().start(() -> carryToServer(client, server, committing));
                Thread.ofVirtual().start(() -> carryToClient(client, server, committing));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void carryToServer(Socket client, Socket server, AtomicInteger committing) {
        byte[] buffer = new byte[64 * 1024];
        try {
            InputStream in = client.getInputStream();
            OutputStream out = server.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                Plan now = plan;
                if (now != Plan.NOTHING && holdsCommit(buffer, n)) {
                    plan = Plan.NOTHING;
                    refusing = now == Plan.SWALLOW_ANSWER_AND_REFUSE;
                    cuts.incrementAndGet();
                    if (now == Plan.DROP_COMMIT) {
                        break;
                    }
                    committing.set(1);
                }
                out.write(buffer, 0, n);
            }
        } catch (IOException broken) {
            // One of the two hung up; the other is told by closing.
        }
        close(client, server);
    }

    private void carryToClient(Socket client, Socket server, AtomicInteger committing) {
        byte[] buffer = new byte[64 * 1024];
        try {
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (committing.get() == 1) {
                    // The answer has arrived here, so the commit is done; nobody else will hear of it.
                    if (refusing) {
                        sockets.forEach(CutOff::close);
                    }
                    break;
                }
                out.write(buffer, 0, n);
            }
        } catch (IOException broken) {
            // As above.
        }
        close(client, server);
    }

    private static boolean holdsCommit(byte[] buffer, int length) {
        for (int i = 0; i + COMMIT.length <= length; i++) {
            int same = 0;
            while (same < COMMIT.length && buffer[i + same] == COMMIT[same]) {
                same++;
            }
            if (same == COMMIT.length) {
                return true;
            }
        }
        return false;
    }

    private static void close(Socket... all) {
        for (Socket one : all) {
            try {
                one.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        sockets.forEach(CutOff::close);
    }
}
