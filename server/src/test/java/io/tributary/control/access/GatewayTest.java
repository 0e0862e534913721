package io.tributary.control.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.control.access.AccessFixture.Answer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayTest {

    @TempDir
    static Path folder;

    private static AccessFixture at;

    @BeforeAll
    static void start() {
        at = new AccessFixture(folder);
    }

    @AfterAll
    static void stop() {
        at.close();
    }

    private static Answer who(Map<String, String> headers) {
        return at.send("GET", "/data/who", "", headers);
    }

    private static void isError(Answer answer, int status, String code, String message) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.whole().body())
                .isEqualTo("{\"error_code\":\"" + code + "\",\"message\":\"" + message + "\"}");
        assertThat(answer.whole().headers().firstValue("x-request-id")).isPresent();
    }

    @Test
    void goodCallerIsKnown() {
        Answer answer = who(at.headers());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("/client")).isEqualTo(at.first.clientId());
        assertThat(answer.text("/org")).isEqualTo(at.first.organisation().orgId());
        assertThat(answer.text("/sandbox")).isEqualTo("prod");
        assertThat(answer.text("/sandboxId")).isEqualTo(at.sandboxId());
        assertThat(answer.text("/tenant")).isEqualTo("acme");
    }

    /** Each call lacks one thing more than the one before: the first thing missing is what is told. */
    @Test
    void checksComeInTheirOrder() {
        Map<String, String> headers = new LinkedHashMap<>();
        isError(who(headers), 403, "403000", "Api Key is required");
        headers.put("x-api-key", "nobody");
        isError(who(headers), 403, "403003", "Api Key is invalid");
        headers.put("x-api-key", at.first.clientId());
        isError(who(headers), 403, "403010", "Oauth token is missing.");
        headers.put("Authorization", "Bearer garbage");
        isError(who(headers), 401, "401013", "Oauth token is not valid");
        headers.put("Authorization", "Bearer " + at.token());
        isError(who(headers), 400, "400003", "Missing header");
        headers.put("x-gw-ims-org-id", "no organisation");
        isError(who(headers), 403, "403027", "User region is missing");
        headers.put("x-gw-ims-org-id", "0123456789ABCDEF01234567@AdobeOrg");
        isError(who(headers), 403, "403025", "Profile is not valid");
        headers.put("x-gw-ims-org-id", at.first.organisation().orgId());
        assertThat(who(headers).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic abc", "Bearer", "Bearer ", "Bearer a.b.c", "token", "Bearer bearer"})
    void whatIsNoTokenOfOursIsNotValid(String value) {
        isError(who(at.headers("Authorization", value)), 401, "401013", "Oauth token is not valid");
    }

    @Test
    void routeWithoutADeclaredPermissionAnswersNobody() {
        Answer answer = at.send("GET", "/data/undeclared", "", at.headers());

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text("/detail")).contains("no rule");
    }

    @Test
    void keyAndTokenMustBelongToOneClient() {
        String other = at.client("*", "admin").path("clientId").asText();

        isError(who(at.headers("x-api-key", other)), 403, "403003", "Api Key is invalid");
    }

    @Test
    void schemeIsReadInAnyCase() {
        Map<String, String> headers = at.without("Authorization");
        headers.put("authorization", "bearer " + at.token());

        assertThat(who(headers).status()).isEqualTo(200);
    }

    @Test
    void withoutASandboxItIsTheDefaultOne() {
        assertThat(who(at.without("x-sandbox-name")).text("/sandbox")).isEqualTo("prod");
    }

    @Test
    void sandboxMayBeNamedByItsId() {
        Map<String, String> headers = at.without("x-sandbox-name");
        headers.put("x-sandbox-id", at.sandboxId());

        assertThat(who(headers).text("/sandbox")).isEqualTo("prod");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "PROD", "prod%", "*", "../prod"})
    void unknownSandboxIsNotFound(String name) {
        Answer answer = who(at.headers("x-sandbox-name", name));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text("/title")).isEqualTo("Sandbox not found");
        assertThat(answer.text("/detail")).contains(name);
        assertThat(answer.text("/report/request-id"))
                .isEqualTo(answer.whole().headers().firstValue("x-request-id").orElseThrow());
    }

    @Test
    void sandboxNameAndIdMustBelongTogether() {
        assertThat(who(at.headers("x-sandbox-id", "00000000-0000-0000-0000-000000000000"))
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "application/json! {\"a\":1}",
                "application/json; charset=utf-8! {\"a\":1}",
                "application/json-patch+json! []",
                "application/vnd.adobe.xed+json! {}",
                "APPLICATION/JSON! [1]",
                "application/x-www-form-urlencoded! {\"a\":1}",
                "application/x-www-form-urlencoded! [1]",
                "''! {\"a\":1}"
            })
    void jsonIsTakenUnderTypesThatRealClientsSend(String type, String body) {
        Map<String, String> headers = type.isEmpty() ? at.headers() : at.headers("Content-Type", type);

        assertThat(at.send("POST", "/data/json", body, headers).whole().body()).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "text/plain; {\"a\":1}",
                "application/xml; <a/>",
                "application/x-www-form-urlencoded; a=1",
                "''; hello",
                "multipart/form-data; {}"
            })
    void jsonIsRefusedUnderOtherTypes(String type, String body) {
        Map<String, String> headers = type.isEmpty() ? at.headers() : at.headers("Content-Type", type);
        Answer answer = at.send("POST", "/data/json", body, headers);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.whole().body())
                .isEqualTo("{\"type\":\"/placeholder/type/uri\",\"status\":400,\"title\":\"BadRequestError\","
                        + "\"detail\":\"A valid content-type must be specified\"}");
    }

    @Test
    void bytesMayBeOfAnyType() {
        assertThat(at.send("POST", "/data/bytes", "abc", at.headers("Content-Type", "application/octet-stream"))
                        .whole()
                        .body())
                .isEqualTo("3");
        assertThat(at.send("POST", "/data/bytes", "", at.headers()).whole().body())
                .isEqualTo("0");
    }

    @Test
    void inletAsksForTheTokenOnly() {
        assertThat(at.send("GET", "/inlet", "", Map.of("Authorization", "Bearer " + at.token()))
                        .body()
                        .textValue())
                .isEqualTo(at.first.organisation().orgId());
        assertThat(at.send("GET", "/inlet", "", Map.of("Authorization", "Bearer x"))
                        .body()
                        .textValue())
                .isEqualTo("nobody");
        assertThat(at.send("GET", "/inlet", "", Map.of()).body().textValue()).isEqualTo("nobody");
    }

    @Test
    void sandboxesAreListed() {
        for (String path : new String[] {"", "/", "/sandboxes", "/sandboxes?limit=10&offset=0"}) {
            Answer answer = at.send("GET", "/data/foundation/sandbox-management" + path, "", at.headers());

            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.body().path("sandboxes")).hasSize(1);
            assertThat(answer.text("/sandboxes/0/name")).isEqualTo("prod");
            assertThat(answer.body().has("_page")).isTrue();
            assertThat(answer.body().has("_links")).isTrue();
        }
        assertThat(at.send("GET", "/data/foundation/sandbox-management/sandboxes?limit=5&offset=1", "", at.headers())
                        .body()
                        .path("sandboxes"))
                .isEmpty();
    }

    @Test
    void sandboxIsShown() {
        Answer answer = at.send("GET", "/data/foundation/sandbox-management/sandboxes/prod", "", at.headers());

        assertThat(answer.text("/id")).isEqualTo(at.sandboxId());
        assertThat(answer.text("/state")).isEqualTo("active");
        assertThat(answer.text("/type")).isEqualTo("production");
        assertThat(answer.body().path("isDefault").booleanValue()).isTrue();
        assertThat(answer.text("/createdDate")).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");
        assertThat(answer.body().path("eTag")).isEqualTo(answer.body().path("etag"));
        assertThat(at.send("GET", "/data/foundation/sandbox-management/sandboxes/none", "", at.headers())
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=5", "offset=0", "limit=x&offset=0", "limit=-1&offset=0"})
    void pageOfSandboxesIsAskedForWhole(String query) {
        assertThat(at.send("GET", "/data/foundation/sandbox-management/sandboxes?" + query, "", at.headers())
                        .status())
                .isEqualTo(400);
    }

    @Test
    void sandboxTypesAreTwo() {
        assertThat(at.send("GET", "/data/foundation/sandbox-management/sandboxTypes", "", at.headers())
                        .body()
                        .path("sandboxTypes"))
                .hasSize(2);
    }
}
