package io.tributary.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends events over kept-alive connections for a fixed time, each connection as fast as its answers come. Plain HTTP/1.1 over sockets, requests built once and
 * patched, so that the loader takes little of the machine it shares with the server. It refuses any address that isn't loopback.
 */
final class Load {

    private static final int ANSWERS_KEPT = 4_000_000;

    private final List<URI> targets;
    private final int batch;
    private final int connections;
    private final byte[][] event;
    private final double perSecond;

    /**
     * @param target the streaming endpoint, with its query
     * @param batch messages a request; 1 sends single events
     */
    Load(URI target, int batch, int connections) throws IOException {
        this(List.of(target), batch, connections, LoadEvent.aroundId(), 0);
    }

    private Load(List<URI> targets, int batch, int connections, byte[][] event, double perSecond) throws IOException {
        for (URI target : targets) {
            if (!InetAddress.getByName(target.getHost()).isLoopbackAddress()) {
                throw new IllegalArgumentException("loopback only, found " + target.getHost());
            }
        }
        this.targets = List.copyOf(targets);
        this.batch = batch;
        this.connections = connections;
        this.event = event;
        this.perSecond = perSecond;
    }

    /** The same, to several endpoints of one server in turns. */
    Load to(List<URI> others) throws IOException {
        return new Load(others, batch, connections, event, perSecond);
    }

    /** The same with other events. */
    Load of(byte[][] aroundId) throws IOException {
        return new Load(targets, batch, connections, aroundId, perSecond);
    }

    /** The same at a fixed rate: a request has its moment, and its answer is timed from then on, also if it could only be sent later. */
    Load at(double eventsPerSecond) throws IOException {
        return new Load(targets, batch, connections, event, eventsPerSecond);
    }

    /**
     * What came of it.
     *
     * @param acknowledged events accepted
     * @param refused events in answers that were no success
     * @param seconds how long it took
     * @param latencyNanos of each request, sorted
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Outcome(long acknowledged, long refused, double seconds, long[] latencyNanos) {

        double eventsPerSecond() {
            return acknowledged / seconds;
        }

        /** Milliseconds that the share {@code p} of requests stayed below. */
        double percentileMillis(double p) {
            if (latencyNanos.length == 0) {
                return 0;
            }
            int index = (int) Math.min(latencyNanos.length - 1L, (long) Math.floor(latencyNanos.length * p));
            return latencyNanos[index] / 1e6;
        }
    }

    /** Runs for that time; {@code run} makes the ids of this run different from those of others. */
    Outcome run(int run, double seconds) throws InterruptedException {
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        List<Outcome> parts = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            List<Future<Outcome>> futures = new ArrayList<>();
            for (int c = 0; c < connections; c++) {
                int connection = c;
                futures.add(threads.submit(() -> send(run, connection, start, end)));
            }
            for (Future<Outcome> future : futures) {
                parts.add(future.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a connection broke", e.getCause());
        }
        double took = (System.nanoTime() - start) / 1e9;
        long[] all = parts.stream()
                .flatMapToLong(p -> Arrays.stream(p.latencyNanos()))
                .sorted()
                .toArray();
        return new Outcome(
                parts.stream().mapToLong(Outcome::acknowledged).sum(),
                parts.stream().mapToLong(Outcome::refused).sum(),
                took,
                all);
    }

    private Outcome send(int run, int connection, long start, long end) throws IOException {
        Template template = new Template();
        URI target = targets.get(0);
        double interval = perSecond == 0 ? 0 : 1e9 * batch * connections / perSecond;
        long first = start + (long) (interval * connection / connections);
        long acknowledged = 0;
        long refused = 0;
        long[] latencies = new long[ANSWERS_KEPT / connections];
        int requests = 0;
        try (Socket socket = new Socket(target.getHost(), target.getPort())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(60_000);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (long n = 0; System.nanoTime() < end && requests < latencies.length; n += batch) {
                template.number(run, connection, n);
                template.address(connection + requests * connections);
                long before = perSecond == 0 ? System.nanoTime() : await(first + (long) (interval * requests));
                if (before >= end) {
                    break;
                }
                socket.getOutputStream().write(template.bytes);
                int status = readAnswer(in);
                latencies[requests++] = System.nanoTime() - before;
                if (status / 100 == 2) {
                    acknowledged += batch;
                } else {
                    refused += batch;
                }
            }
        }
        return new Outcome(acknowledged, refused, 0, Arrays.copyOf(latencies, requests));
    }

    /** Waits for a moment; returns it. */
    private static long await(long moment) {
        for (long left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return moment;
    }

    private byte[] head(URI target, int bodyLength) {
        return ("POST " + target.getRawPath() + "?" + target.getRawQuery() + " HTTP/1.1\r\nHost: "
                        + target.getAuthority() + "\r\nContent-Type: application/json\r\nContent-Length: " + bodyLength
                        + "\r\n\r\n")
                .getBytes(US_ASCII);
    }

    /** A whole request whose ids are written over for each use. */
    private final class Template {

        private final byte[] bytes;
        private final int[] idOffsets = new int[batch];
        private final List<byte[]> heads;

        Template() {
            byte[][] around = event;
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            if (batch > 1) {
                body.writeBytes("{\"messages\":[".getBytes(US_ASCII));
            }
            for (int i = 0; i < batch; i++) {
                if (i > 0) {
                    body.write(',');
                }
                body.writeBytes(around[0]);
                idOffsets[i] = body.size();
                body.writeBytes(new byte[LoadEvent.ID_WIDTH]);
                body.writeBytes(around[1]);
            }
            if (batch > 1) {
                body.writeBytes("]}".getBytes(US_ASCII));
            }
            heads = targets.stream().map(target -> head(target, body.size())).toList();
            byte[] head = heads.get(0);
            if (heads.stream().anyMatch(other -> other.length != head.length)) {
                throw new IllegalArgumentException("endpoints must have addresses of one length");
            }
            bytes = Arrays.copyOf(head, head.length + body.size());
            System.arraycopy(body.toByteArray(), 0, bytes, head.length, body.size());
            for (int i = 0; i < batch; i++) {
                idOffsets[i] += head.length;
            }
        }

        /** Whose turn it is. */
        void address(int turn) {
            byte[] head = heads.get(turn % heads.size());
            System.arraycopy(head, 0, bytes, 0, head.length);
        }

        /** Ids: two digits of the run, three of the connection, eleven that count. */
        void number(int run, int connection, long first) {
            for (int i = 0; i < batch; i++) {
                digits(idOffsets[i], 2, run);
                digits(idOffsets[i] + 2, 3, connection);
                digits(idOffsets[i] + 5, 11, first + i);
            }
        }

        private void digits(int offset, int count, long value) {
            long rest = value;
            for (int i = offset + count - 1; i >= offset; i--) {
                bytes[i] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
        }
    }

    /** Reads one answer with a Content-Length to its end and returns its status. */
    private static int readAnswer(InputStream in) throws IOException {
        String first = readLine(in);
        int status = Integer.parseInt(first.substring(9, 12));
        long length = 0;
        for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Long.parseLong(line.substring(15).strip());
            }
        }
        in.skipNBytes(length);
        return status;
    }

    private static String readLine(InputStream in) throws IOException {
        byte[] line = new byte[256];
        int length = 0;
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (length < line.length && b != '\r') {
                line[length++] = (byte) b;
            }
        }
        return new String(line, 0, length, US_ASCII);
    }
}
