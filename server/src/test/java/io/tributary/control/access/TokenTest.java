package io.tributary.control.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.AccessFixture.Answer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {

    @TempDir
    static java.nio.file.Path folder;

    private static AccessFixture at;

    @BeforeAll
    static void start() {
        at = new AccessFixture(folder);
    }

    @AfterAll
    static void stop() {
        at.close();
    }

    private static String[] with(String... more) {
        return Stream.concat(Arrays.stream(at.credentials()), Arrays.stream(more))
                .toArray(String[]::new);
    }

    private static void isGood(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("/token_type")).isEqualTo("bearer");
        assertThat(answer.body().path("expires_in").intValue()).isEqualTo(86_399);
        assertThat(answer.whole().headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(at.send(
                                "GET",
                                "/data/who",
                                "",
                                at.headers("Authorization", "Bearer " + answer.text("/access_token")))
                        .status())
                .isEqualTo(200);
    }

    private static void isError(Answer answer, String error, String description) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/error")).isEqualTo(error);
        assertThat(answer.text("/error_description")).contains(description);
        assertThat(answer.whole().headers().firstValue("Cache-Control")).contains("no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ims/token", "/ims/token/v2", "/ims/token/v3", "/ims/token/v3/", "/ims/token/v4"})
    void credentialsInTheBodyGiveAToken(String path) {
        isGood(at.form(path, with("scope", "openid,AdobeID,read_organizations")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ims/token", "/ims/token/v2", "/ims/token/v3"})
    void credentialsInTheQueryGiveAToken(String path) {
        isGood(at.send("POST", path + "?" + AccessFixture.encoded(at.credentials()), "", Map.of()));
    }

    @Test
    void bodyWinsOverTheQuery() {
        String query = AccessFixture.encoded("client_secret", "wrong", "grant_type", "client_credentials");
        isGood(at.form("/ims/token/v3?" + query, at.credentials()));
    }

    @Test
    void leadingAmpersandAndMissingContentTypeAreTaken() {
        isGood(at.send("POST", "/ims/token/v3", "&" + AccessFixture.encoded(at.credentials()), Map.of()));
    }

    @Test
    void scopesMayComeInAnyOrderAndUnencoded() {
        String body = AccessFixture.encoded(at.credentials())
                + "&scope=session,additional_info.projectedProductContext,read_organizations, AdobeID openid";
        isGood(at.send("POST", "/ims/token/v3", body, Map.of()));
    }

    @Test
    void tokenCarriesTheClaimsThatClientsRead() throws Exception {
        String token = at.form("/ims/token/v3", with("scope", "openid,AdobeID")).text("/access_token");
        String[] parts = token.split("\\.");
        JsonNode header = new ObjectMapper().readTree(Base64.getUrlDecoder().decode(parts[0]));
        JsonNode claims = new ObjectMapper().readTree(Base64.getUrlDecoder().decode(parts[1]));

        assertThat(header.path("alg").textValue()).isEqualTo("RS256");
        assertThat(claims.path("type").textValue()).isEqualTo("access_token");
        assertThat(claims.path("client_id").textValue()).isEqualTo(at.first.clientId());
        assertThat(claims.path("scope").textValue()).isEqualTo("openid,AdobeID");
        assertThat(claims.path("as").isTextual()).isTrue();
        assertThat(claims.path("user_id").isTextual()).isTrue();
        assertThat(claims.path("created_at").textValue()).isEqualTo(Long.toString(at.clock.millis()));
        assertThat(claims.path("expires_in").textValue()).isEqualTo("86399000");
    }

    @Test
    void unknownClientIsTold() {
        isError(
                at.form(
                        "/ims/token/v3",
                        "grant_type",
                        "client_credentials",
                        "client_id",
                        "nobody",
                        "client_secret",
                        "x"),
                "invalid_client",
                "invalid client_id parameter");
    }

    @Test
    void wrongSecretIsTold() {
        isError(
                at.form("/ims/token/v3", with("client_secret", "wrong")),
                "invalid_client",
                "invalid client_secret parameter");
        isError(
                at.form("/ims/token/v3", with("client_secret", at.first.clientSecret() + "x")),
                "invalid_client",
                "invalid client_secret parameter");
        isError(
                at.form("/ims/token/v3", with("client_secret", "x".repeat(5_000))),
                "invalid_client",
                "invalid client_secret");
        isGood(at.form("/ims/token/v3", at.credentials()));
    }

    @Test
    void otherGrantTypeIsRefused() {
        isError(
                at.form("/ims/token/v3", with("grant_type", "password")),
                "unsupported_grant_type",
                "client_credentials");
    }

    @ParameterizedTest
    @ValueSource(strings = {"grant_type", "client_id", "client_secret"})
    void missingParameterIsNamed(String name) {
        isError(at.form("/ims/token/v3", with(name, "")), "invalid_request", name);
    }

    @Test
    void scopeThatIsNoListOfNamesIsRefused() {
        isError(at.form("/ims/token/v3", with("scope", "a\"b")), "invalid_scope", "scope");
    }

    @Test
    void bodyThatIsNoFormIsRefused() {
        isError(at.send("POST", "/ims/token/v3", "client_id=%zz", Map.of()), "invalid_request", "URL-encoded");
        isError(
                at.send("POST", "/ims/token/v3", "x", Map.of("Content-Type", "multipart/form-data")),
                "invalid_request",
                "boundary");
        isError(at.send("POST", "/ims/token/v3", "{\"grant_type\":1}", Map.of()), "invalid_request", "grant_type");
        isError(at.send("POST", "/ims/token/v3", "", Map.of()), "invalid_request", "grant_type");
    }

    @Test
    void scopeIsEchoed() {
        assertThat(at.form("/ims/token/v3", with("scope", "openid, AdobeID")).text("/scope"))
                .isEqualTo("openid, AdobeID");
    }

    @Test
    void credentialsInAJsonBodyGiveAToken() {
        String body = "{\"grant_type\":\"client_credentials\",\"client_id\":\"" + at.first.clientId()
                + "\",\"client_secret\":\"" + at.first.clientSecret() + "\",\"scope\":\"openid\"}";
        Map<String, String> json = Map.of("Content-Type", "application/json");

        isGood(at.send("POST", "/ims/token/v3", body, json));
        isError(at.send("POST", "/ims/token/v3", "[]", json), "invalid_request", "object");
    }

    @Test
    void authorizationCodeGivesTokensAsOftenAsItIsSentWithLifetimesInMilliseconds() {
        ObjectNode client =
                at.admin().rotate(at.client("*", "viewer").path("clientId").asText(), code());
        String[] form = {
            "grant_type", "authorization_code",
            "client_id", client.path("clientId").asText(),
            "client_secret", client.path("clientSecret").asText(),
            "code", client.path("authorizationCode").asText()
        };

        for (int i = 0; i < 2; i++) {
            Answer answer = at.form("/ims/token/v1", form);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text("/token_type")).isEqualTo("bearer");
            assertThat(answer.body().path("expires_in").longValue()).isEqualTo(86_399_000L);
            form[7] = client.path("authorizationCode").asText();
            Answer refreshed = at.form(
                    "/ims/token/v1",
                    "grant_type",
                    "refresh_token",
                    "client_id",
                    form[3],
                    "client_secret",
                    form[5],
                    "refresh_token",
                    answer.text("/refresh_token"));
            assertThat(refreshed.status()).isEqualTo(200);
            assertThat(refreshed.body().has("access_token")).isTrue();
        }
        isError(
                at.form(
                        "/ims/token/v1",
                        with(
                                "grant_type",
                                "refresh_token",
                                "refresh_token",
                                at.form("/ims/token/v1", form).text("/refresh_token"))),
                "invalid_grant",
                "not good for this client");
    }

    private static ObjectNode code() {
        return JsonNodeFactory.instance.objectNode().put("authorizationCode", true);
    }

    @Test
    void authorizationCodesThatNobodyGaveAreNotKnown() {
        isError(
                at.form("/ims/token/v1", with("grant_type", "authorization_code", "code", "abc")),
                "invalid_grant",
                "no authorisation code");
        ObjectNode client =
                at.admin().rotate(at.client("*", "viewer").path("clientId").asText(), code());
        isError(
                at.form(
                        "/ims/token/v1",
                        "grant_type",
                        "authorization_code",
                        "client_id",
                        client.path("clientId").asText(),
                        "client_secret",
                        client.path("clientSecret").asText(),
                        "code",
                        "guess"),
                "invalid_grant",
                "not known");
        isError(at.form("/ims/token/v1", with("code", "abc")), "unsupported_grant_type", "authorization_code");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ims/exchange/jwt", "/ims/exchange/jwt/"})
    void signedAssertionsWithoutARegisteredKeyAreInvalid(String path) {
        String body = "&" + AccessFixture.encoded(with("jwt_token", "a.b.c"));
        isError(at.send("POST", path, body, Map.of()), "invalid_token", "no key");
        isError(at.form(path, with("client_secret", "wrong", "jwt_token", "a.b.c")), "invalid_client", "client_secret");
    }

    @Test
    void multipartFormIsRead() {
        String[] values = {
            "client_id", at.first.clientId(), "client_secret", at.first.clientSecret(), "jwt_token", "a.b.c"
        };
        StringBuilder parts = new StringBuilder();
        for (int i = 0; i < values.length; i += 2) {
            parts.append("--XX\r\nContent-Disposition: form-data; name=\"")
                    .append(values[i])
                    .append("\"\r\n\r\n");
            parts.append(values[i + 1]).append("\r\n");
        }
        parts.append("--XX--\r\n");

        Answer answer = at.send(
                "POST",
                "/ims/exchange/jwt",
                parts.toString(),
                Map.of("Content-Type", "multipart/form-data; boundary=XX"));

        isError(answer, "invalid_token", "no key");
    }

    @Test
    void tokensAreOnlyPosted() {
        Answer answer = at.send("GET", "/ims/token/v3", "", Map.of());

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.whole().headers().firstValue("Allow")).contains("POST");
    }
}
