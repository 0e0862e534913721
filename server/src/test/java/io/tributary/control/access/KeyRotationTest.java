package io.tributary.control.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.tributary.control.access.AccessFixture.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRotationTest {

    private static final Duration TWO_WEEKS = Duration.ofSeconds(Tokens.REFRESH_SECONDS);

    @TempDir
    Path folder;

    private AccessFixture at;

    @BeforeEach
    void start() {
        at = new AccessFixture(folder);
    }

    @AfterEach
    void stop() {
        at.close();
    }

    private int status(String token) {
        return at.send("GET", "/data/who", "", at.headers("Authorization", "Bearer " + token))
                .status();
    }

    private static String keyId(String token) throws Exception {
        return new ObjectMapper()
                .readTree(Base64.getUrlDecoder().decode(token.split("\\.")[0]))
                .path("kid")
                .asText();
    }

    private Tokens reopened() {
        return Tokens.open(folder.resolve("keys"), at.clock);
    }

    @Test
    void tokensOfTheFormerKeyStayGoodAndNewOnesAreSignedWithTheNewKey() throws Exception {
        String before = at.token();

        Answer rotated = at.send("POST", "/tributary/v1/keys/rotate", "", at.headers());

        assertThat(rotated.status()).isEqualTo(200);
        assertThat(rotated.body().path("keys").intValue()).isEqualTo(2);
        assertThat(keyId(before)).isNotEqualTo(rotated.text("/keyId"));
        assertThat(keyId(at.token())).isEqualTo(rotated.text("/keyId"));
        assertThat(status(before)).isEqualTo(200);
        assertThat(status(at.token())).isEqualTo(200);
    }

    @Test
    void formerKeysOutliveARestartAndAreThrownAwayWhenTheirTokensAreOver() {
        String before = at.token();
        at.access.rotateSigningKey(false);
        assertThat(reopened().check(before)).isPresent();

        at.clock.forward(TWO_WEEKS);
        assertThat(reopened().check(before)).isEmpty();
        at.access.rotateSigningKey(false);
        assertThat(reopened().keyCount()).isEqualTo(2);
    }

    @Test
    void discardedKeysEndTheirTokensAtOnceThoughTheyWereJustTaken() {
        String before = at.token();
        assertThat(status(before)).isEqualTo(200);

        at.access.rotateSigningKey(true);

        assertThat(status(before)).isEqualTo(401);
        assertThat(status(at.token())).isEqualTo(200);
        assertThat(reopened().keyCount()).isEqualTo(1);
    }

    @Test
    void keyFileOfAVersionWithOneKeyIsRead() throws Exception {
        Path keys = folder.resolve("former");
        Files.createDirectories(keys);
        RSAKey only = new RSAKeyGenerator(2048).keyID("only").generate();
        Files.writeString(keys.resolve("token-signing-key.json"), only.toJSONString());
        Client client = new Clients(at.store).find(at.first.clientId()).orElseThrow();

        Tokens tokens = Tokens.open(keys, at.clock);
        String token = tokens.issue(client, "openid");
        tokens.rotate(false);

        assertThat(keyId(token)).isEqualTo("only");
        assertThat(Tokens.open(keys, at.clock).check(token)).isPresent();
        JsonNode file = new ObjectMapper().readTree(Files.readString(keys.resolve("token-signing-key.json")));
        assertThat(file.path("keys")).hasSize(2);
    }

    @Test
    void answersHoldNoKeys() {
        String answer = at.send("POST", "/tributary/v1/keys/rotate", "", at.headers())
                .whole()
                .body();

        assertThat(answer).doesNotContain("\"d\"", "\"n\"", "jwk");
    }
}
