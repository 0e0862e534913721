package io.tributary.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is hardly HTTP: it is answered in our words, and the connection ends. */
class FramingTest {

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
        assertThat(http.send("GET", "/things").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "no host; 400; GET /things HTTP/1.1\\r\\n\\r\\n",
                "bad host; 400; GET /things HTTP/1.1\\r\\nHost: a b\\r\\n\\r\\n",
                "old version; 505; GET /things HTTP/1.0\\r\\n\\r\\n",
                "unknown version; 400; GET /things HTTP/9.9\\r\\nHost: h\\r\\n\\r\\n",
                "no version; 400; GET /things\\r\\nHost: h\\r\\n\\r\\n",
                "no colon; 400; GET /things HTTP/1.1\\r\\nHost: h\\r\\nnonsense\\r\\n\\r\\n",
                "blank before colon; 400; GET /things HTTP/1.1\\r\\nHost : h\\r\\n\\r\\n",
                "bare line feed; 400; GET /things HTTP/1.1\\nHost: h\\n\\n",
                "length and chunks; 400; POST /size HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 3\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "two lengths; 400; POST /size HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 3\\r\\nContent-Length: 4\\r\\n\\r\\nabc",
                "negative length; 400; POST /size HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: -3\\r\\n\\r\\n",
                "length of letters; 400; POST /size HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: abc\\r\\n\\r\\n",
                "length with a sign; 400; POST /size HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: +3\\r\\n\\r\\nabc",
                "unknown transfer encoding; 400; POST /size HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: gzip\\r\\n\\r\\n",
                "two transfer encodings; 501; POST /size HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: gzip, chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "chunked twice; 400; POST /size HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: chunked, chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "unknown method; 405; BREW /things HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                "tunnel; 404; CONNECT example.com:443 HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                "all of the server; 404; OPTIONS * HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n"
            })
    void isRefused(String name, int status, String request) throws Exception {
        Wire.Answer answer = http.raw(request.strip().replace("\\r", "\r").replace("\\n", "\n"));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).contains("\"status\":" + status).doesNotContain("helidon", "Exception");
        assertThat(answer.header("x-request-id")).isNotEmpty();
    }

    @Test
    void headersTooLargeTogetherAreRefused() throws Exception {
        try (Wire wire = http.wire()) {
            wire.send("GET /things HTTP/1.1\r\nHost: h\r\n");
            for (int i = 0; i < 100; i++) {
                wire.send("x-" + i + ": " + "y".repeat(1_000) + "\r\n");
            }
            wire.send("\r\n");

            assertThat(wire.answer().status()).isEqualTo(431);
        }
    }

    @Test
    void oneHeaderOfAMegabyteIsRefused() throws Exception {
        assertThat(http.raw("GET /things HTTP/1.1\r\nHost: h\r\nx: " + "y".repeat(1_000_000) + "\r\n\r\n")
                        .status())
                .isEqualTo(431);
    }

    @Test
    void tenThousandHeadersAreRefused() throws Exception {
        assertThat(http.raw("GET /things HTTP/1.1\r\nHost: h\r\n" + "a: b\r\n".repeat(10_000) + "\r\n")
                        .status())
                .isEqualTo(431);
    }

    @Test
    void endlessRequestLineIsRefused() throws Exception {
        assertThat(http.raw("GET /things?" + "x".repeat(100_000) + " HTTP/1.1\r\nHost: h\r\n\r\n")
                        .status())
                .isEqualTo(414);
    }

    @Test
    void longQueryOfARealClientIsTaken() throws Exception {
        assertThat(http.raw("GET /things?" + "x".repeat(12_000) + " HTTP/1.1\r\nHost: h\r\n\r\n")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void refusalHasTheShapeOfItsGroup() throws Exception {
        Wire.Answer answer =
                http.raw("POST /own/json HTTP/1.1\r\nHost: h\r\nx-request-id: r-9\r\nContent-Length: x\r\n\r\n");

        assertThat(answer.text()).isEqualTo("{\"own\":\"Bad Request\",\"id\":\"r-9\"}");
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        try (Wire wire = http.wire()) {
            wire.send("POST /size HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
                    + "POST /size HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\na"
                    + "GET /empty HTTP/1.1\r\nHost: h\r\n\r\n");

            assertThat(wire.answer().text()).isEqualTo("3");
            assertThat(wire.answer().text()).isEqualTo("1");
            assertThat(wire.answer().status()).isEqualTo(204);
        }
    }

    @Test
    void connectionClosesWhenTheClientAsksForIt() throws Exception {
        try (Wire wire = http.wire()) {
            wire.send("GET /things HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

            assertThat(wire.answer().header("connection")).isEqualTo("close");
            assertThat(wire.closed()).isTrue();
        }
    }

    @Test
    void connectionClosesAtOnceAfterChunks() throws Exception {
        Duration forever = Duration.ofMinutes(10);
        HttpSettings settings = HttpSettings.defaults("127.0.0.1", 0, null)
                .withPatience(new HttpSettings.Patience(forever, forever, forever, forever, forever));
        try (HttpServer server = HttpServer.start(settings, HttpFixture.routes());
                Wire wire = Wire.to(server.port())) {
            wire.send("POST /size HTTP/1.1\r\nHost: h\r\nConnection: Close\r\nTransfer-Encoding: chunked\r\n\r\n");
            wire.send("1\r\na\r\n0\r\n\r\n");

            assertThat(wire.answer().text()).isEqualTo("1");
            assertThat(wire.closed()).isTrue();
        }
    }

    @Test
    void clientThatEndedItsSideStillGetsItsAnswer() throws Exception {
        try (Wire wire = http.wire()) {
            wire.send("GET /things HTTP/1.1\r\nHost: h\r\n\r\n").end();

            assertThat(wire.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void connectionBrokenInTheMiddleOfAnythingHurtsNobody() throws Exception {
        for (String part : new String[] {
            "G", "GET /th", "GET /things HTTP/1.1\r\nHo", "POST /size HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nx"
        }) {
            try (Wire wire = http.wire()) {
                wire.send(part);
            }
        }
    }
}
