package io.tributary.control.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.tributary.control.access.AccessFixture.Answer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Tokens that nobody should be let in with, one case a line of token-attacks.json. Times in it are seconds from now. */
@SuppressWarnings("JavaUtilDate")
class TokenAttacksTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static AccessFixture at;
    private static RSAKey ours;
    private static RSAKey other;
    private static String good;

    @BeforeAll
    static void start() throws Exception {
        at = new AccessFixture(folder);
        good = at.token();
        JsonNode file = JSON.readTree(Files.readString(folder.resolve("keys/token-signing-key.json")));
        ours = RSAKey.parse(file.at("/keys/0/jwk").toString());
        other = new RSAKeyGenerator(2048).keyID("other").generate();
    }

    @AfterAll
    static void stop() {
        at.close();
    }

    @TestFactory
    Stream<DynamicTest> everyAttackIsRefused() throws Exception {
        List<JsonNode> cases = new ArrayList<>();
        try (InputStream in = TokenAttacksTest.class.getResourceAsStream("token-attacks.json")) {
            JSON.readTree(in).forEach(cases::add);
        }
        assertThat(cases).hasSizeGreaterThan(20);
        return cases.stream()
                .map(one -> DynamicTest.dynamicTest(one.path("name").asText(), () -> check(one)));
    }

    private static void check(JsonNode one) throws Exception {
        String token = one.has("text") ? changed(one.path("text").asText()) : forged(one);
        Answer answer = send(token, one);

        assertThat(answer.status()).isEqualTo(one.path("status").asInt());
        if (answer.status() != 200) {
            String code = one.path("code").asText("401013");
            assertThat(answer.text("/error_code")).isEqualTo(code);
            assertThat(answer.whole().body()).doesNotContain(token);
        }
    }

    private static Answer send(String token, JsonNode one) {
        Map<String, String> headers = at.without("Authorization");
        String scheme = one.path("scheme").asText("Bearer");
        return switch (one.path("place").asText("header")) {
            case "header" -> {
                headers.put("Authorization", scheme.isEmpty() ? token : scheme + " " + token);
                yield at.send("GET", "/data/who", "", headers);
            }
            case "cookie" -> {
                headers.put("Cookie", "Authorization=Bearer " + token);
                yield at.send("GET", "/data/who", "", headers);
            }
            default -> at.send("GET", "/data/who?" + one.path("place").asText() + "=" + token, "", headers);
        };
    }

    private static String changed(String how) throws Exception {
        String[] parts = good.split("\\.");
        return switch (how) {
            case "no signature" -> parts[0] + "." + parts[1];
            case "empty signature" -> parts[0] + "." + parts[1] + ".";
            case "signature of another" ->
                parts[0] + "." + parts[1] + "." + at.token().split("\\.")[2];
            case "claims of an admin" -> {
                String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
                String edited = claims.replace("\"scope\":\"", "\"scope\":\"admin,");
                assertThat(edited).isNotEqualTo(claims);
                yield parts[0]
                        + "."
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(edited.getBytes(StandardCharsets.UTF_8))
                        + "." + parts[2];
            }
            case "long" -> "x".repeat(9_000);
            default -> throw new IllegalArgumentException(how);
        };
    }

    private static String forged(JsonNode one) throws Exception {
        JWTClaimsSet claims = claims(one.path("claims"));
        String key = one.path("key").asText("ours");
        if (key.equals("none")) {
            return new PlainJWT(claims).serialize();
        }
        JWSHeader.Builder header =
                new JWSHeader.Builder(JWSAlgorithm.parse(one.path("alg").asText("RS256")));
        switch (one.path("kid").asText("ours")) {
            case "ours" -> header.keyID(ours.getKeyID());
            case "unknown" -> header.keyID("unknown");
            default -> {}
        }
        if (one.path("embed").asBoolean()) {
            header.jwk(other.toPublicJWK());
        }
        SignedJWT token = new SignedJWT(header.build(), claims);
        sign(token, key);
        return token.serialize();
    }

    private static void sign(SignedJWT token, String key) throws JOSEException {
        switch (key) {
            case "ours" -> token.sign(new RSASSASigner(ours));
            case "other" -> token.sign(new RSASSASigner(other));
            case "public as secret" ->
                token.sign(new MACSigner(ours.toRSAPublicKey().getEncoded()));
            default -> throw new IllegalArgumentException(key);
        }
    }

    private static JWTClaimsSet claims(JsonNode changes) throws Exception {
        JWTClaimsSet.Builder claims =
                new JWTClaimsSet.Builder(SignedJWT.parse(good).getJWTClaimsSet());
        for (Map.Entry<String, JsonNode> change : changes.properties()) {
            JsonNode value = change.getValue();
            switch (change.getKey()) {
                case "exp", "nbf" ->
                    claims.claim(
                            change.getKey(),
                            value.isNull()
                                    ? null
                                    : new Date(at.clock.millis()
                                            + Duration.ofSeconds(value.asLong()).toMillis()));
                case "generation" -> claims.claim("generation", value.intValue());
                default -> claims.claim(change.getKey(), value.isNull() ? null : value.asText());
            }
        }
        return claims.build();
    }

    @Test
    void tokenOfARevokedClientIsRefusedAtOnceThoughItWasJustTaken() {
        var client = at.client("*", "viewer");
        Map<String, String> headers = at.headersOf(client, "prod");
        assertThat(at.send("GET", "/data/who", "", headers).status()).isEqualTo(200);

        at.admin().revoke(client.path("clientId").asText());

        Answer own = at.send("GET", "/data/who", "", headers);
        assertThat(own.status()).isEqualTo(403);
        assertThat(own.text("/error_code")).isEqualTo("403003");
        headers.put("x-api-key", at.first.clientId());
        assertThat(at.send("GET", "/data/who", "", headers).status()).isEqualTo(401);
        assertThat(at.send("GET", "/inlet", "", headers).body().textValue()).isEqualTo("nobody");
    }
}
