package io.tributary.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingTest {

    private static HttpFixture http;

    @BeforeAll
    static void start() {
        http = new HttpFixture();
    }

    @AfterAll
    static void stop() {
        http.close();
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }

    @ParameterizedTest
    @CsvSource({
        "/things/a, a",
        "/things/a/, a",
        "/things/a%2Fb, a/b",
        "/things/https%3A%2F%2Fns.example.com%2Facme%2F1, https://ns.example.com/acme/1",
        "/things/a+b, a+b",
        "/things/a%252Fb, a%2Fb",
        "/things/100%25, 100%",
        "/things/a;v=1, a;v=1",
        "/things/%C3%A9, é",
        "/things/.., ..",
        "/things/%zz, %zz",
        "/things/%, %",
        "/things/search, search"
    })
    void oneSegmentIsOneParameterDecodedOnce(String path, String value) throws Exception {
        Wire.Answer answer = http.raw("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(json(answer.text()).at("/parameters/id").textValue()).isEqualTo(value);
        assertThat(json(answer.text()).at("/path").textValue()).isEqualTo(path);
    }

    @Test
    void writtenSegmentWinsOverParameter() throws Exception {
        assertThat(http.send("GET", "/things/special").body()).isEqualTo("\"special\"");
    }

    @Test
    void restKeepsItsSlashes() throws Exception {
        HttpResponse<String> answer = http.send("PUT", "/files/7/day=1/part%20one/x.json");

        assertThat(json(answer.body()).at("/parameters/path").textValue()).isEqualTo("day=1/part one/x.json");
        assertThat(json(answer.body()).at("/parameters/id").textValue()).isEqualTo("7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/nothing",
                "/things//",
                "/things//parts/x",
                "/things/a/parts",
                "/files/7",
                "//things",
                "/THINGS"
            })
    void unknownPathIsNotFound(String path) throws Exception {
        Wire.Answer answer = http.raw("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(json(answer.text()).path("title").textValue()).isEqualTo("Not Found");
        assertThat(json(answer.text()).path("status").intValue()).isEqualTo(404);
    }

    @Test
    void otherMethodIsRefusedWithTheAllowedOnes() throws Exception {
        HttpResponse<String> answer = http.send("DELETE", "/things/a");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET");
        assertThat(answer.body()).isNotEmpty();
    }

    @Test
    void headAnswersLikeGetWithoutABody() throws Exception {
        try (Wire wire = http.wire()) {
            wire.send("HEAD /things/special HTTP/1.1\r\nHost: h\r\n\r\n");

            assertThat(wire.line()).startsWith("HTTP/1.1 200");
            String line = wire.line();
            boolean length = false;
            while (!line.isEmpty()) {
                length |= line.equalsIgnoreCase("Content-Length: 9");
                line = wire.line();
            }
            assertThat(length).isTrue();
            wire.send("GET /empty HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(wire.line()).startsWith("HTTP/1.1 204");
        }
    }

    @Test
    void groupWordsItsErrorsItself() throws Exception {
        assertThat(json(http.send("GET", "/own/none").body()).path("own").textValue())
                .isEqualTo("Not Found");
        assertThat(json(http.send("GET", "/own").body()).path("own").textValue())
                .isEqualTo("Not Found");
        assertThat(json(http.send("PUT", "/own/one").body()).path("own").textValue())
                .isEqualTo("Method Not Allowed");
        assertThat(json(http.send("POST", "/own/json", "{".getBytes()).body())
                        .path("own")
                        .textValue())
                .isEqualTo("Bad Request");
        assertThat(json(http.send("GET", "/ownother").body()).path("own").isMissingNode())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "a=1&b=2&a=3 a 1|3",
                "property=flowId==x,y property flowId==x,y",
                "property=[x]<>|\"y property [x]<>|\"y",
                "orderby=+name orderby _name",
                "a=%2B a +",
                "a%3Db=c a=b c",
                "a&b=1 a ''",
                "a=100% a 100%",
                "a=%C3%A9 a é",
                "&&a=1& a 1"
            })
    void queryIsSplitAtTheFirstEqualsSign(String query, String name, String value) throws Exception {
        Wire.Answer answer = http.raw("GET /things?" + query + " HTTP/1.1\r\nHost: h\r\n\r\n");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(json(answer.text()).path("query").textValue()).isEqualTo(query);
        assertThat(json(answer.text()).path("values").path(name).textValue()).isEqualTo(value.replace('_', ' '));
    }

    @Test
    void wholeUrlAsTargetCountsByItsPath() throws Exception {
        Wire.Answer answer = http.raw("GET http://proxy.example/things/a?x=1 HTTP/1.1\r\nHost: h\r\n\r\n");

        assertThat(json(answer.text()).at("/parameters/id").textValue()).isEqualTo("a");
    }

    @Test
    void requestIdIsEchoedIfItIsSaneAndElseMadeUp() throws Exception {
        assertThat(http.send("GET", "/things", new byte[0], "x-request-id", "abc-1.2:3")
                        .headers()
                        .firstValue("x-request-id"))
                .contains("abc-1.2:3");
        assertThat(http.send("GET", "/nothing", new byte[0], "x-request-id", "abc")
                        .headers()
                        .firstValue("x-request-id"))
                .contains("abc");
        String uuid = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
        for (String bad : new String[] {"a".repeat(129), "a<b>", "a b", "é"}) {
            assertThat(http.raw("GET /things HTTP/1.1\r\nHost: h\r\nx-request-id: " + bad + "\r\n\r\n")
                            .header("x-request-id"))
                    .matches(uuid);
        }
    }

    @Test
    void errorBodiesCarryTheRequestId() throws Exception {
        HttpResponse<String> answer = http.send("GET", "/nothing", new byte[0], "x-request-id", "r-1");

        assertThat(json(answer.body()).at("/report/request-id").textValue()).isEqualTo("r-1");
    }

    @Test
    void faultOfTheProgramTellsNothingButTheRequestId() throws Exception {
        for (String path : new String[] {"/fault", "/deep-fault"}) {
            HttpResponse<String> answer = http.send("GET", path, new byte[0], "x-request-id", "r-2");

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body())
                    .contains("r-2")
                    .doesNotContain("swordfish", "Exception", "io.tributary", "nosuchname");
        }
        assertThat(http.send("GET", "/things").statusCode()).isEqualTo(200);
    }

    @Test
    void headerValueWithALineEndIsNeverWritten() throws Exception {
        Wire.Answer answer = http.raw("GET /inject HTTP/1.1\r\nHost: h\r\n\r\n");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.headers()).doesNotContainKey("x-bad");
    }

    @Test
    void thrownAnswerIsTheAnswer() throws Exception {
        assertThat(http.send("GET", "/refused").statusCode()).isEqualTo(418);
    }

    @Test
    void answersNameNoServerAndForbidSniffing() throws Exception {
        HttpResponse<String> answer = http.send("GET", "/things");

        assertThat(answer.headers().map()).doesNotContainKey("server");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    }

    @Test
    void originIsWhatTheClientCalledUs() throws Exception {
        Wire.Answer answer = http.raw("GET /things HTTP/1.1\r\nHost: events.test:81\r\n\r\n");

        assertThat(json(answer.text()).path("origin").textValue()).isEqualTo("http://events.test:81");
        assertThat(json(answer.text()).path("from").textValue()).isEqualTo("127.0.0.1");
    }

    @Test
    void publicUrlWinsOverTheHostHeader() throws Exception {
        HttpSettings settings = HttpSettings.defaults("127.0.0.1", 0, "https://events.example.com/");
        try (HttpServer server = HttpServer.start(settings, HttpFixture.routes());
                Wire wire = Wire.to(server.port())) {
            wire.send("GET /things HTTP/1.1\r\nHost: inside:1\r\n\r\n");

            assertThat(json(wire.answer().text()).path("origin").textValue()).isEqualTo("https://events.example.com");
        }
    }

    @Test
    void otherRoutesCanBeServedFromTheNextRequestOn() throws Exception {
        try (HttpServer server = HttpServer.start(HttpSettings.defaults("127.0.0.1", 0, null), new Routes());
                Wire wire = Wire.to(server.port())) {
            wire.send("GET /things HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(wire.answer().status()).isEqualTo(404);

            server.serve(HttpFixture.routes());

            wire.send("GET /things HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(wire.answer().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"things", "/things//x", "/things/{id", "/files/{rest*}/x"})
    void malformedPatternsAreRefused(String pattern) {
        assertThatThrownBy(() -> new Routes().get(pattern, HttpFixture::seen))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(pattern);
    }

    @Test
    void twoHandlersForOneRouteAreRefused() {
        Routes routes = new Routes().get("/a/{id}", HttpFixture::seen);

        assertThatThrownBy(() -> routes.get("/a/{other}/", HttpFixture::seen))
                .hasMessage("GET /a/{other}/ is taken by /a/{id}");
    }
}
