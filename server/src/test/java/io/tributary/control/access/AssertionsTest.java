package io.tributary.control.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** Signed assertions exchanged for tokens, one case a line of assertions.json. Times in it are seconds from now. */
@SuppressWarnings("JavaUtilDate")
class AssertionsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static AccessFixture at;
    private static ObjectNode client;
    private static Map<String, RSAKey> keys;

    @BeforeAll
    static void start() throws Exception {
        at = new AccessFixture(folder);
        client = at.client("*", "viewer");
        RSAKeyGenerator generator = new RSAKeyGenerator(2048);
        keys = Map.of("first", generator.generate(), "second", generator.generate(), "unknown", generator.generate());
        for (String registered : List.of("first", "second")) {
            register(pem(keys.get(registered)));
        }
    }

    @AfterAll
    static void stop() {
        at.close();
    }

    private static ObjectNode register(String pem) {
        return at.admin()
                .addKey(
                        client.path("clientId").asText(),
                        JsonNodeFactory.instance.objectNode().put("pem", pem));
    }

    private static String pem(RSAKey key) throws Exception {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.toRSAPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    @TestFactory
    Stream<DynamicTest> assertionIsCheckedInEveryPart() throws Exception {
        List<JsonNode> cases = new ArrayList<>();
        try (InputStream in = AssertionsTest.class.getResourceAsStream("assertions.json")) {
            JSON.readTree(in).forEach(cases::add);
        }
        assertThat(cases).isNotEmpty();
        return cases.stream()
                .map(one -> DynamicTest.dynamicTest(one.path("name").asText(), () -> check(one)));
    }

    private static void check(JsonNode one) throws Exception {
        Answer answer = exchange(assertion(one), one.path("form").asText("form"));

        if (one.path("good").asBoolean()) {
            assertThat(answer.status()).as(answer.whole().body()).isEqualTo(200);
            assertThat(answer.body().path("expires_in").longValue()).isEqualTo(86_399_000L);
            Map<String, String> headers = at.headersOf(client, "prod");
            headers.put("Authorization", "Bearer " + answer.text("/access_token"));
            assertThat(at.send("GET", "/data/who", "", headers).text("/client"))
                    .isEqualTo(client.path("clientId").asText());
        } else {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("/error")).isEqualTo("invalid_token");
            assertThat(answer.text("/error_description"))
                    .contains(one.path("says").asText());
        }
    }

    private static Answer exchange(String assertion, String form) {
        String[] values = {
            "client_id", client.path("clientId").asText(),
            "client_secret", client.path("clientSecret").asText(),
            "jwt_token", assertion
        };
        return switch (form) {
            case "sink" -> at.send("POST", "/ims/exchange/jwt/", "&" + AccessFixture.encoded(values), Map.of());
            case "multipart" -> {
                StringBuilder parts = new StringBuilder();
                for (int i = 0; i < values.length; i += 2) {
                    parts.append("--XX\r\nContent-Disposition: form-data; name=\"")
                            .append(values[i])
                            .append("\"\r\n\r\n")
                            .append(values[i + 1])
                            .append("\r\n");
                }
                yield at.send(
                        "POST",
                        "/ims/exchange/jwt",
                        parts + "--XX--\r\n",
                        Map.of("Content-Type", "multipart/form-data; boundary=XX"));
            }
            default -> at.form("/ims/exchange/jwt", values);
        };
    }

    private static String assertion(JsonNode one) throws Exception {
        String algorithm = one.path("alg").asText("RS256");
        JWTClaimsSet claims = claims(one.path("claims"));
        RSAKey key = keys.get(one.path("key").asText("first"));
        switch (algorithm) {
            case "none" -> {
                return new PlainJWT(claims).serialize();
            }
            case "garbage" -> {
                return "a.b.c";
            }
            case "long" -> {
                return "x".repeat(9_000);
            }
            default -> {
                SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.parse(algorithm)), claims);
                jwt.sign(
                        algorithm.equals("HS256")
                                ? new MACSigner(key.toRSAPublicKey().getEncoded())
                                : new RSASSASigner(key));
                return jwt.serialize();
            }
        }
    }

    private static JWTClaimsSet claims(JsonNode changes) {
        String id = client.path("clientId").asText();
        String origin = "http://127.0.0.1:" + at.server.port();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(at.first.organisation().orgId())
                .subject(client.path("technicalAccountId").asText())
                .audience(origin + "/c/" + id)
                .claim(origin + "/s/ent_dataservices_sdk", true)
                .expirationTime(new Date(at.clock.millis() + Duration.ofDays(1).toMillis()));
        changes.properties().forEach(change -> {
            JsonNode value = change.getValue();
            if (value.isNumber()) {
                claims.claim(change.getKey(), new Date(at.clock.millis() + value.longValue() * 1000));
            } else {
                claims.claim(
                        change.getKey(),
                        value.isNull()
                                ? null
                                : value.asText().replace("{client}", id).replace("{origin}", origin));
            }
        });
        return claims.build();
    }

    @Test
    void keysAreShownByTheirIdsAndCanBeTakenAway() throws Exception {
        RSAKey third = new RSAKeyGenerator(2048).generate();
        ObjectNode with = register(pem(third));
        assertThat(with.path("keys")).hasSize(3);
        String id = with.at("/keys/2/id").asText();

        ObjectNode without = at.admin().removeKey(client.path("clientId").asText(), id);

        assertThat(without.path("keys")).hasSize(2);
        assertThat(without.toString()).doesNotContain(id);
    }

    @Test
    void whatIsNoPublicKeyIsRefused() throws Exception {
        RSAKey small = new RSAKeyGenerator(1024, true).generate();
        for (String pem : List.of(
                "",
                "hello",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
                pem(small))) {
            assertThatThrownBy(() -> register(pem)).isInstanceOf(AccessException.class);
        }
    }
}
