package io.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.e2e.HostileServer.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What can be wrong with HTTP itself, byte by byte. Each case gets the statuses of its line, every answer that is an error has a body, and the next sender is
 * served. How long a slow client is waited for is tested where the waiting can be shortened, in the server's own tests.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileWireTest {

    private static final int IDLE = 2_000;
    private static final int GIVE_UP_MILLIS = 20_000;

    private HostileServer server;
    private String path;
    private int port;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = new HostileServer(folder);
        URI url = URI.create(server.mapped.url());
        path = url.getRawPath() + "?" + url.getRawQuery();
        port = url.getPort();
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
    }

    private Socket open() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(GIVE_UP_MILLIS);
        return socket;
    }

    /** Sends bytes, ends its side, and reads all that comes. */
    private String exchange(byte[] request) throws IOException {
        try (Socket socket = open()) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            try {
                socket.getOutputStream().write(request);
                socket.shutdownOutput();
                InputStream in = socket.getInputStream();
                in.transferTo(all);
            } catch (SocketException e) {
                // Whoever is refused in the middle of sending may find the connection gone; what came before counts.
            }
            return all.toString(StandardCharsets.ISO_8859_1);
        }
    }

    /** The statuses of all answers in what came, separated by blanks; {@code closed} when nothing came. */
    private static String statuses(String came) {
        List<String> statuses = new ArrayList<>();
        int at = 0;
        while (came.startsWith("HTTP/1.1 ", at)) {
            statuses.add(came.substring(at + 9, at + 12));
            int end = came.indexOf("\r\n\r\n", at);
            String head = came.substring(at, end).toLowerCase(java.util.Locale.ROOT);
            int length = head.indexOf("content-length:");
            int size = length < 0
                    ? 0
                    : Integer.parseInt(
                            head.substring(length + 15).split("\r\n", 2)[0].strip());
            if (statuses.getLast().charAt(0) >= '4' && size == 0) {
                statuses.add("without-body");
            }
            at = end + 4 + size;
        }
        return statuses.isEmpty() ? "closed" : String.join(" ", statuses);
    }

    private byte[] request(HostileCase line) {
        String message = HostileServer.message(server.id());
        String text = new String(line.bytes(), StandardCharsets.ISO_8859_1)
                .replace("{PATH}", path)
                .replace("{HOST}", "Host: 127.0.0.1:" + port)
                .replace("{SIZE}", Integer.toString(message.length()))
                .replace("{HEX}", Integer.toHexString(message.length()))
                .replace("{BODY}", message);
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void b8Http() throws Exception {
        List<HostileCase> cases = HostileCase.read("http");
        Row row = new Row("B8 HTTP", cases.size() + 4);
        for (HostileCase line : cases) {
            String came = exchange(request(line));
            String found = statuses(came);
            boolean right = List.of(line.outcome().split("/")).contains(found);
            row.check(line.name(), right && server.serves(), found + " " + HostileCase.shown(came));
        }
        row.check(
                "head that never ends",
                servesBeside("POST " + path + " HTTP/1.1\r\nHost: x\r\nX-Slow: "),
                "not served");
        row.check(
                "body that never ends",
                servesBeside("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"),
                "not served");
        row.check(
                "chunk that never ends",
                servesBeside("POST " + path + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{"),
                "not served");
        row.check(IDLE + " idle connections", servesBesideIdle(), "not served");
        assertThat(row.finish()).isEmpty();
        assertThat(server.neighboursLanded()).isTrue();
    }

    /** Twenty senders stop in the middle; others are served meanwhile. */
    private boolean servesBeside(String beginning) throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                Socket socket = open();
                slow.add(socket);
                socket.getOutputStream().write(beginning.getBytes(StandardCharsets.ISO_8859_1));
            }
            return server.serves();
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private boolean servesBesideIdle() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < IDLE; i++) {
                idle.add(open());
            }
            return server.serves();
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }
}
