package io.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.e2e.HostileServer.Answer;
import io.tributary.e2e.HostileServer.Row;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What can be wrong with a body as a whole: its size, its compression, and bad messages among good ones. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileBodyTest {

    private static final int LIMIT = 1_048_576;
    private static final Predicate<Answer> TAKEN = Answer::isTaken;

    private HostileServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = new HostileServer(folder);
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
    }

    private void expect(Row row, String what, Predicate<Answer> right, Answer answer) throws Exception {
        row.check(what, right.test(answer) && server.serves(), answer.text());
    }

    private static Predicate<Answer> problem(int status) {
        return answer -> answer.isProblem(status);
    }

    private static Predicate<Answer> items(int count) {
        return answer ->
                answer.status() == 207 && answer.json().path("responses").size() == count;
    }

    /** A good message of exactly so many bytes. */
    private byte[] message(int size) {
        String start = "{\"_id\":\"" + server.id() + "\",\"timestamp\":\"2025-07-14T12:00:00Z\",\"v\":\"";
        return HostileServer.bytes(start + "x".repeat(size - start.length() - 2) + "\"}");
    }

    private static byte[] batch(byte[] message) {
        return HostileServer.join(HostileServer.bytes("{\"messages\":["), message, HostileServer.bytes("]}"));
    }

    private String many(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> HostileServer.message(server.id()))
                .collect(Collectors.joining(",", "{\"messages\":[", "]}"));
    }

    /** Comes in chunks, for its length is not known. */
    private static BodyPublisher chunked(byte[] body) {
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
    }

    private static String members(int count) {
        return IntStream.range(0, count).mapToObj(i -> ",\"f" + i + "\":1").collect(Collectors.joining());
    }

    private byte[] withMembers(int count) {
        String message = HostileServer.message(server.id());
        return HostileServer.bytes(message.substring(0, message.length() - 1) + members(count) + "}");
    }

    @Test
    void b5Sizes() throws Exception {
        Row row = new Row("B5 sizes", 20);
        String one = server.mapped.url();
        String many = server.batchUrl();
        int frame = batch(new byte[0]).length;
        expect(row, "the limit", TAKEN, server.post(one, message(LIMIT)));
        expect(row, "one byte more", problem(413), server.post(one, message(LIMIT + 1)));
        expect(row, "batch of the limit", items(1), server.post(many, batch(message(LIMIT - frame))));
        expect(row, "batch of one byte more", problem(413), server.post(many, batch(message(LIMIT + 1 - frame))));
        expect(row, "the limit in chunks", TAKEN, server.post(one, chunked(message(LIMIT))));
        expect(row, "one byte more in chunks", problem(413), server.post(one, chunked(message(LIMIT + 1))));
        expect(row, "twice the limit", problem(413), server.post(one, message(2 * LIMIT)));
        expect(row, "the limit in gzip", TAKEN, server.post(one, gzip(message(LIMIT)), "Content-Encoding", "gzip"));
        expect(
                row,
                "one byte more in gzip",
                problem(413),
                server.post(one, gzip(message(LIMIT + 1)), "Content-Encoding", "gzip"));
        expect(row, "10,000 members", TAKEN, server.post(one, withMembers(9_998)));
        expect(row, "10,001 members, which only a schema can forbid", TAKEN, server.post(one, withMembers(9_999)));
        expect(row, "10,000 messages", items(10_000), server.post(many, HostileServer.bytes(many(10_000))));
        expect(
                row,
                "10,001 messages",
                problem(400),
                server.post(many, HostileServer.bytes("{\"messages\":[" + "{},".repeat(10_000) + "{}]}")));
        expect(row, "empty batch", problem(400), server.post(many, HostileServer.bytes("{\"messages\":[]}")));
        expect(row, "no body", problem(400), server.post(one, new byte[0]));
        expect(row, "no body for a batch", problem(400), server.post(many, new byte[0]));
        expect(row, "no body in chunks", problem(400), server.post(one, chunked(new byte[0])));
        expect(row, "one byte", problem(400), server.post(one, HostileServer.bytes("{")));
        expect(row, "blanks up to the limit", TAKEN, server.post(one, padded(LIMIT)));
        expect(row, "opening brackets up to the limit", problem(400), server.post(one, filled('[', LIMIT)));
        assertThat(row.finish()).isEmpty();
        assertThat(server.neighboursLanded()).isTrue();
    }

    private byte[] padded(int size) {
        byte[] all = filled(' ', size);
        byte[] message = HostileServer.bytes(HostileServer.message(server.id()));
        System.arraycopy(message, 0, all, size - message.length, message.length);
        return all;
    }

    private static byte[] filled(char with, int size) {
        byte[] all = new byte[size];
        Arrays.fill(all, (byte) with);
        return all;
    }

    @Test
    void b6PlacesOfBadMessages() throws Exception {
        List<String> bad = List.of(
                "17",
                "\"text\"",
                "null",
                "[]",
                "{\"header\":{\"flowId\":\"FLOW\",\"imsOrgId\":\"GLOBEX@AdobeOrg\"},\"body\":{\"_id\":\"bad\"}}",
                "{\"header\":{\"flowId\":\"FLOW\",\"operations\":{\"data\":\"upsert\"}},\"body\":{\"_id\":\"bad\"}}");
        List<List<Integer>> places = List.of(List.of(0), List.of(2), List.of(4), List.of(0, 1, 2, 3, 4));
        Row row = new Row("B6 places of bad messages", bad.size() * places.size());
        List<String> expected = new ArrayList<>();
        for (String message : bad) {
            for (List<Integer> at : places) {
                List<String> messages = new ArrayList<>();
                List<String> good = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    String id = server.id();
                    messages.add(
                            at.contains(i)
                                    ? message.replace("FLOW", server.mapped.flowId())
                                    : HostileServer.message(id));
                    if (!at.contains(i)) {
                        good.add("'" + id + "'");
                    }
                }
                Answer answer = server.post(
                        server.batchUrl(), HostileServer.bytes("{\"messages\":[" + String.join(",", messages) + "]}"));
                row.check(message + " at " + at, linesUp(answer, at) && server.serves(), answer.text());
                expected.addAll(good);
            }
        }
        assertThat(row.finish()).isEmpty();
        assertThat(server.landed(server.mapped.table(), "_id in (" + String.join(",", expected) + ")", expected.size()))
                .as("the good ones among the bad land")
                .isTrue();
        assertThat(server.count(server.mapped.table(), "_id = 'bad'")).isZero();
        assertThat(server.neighboursLanded()).isTrue();
    }

    private static boolean linesUp(Answer answer, List<Integer> bad) {
        JsonNode items = answer.json().path("responses");
        if (answer.status() != 207 || items.size() != 5) {
            return false;
        }
        for (int i = 0; i < 5; i++) {
            JsonNode item = items.path(i);
            boolean failed = item.path("status").asInt() == 400
                    && item.path("statusCode").asInt() == 400
                    && !item.path("message").asText().isEmpty();
            if (!item.path("xactionId").asText().endsWith("-" + i)
                    || (bad.contains(i) ? !failed : item.has("status") || item.has("statusCode"))) {
                return false;
            }
        }
        return true;
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    /** A gibibyte of blanks in about a megabyte. */
    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] part = filled(' ', LIMIT);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out, 65_536)) {
            for (int i = 0; i < 1_000; i++) {
                gzip.write(part);
            }
        }
        return out.toByteArray();
    }

    private Answer sent(String encoding, byte[] body) throws Exception {
        return server.post(server.mapped.url(), body, "Content-Encoding", encoding);
    }

    private byte[] zipped() throws IOException {
        return gzip(HostileServer.bytes(HostileServer.message(server.id())));
    }

    private static byte[] changed(byte[] bytes, int fromEnd) {
        byte[] copy = bytes.clone();
        copy[copy.length - fromEnd] ^= 1;
        return copy;
    }

    @Test
    void b7Compression() throws Exception {
        Row row = new Row("B7 compression", 16);
        byte[] bomb = bomb();
        assertThat(bomb.length).isLessThan(LIMIT);
        expect(row, "bomb with its length", problem(413), sent("gzip", bomb));
        expect(
                row,
                "bomb in chunks",
                problem(413),
                server.post(server.mapped.url(), chunked(bomb), "Content-Encoding", "gzip"));
        expect(
                row,
                "bomb on the batch path",
                problem(413),
                server.post(server.batchUrl(), bomb, "Content-Encoding", "gzip"));
        expect(
                row,
                "bomb without a token where one is asked for, which is not opened",
                answer -> answer.status() == 401
                        && answer.json().path("status").asText().equals("401"),
                server.post(server.guarded, bomb, "Content-Encoding", "gzip"));
        expect(row, "gzip in gzip under one name", problem(400), sent("gzip", gzip(zipped())));
        expect(row, "cut in the middle", problem(400), sent("gzip", Arrays.copyOf(zipped(), 30)));
        expect(
                row,
                "cut before the checksum",
                problem(400),
                sent("gzip", Arrays.copyOf(zipped(), zipped().length - 8)));
        expect(row, "wrong checksum", problem(400), sent("gzip", changed(zipped(), 5)));
        expect(row, "wrong length at the end", problem(400), sent("gzip", changed(zipped(), 1)));
        expect(
                row,
                "bytes behind the end, which are passed over",
                TAKEN,
                sent("gzip", HostileServer.join(zipped(), HostileServer.bytes("rubbish"))));
        expect(
                row,
                "two gzip files, one message each",
                problem(400),
                sent("gzip", HostileServer.join(zipped(), zipped())));
        expect(
                row,
                "plain under the name of gzip",
                problem(400),
                sent("gzip", HostileServer.bytes(HostileServer.message(server.id()))));
        expect(row, "unknown encoding", problem(415), sent("br", zipped()));
        expect(row, "gzip twice", problem(415), sent("gzip, gzip", gzip(zipped())));
        expect(row, "gzip without its name", problem(400), server.post(server.mapped.url(), zipped()));
        expect(row, "nothing, under the name of gzip", problem(400), sent("gzip", new byte[0]));
        assertThat(row.finish()).isEmpty();
        assertThat(server.neighboursLanded()).isTrue();
    }
}
