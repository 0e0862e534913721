package io.tributary.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After each bad body the same server must serve a good one. */
class BodyTest {

    private static HttpFixture http;

    @BeforeAll
    static void start() {
        http = new HttpFixture();
    }

    @AfterAll
    static void stop() {
        http.close();
    }

    @AfterEach
    void serverIsStillWell() throws Exception {
        assertThat(http.send("POST", "/json", "{\"a\":[1]}".getBytes()).body()).isEqualTo("{\"a\":[1]}");
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    private static HttpResponse<String> zipped(byte[] body) throws Exception {
        return http.send("POST", "/size", body, "Content-Encoding", "gzip");
    }

    @Test
    void bodyOfTheLimitIsTakenAndOneByteMoreIsNot() throws Exception {
        assertThat(http.send("POST", "/size", new byte[HttpFixture.LIMIT]).body())
                .isEqualTo("100000");

        HttpResponse<String> answer = http.send("POST", "/size", new byte[HttpFixture.LIMIT + 1]);

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("100000 bytes");
    }

    @Test
    void emptyBodyIsEmpty() throws Exception {
        assertThat(http.send("POST", "/size").body()).isEqualTo("0");
    }

    @Test
    void manyBodiesOnOneConnectionAreCountedEachByItself() throws Exception {
        try (Wire wire = http.wire()) {
            for (int i = 0; i < 5; i++) {
                wire.send("POST /size HTTP/1.1\r\nHost: h\r\nContent-Length: 90000\r\n\r\n")
                        .send(new byte[90_000]);
                assertThat(wire.answer().text()).isEqualTo("90000");
            }
            for (int i = 0; i < 3_000; i++) {
                wire.send("GET /things/" + "x".repeat(100) + " HTTP/1.1\r\nHost: h\r\n\r\n");
                assertThat(wire.answer().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void clientThatSendsFarTooMuchStillReadsTheAnswer() throws Exception {
        try (Wire wire = http.wire()) {
            wire.send("POST /size HTTP/1.1\r\nHost: h\r\nContent-Length: 8000000\r\n\r\n");
            for (int i = 0; i < 80; i++) {
                wire.send(new byte[100_000]);
            }

            Wire.Answer answer = wire.answer();

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(wire.closed()).isTrue();
        }
    }

    @Test
    void oversizeIsRefusedFromItsLengthBeforeItIsSent() throws Exception {
        try (Wire wire = http.wire()) {
            wire.send("POST /size HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999\r\nExpect: 100-continue\r\n\r\n");

            assertThat(wire.answer().status()).isEqualTo(413);
            assertThat(wire.closed()).isTrue();
        }
    }

    @Test
    void expectingClientIsToldToContinue() throws Exception {
        try (Wire wire = http.wire()) {
            wire.send("POST /size HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
            assertThat(wire.line()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(wire.line()).isEmpty();

            assertThat(wire.send("abc").answer().text()).isEqualTo("3");
            assertThat(wire.send("GET /things HTTP/1.1\r\nHost: h\r\n\r\n")
                            .answer()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void chunksAreOneBody() throws Exception {
        try (Wire wire = http.wire()) {
            wire.send("POST /json HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .send("3\r\n[1,\r\n2\r\n2]\r\n0\r\n\r\n");

            assertThat(wire.answer().text()).isEqualTo("[1,2]");
            assertThat(wire.send("GET /things HTTP/1.1\r\nHost: h\r\n\r\n")
                            .answer()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void endlessChunksAreCutOff() throws Exception {
        try (Wire wire = http.wire()) {
            wire.send("POST /size HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 20; i++) {
                wire.send("2710\r\n").send(new byte[10_000]).send("\r\n");
            }

            assertThat(wire.answer().status()).isEqualTo(413);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"7fffffff\r\n", "1", "0;"})
    void chunkThatPromisesTooMuchOrNeverEndsItsLineIsCutOff(String start) throws Exception {
        try (Wire wire = http.wire()) {
            wire.send("POST /size HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .send(start)
                    .send("0".repeat(300_000));

            assertThat(wire.answer().status()).isEqualTo(413);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"zz\r\nabc\r\n0\r\n\r\n", "-1\r\n\r\n", "\r\n\r\n", "fffffffff\r\nabc\r\n", "0\r\nx\r\n\r\n"})
    void malformedChunksAreRefused(String body) throws Exception {
        assertThat(http.raw("POST /size HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + body)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void bodyCutShortIsRefused() throws Exception {
        try (Wire wire = http.wire()) {
            wire.send("POST /size HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc")
                    .end();

            assertThat(wire.answer().status()).isEqualTo(400);
        }
        try (Wire wire = http.wire()) {
            wire.send("POST /size HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc")
                    .end();

            assertThat(wire.answer().status()).isEqualTo(400);
        }
    }

    @Test
    void bodyNobodyReadsDoesNotSpoilTheConnection() throws Exception {
        try (Wire wire = http.wire()) {
            wire.send("POST /unread HTTP/1.1\r\nHost: h\r\nContent-Length: 5000\r\n\r\n" + "x".repeat(5_000));
            assertThat(wire.answer().text()).isEqualTo("\"unread\"");

            assertThat(wire.send("GET /things HTTP/1.1\r\nHost: h\r\n\r\n")
                            .answer()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void longBodyNobodyReadsEndsTheConnectionAfterTheAnswer() throws Exception {
        try (Wire wire = http.wire()) {
            wire.send("POST /unread HTTP/1.1\r\nHost: h\r\nContent-Length: 3000000\r\n\r\n")
                    .send(new byte[3_000_000]);
            Wire.Answer answer = wire.answer();

            assertThat(answer.text()).isEqualTo("\"unread\"");
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(wire.closed()).isTrue();
        }
    }

    @Test
    void gzipIsOpened() throws Exception {
        assertThat(zipped(gzip(new byte[50_000])).body()).isEqualTo("50000");
        assertThat(http.send("POST", "/json", gzip("[true]".getBytes()), "Content-Encoding", "X-GZIP")
                        .body())
                .isEqualTo("[true]");
        assertThat(http.send("POST", "/json", "[1]".getBytes(), "Content-Encoding", "identity")
                        .body())
                .isEqualTo("[1]");
    }

    @Test
    void gzipThatOpensBeyondTheLimitIsRefused() throws Exception {
        assertThat(zipped(gzip(new byte[HttpFixture.LIMIT])).body()).isEqualTo("100000");
        assertThat(zipped(gzip(new byte[HttpFixture.LIMIT + 1])).statusCode()).isEqualTo(413);
        byte[] bomb = gzip(new byte[90_000_000]);
        assertThat(bomb.length).isLessThan(HttpFixture.LIMIT);
        assertThat(zipped(bomb).statusCode()).isEqualTo(413);
    }

    @Test
    void brokenGzipIsRefused() throws Exception {
        byte[] whole = gzip("hello hello hello hello".getBytes());
        byte[] checksum = whole.clone();
        checksum[whole.length - 6] ^= 1;

        assertThat(zipped(Arrays.copyOf(whole, whole.length - 9)).statusCode()).isEqualTo(400);
        assertThat(zipped(Arrays.copyOf(whole, 5)).statusCode()).isEqualTo(400);
        assertThat(zipped(checksum).statusCode()).isEqualTo(400);
        assertThat(zipped("plain".getBytes()).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "gzip, gzip", "gzip,identity", "zstd"})
    void otherEncodingsAreRefused(String encoding) throws Exception {
        assertThat(http.send("POST", "/size", gzip(new byte[5]), "Content-Encoding", encoding)
                        .statusCode())
                .isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "{\"a\":1}}",
                "[1] [2]",
                "nul",
                "{'a':1}",
                "NaN",
                "01",
                "[1]x",
                "\"a\nb\"",
                "//x\n1"
            })
    void whatIsNoJsonIsRefused(String body) throws Exception {
        HttpResponse<String> answer = http.send("POST", "/json", body.getBytes());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("JSON");
    }

    @ParameterizedTest
    @ValueSource(ints = {HttpFixture.DEPTH + 1, 1_000, 45_000})
    void deepJsonIsRefused(int depth) throws Exception {
        String arrays = "[".repeat(depth) + "]".repeat(depth);

        assertThat(http.send("POST", "/json", arrays.getBytes()).statusCode()).isEqualTo(400);
        assertThat(http.send("POST", "/json", "[".repeat(depth).getBytes()).statusCode())
                .isEqualTo(400);
    }

    @Test
    void jsonOfTheLimitDepthIsTaken() throws Exception {
        String arrays = "[".repeat(HttpFixture.DEPTH) + "]".repeat(HttpFixture.DEPTH);

        assertThat(http.send("POST", "/json", arrays.getBytes()).body()).isEqualTo(arrays);
    }

    @Test
    void numberOfTooManyDigitsIsRefused() throws Exception {
        assertThat(http.send("POST", "/json", "1".repeat(1_001).getBytes()).statusCode())
                .isEqualTo(400);
        assertThat(http.send("POST", "/json", "1".repeat(1_000).getBytes()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void textInAnotherEncodingIsRefused() throws Exception {
        assertThat(http.send("POST", "/json", "{\"a\":1}".getBytes(StandardCharsets.UTF_16))
                        .statusCode())
                .isEqualTo(400);
        assertThat(http.send("POST", "/json", "{\"a\":1}".getBytes(StandardCharsets.UTF_16LE))
                        .statusCode())
                .isEqualTo(400);
        assertThat(http.send("POST", "/json", "\"é\"".getBytes(StandardCharsets.ISO_8859_1))
                        .statusCode())
                .isEqualTo(400);
        assertThat(http.send("POST", "/json", new byte[] {'"', (byte) 0xC0, (byte) 0x80, '"'})
                        .statusCode())
                .isEqualTo(400);
        assertThat(http.send("POST", "/json", new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'})
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void byteOrderMarkIsPassedOver() throws Exception {
        assertThat(http.send("POST", "/json", "\uFEFF[1]".getBytes(StandardCharsets.UTF_8))
                        .body())
                .isEqualTo("[1]");
    }

    @Test
    void ofRepeatedNamesTheLastCounts() throws Exception {
        assertThat(http.send("POST", "/json", "{\"a\":1,\"a\":2}".getBytes()).body())
                .isEqualTo("{\"a\":2}");
    }

    @Test
    void jsonIsReadWhateverItsTypeSays() throws Exception {
        assertThat(http.send("POST", "/json", "[1]".getBytes(), "Content-Type", "application/x-www-form-urlencoded")
                        .body())
                .isEqualTo("[1]");
        assertThat(http.send("POST", "/json", "[1]".getBytes()).body()).isEqualTo("[1]");
    }

    @Test
    void bodyOfUnknownLengthFromAnOrdinaryClientIsTaken() throws Exception {
        try (java.net.http.HttpClient client = java.net.http.HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            java.net.URI.create("http://127.0.0.1:" + http.server.port() + "/size"))
                    .POST(HttpRequest.BodyPublishers.ofInputStream(
                            () -> new java.io.ByteArrayInputStream(new byte[HttpFixture.LIMIT])))
                    .build();

            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .isEqualTo("100000");
        }
    }
}
