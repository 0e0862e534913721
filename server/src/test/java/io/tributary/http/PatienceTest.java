package io.tributary.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tributary.http.HttpSettings.Patience;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each waits for what the server does by itself; the only clock is the one that would end a hanging test. */
@Timeout(60)
class PatienceTest {

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(500);

    @Test
    void connectionWithoutANextRequestIsClosed() throws Exception {
        try (HttpFixture http = new HttpFixture(new Patience(SHORT, LONG, LONG, LONG, LONG));
                Wire wire = http.wire()) {
            wire.send("GET /things HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(wire.answer().status()).isEqualTo(200);

            assertThat(wire.closed()).isTrue();
        }
    }

    @Test
    void requestWhoseHeadDripsIsClosed() throws Exception {
        try (HttpFixture http = new HttpFixture(new Patience(LONG, SHORT, LONG, LONG, LONG));
                Wire wire = http.wire()) {
            wire.send("GET /things HTTP/1.1\r\n");

            assertThatThrownBy(() -> {
                        while (true) {
                            wire.send("x: y\r\n");
                            Thread.onSpinWait();
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void requestWhoseBodyNeverComesIsClosed() throws Exception {
        try (HttpFixture http = new HttpFixture(new Patience(LONG, LONG, SHORT, LONG, LONG));
                Wire wire = http.wire()) {
            wire.send("POST /size HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab");

            assertThat(wire.closed()).isTrue();
        }
    }

    @Test
    void clientThatDoesNotReadItsAnswerIsClosed() throws Exception {
        byte[] large = new byte[16 * 1024 * 1024];
        CountDownLatch answering = new CountDownLatch(1);
        Routes routes = new Routes().get("/large", request -> {
            answering.countDown();
            return Response.bytes(200, "text/plain", large);
        });
        try (HttpFixture http = new HttpFixture(new Patience(LONG, LONG, LONG, SHORT, LONG), routes);
                Wire wire = http.wire()) {
            wire.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
            answering.await();

            await().until(() -> http.server.connected() == 0);

            assertThat(wire.drain()).isLessThan(large.length);
        }
    }

    @Test
    void crowdOfIdleConnectionsMakesRoomForThoseWhoAsk() throws Exception {
        HttpSettings settings =
                HttpSettings.defaults("127.0.0.1", 0, null).withPatience(new Patience(LONG, LONG, LONG, LONG, SHORT));
        List<Wire> idle = new ArrayList<>();
        try (HttpServer server = HttpServer.start(settings, HttpFixture.routes(), 20)) {
            for (int i = 0; i < 100; i++) {
                idle.add(Wire.to(server.port()));
            }
            try (Wire asks = Wire.to(server.port())) {
                asks.send("GET /things HTTP/1.1\r\nHost: h\r\n\r\n");

                assertThat(asks.answer().status()).isEqualTo(200);
            }
        } finally {
            for (Wire wire : idle) {
                wire.close();
            }
        }
    }

    @Test
    void runningRequestIsFinishedWhenTheServerCloses() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Routes routes = new Routes().get("/slow", request -> {
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Response.empty(200);
        });
        HttpFixture http = new HttpFixture(new Patience(LONG, LONG, LONG, LONG, Duration.ofSeconds(30)), routes);
        try (Wire busy = http.wire();
                Wire idle = http.wire();
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            idle.send("GET /none HTTP/1.1\r\nHost: h\r\n\r\n").answer();
            busy.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
            begun.await();

            Future<?> closing = executor.submit(http::close);
            assertThat(idle.closed()).isTrue();
            goOn.countDown();

            Wire.Answer answer = busy.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("connection")).isEqualTo("close");
            closing.get();
            assertThatThrownBy(http::wire).isInstanceOf(IOException.class);
        }
    }

    @Test
    void portInUseIsAnError() {
        try (HttpFixture http = new HttpFixture()) {
            assertThatThrownBy(() -> HttpServer.start(
                            HttpSettings.defaults("127.0.0.1", http.server.port(), null), new Routes()))
                    .isInstanceOf(RuntimeException.class);
        }
    }
}
