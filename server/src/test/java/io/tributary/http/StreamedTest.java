package io.tributary.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Answers that are written piece by piece, and requests within the body of another one. */
class StreamedTest {

    private static final int PIECES = 300;
    private static final int PIECE = 10_000;
    private static HttpFixture http;

    /** So many pieces; after some of them it may break. */
    private record Pieces(int breaksAfter) implements Content.Streamed {
        @Override
        public long length() {
            return (long) PIECES * PIECE;
        }

        @Override
        public void writeTo(OutputStream to) throws IOException {
            byte[] piece = "x".repeat(PIECE).getBytes();
            for (int i = 0; i < PIECES; i++) {
                if (i == breaksAfter) {
                    throw new IOException("the disk broke");
                }
                to.write(piece);
            }
        }
    }

    private record Nothing() implements Content.Streamed {
        @Override
        public long length() {
            return 0;
        }

        @Override
        public void writeTo(OutputStream to) {}
    }

    @BeforeAll
    static void start() {
        Routes routes = new Routes();
        routes.get("/whole", request -> Response.streamed(200, "text/plain", new Pieces(PIECES)))
                .get("/broken", request -> Response.streamed(200, "text/plain", new Pieces(100)))
                .get("/nothing", request -> Response.streamed(200, "text/plain", new Nothing()))
                .get("/one/{id}", request -> HttpFixture.seen(request, "id"))
                .post("/echo", request -> Response.json(200, request.json()))
                .get("/refused", request -> {
                    throw new HttpProblem(Response.json(418, JsonNodeFactory.instance.textNode("teapot")));
                })
                .post(
                        "/outer",
                        request -> routes.answerWithin(
                                request,
                                request.queryParam("method").orElse(""),
                                request.queryParam("target").orElse(""),
                                Map.of(),
                                request.body().length == 0 ? null : request.json()));
        http = new HttpFixture(HttpSettings.Patience.USUAL, routes);
    }

    @AfterAll
    static void stop() {
        http.close();
    }

    @Test
    void allPiecesArriveUnderTheirLength() throws Exception {
        var answer = http.send("GET", "/whole");

        assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue((long) PIECES * PIECE);
        assertThat(answer.body()).hasSize(PIECES * PIECE);
        assertThat(http.send("HEAD", "/whole").headers().firstValueAsLong("Content-Length"))
                .hasValue((long) PIECES * PIECE);
    }

    @Test
    void streamOfNothingIsAnEmptyAnswer() throws Exception {
        var answer = http.send("GET", "/nothing");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(0);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void clientsSeeThatAnAnswerBrokeOff() throws Exception {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> http.send("GET", "/broken"));

        assertThat(http.send("GET", "/one/a").statusCode())
                .as("the server goes on")
                .isEqualTo(200);
    }

    @Test
    void innerRequestsAreAnsweredByTheSameRoutes() throws Exception {
        var one = http.send("POST", "/outer?method=GET&target=/one/b%2525?q=1");
        var echo = http.send("POST", "/outer?method=POST&target=/echo", "{\"a\":1}".getBytes());

        assertThat(one.body()).contains("\"id\":\"b%\"", "\"query\":\"q=1\"", "\"method\":\"GET\"");
        assertThat(echo.body()).isEqualTo("{\"a\":1}");
        assertThat(http.send("POST", "/outer?method=POST&target=/echo").statusCode())
                .isEqualTo(400);
        assertThat(http.send("POST", "/outer?method=GET&target=/nosuch").statusCode())
                .isEqualTo(404);
        assertThat(http.send("POST", "/outer?method=PUT&target=/echo").statusCode())
                .isEqualTo(405);
        assertThat(http.send("POST", "/outer?method=GET&target=/refused").statusCode())
                .isEqualTo(418);
    }
}
