package io.tributary.control.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.control.access.AccessFixture.Answer;
import io.tributary.control.store.DocumentStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

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

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void firstStartMakesAnOrganisationASandboxAndAClient() {
        assertThat(at.first.organisation().orgId()).matches("[0-9A-F]{24}@AdobeOrg");
        assertThat(at.first.organisation().tenant()).isEqualTo("acme");
        assertThat(at.first.sandbox()).isEqualTo("prod");
        assertThat(at.first.clientSecret()).matches("[A-Za-z0-9_-]{32,}");
        assertThat(at.first.toString()).doesNotContain(at.first.clientSecret());
        assertThat(at.access.isEmpty()).isFalse();
        assertThat(at.access.organisations()).containsExactly(at.first.organisation());
        assertThat(at.access.tenant(at.first.organisation().orgId())).contains("acme");
        assertThatThrownBy(() -> at.access.initialise(null)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "Acme", "1acme", "acme-x", "_acme", "", "abcdefghijklmnopqrstuvwxyzabcdef"})
    void tenantThatSchemaIdsCannotHoldIsRefused(String tenant) {
        try (DocumentStore store = DocumentStore.openSqlite(folder.resolve("other.db"))) {
            Access access = Access.open(store, folder.resolve("other-keys"));

            assertThatThrownBy(() -> access.initialise(tenant))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("lower-case");
            assertThat(access.isEmpty()).isTrue();
        }
    }

    @Test
    void secretIsNowhereOnDisk() throws Exception {
        at.form("/ims/token/v3", at.credentials());
        byte[] secret = at.first.clientSecret().getBytes(StandardCharsets.UTF_8);

        assertThat(files()).hasSizeGreaterThan(1);
        for (Path file : files()) {
            assertThat(contains(Files.readAllBytes(file), secret))
                    .as(file.toString())
                    .isFalse();
        }
        byte[] clientId = at.first.clientId().getBytes(StandardCharsets.UTF_8);
        boolean idFound = false;
        for (Path file : files()) {
            idFound |= contains(Files.readAllBytes(file), clientId);
        }
        assertThat(idFound).as("the search finds what is there").isTrue();
    }

    private static boolean contains(byte[] all, byte[] part) {
        return new String(all, StandardCharsets.ISO_8859_1).contains(new String(part, StandardCharsets.ISO_8859_1));
    }

    @Test
    void keysAreTheOwnersOnly() throws Exception {
        try (Stream<Path> keys = Files.list(folder.resolve("keys"))) {
            assertThat(keys.toList())
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void tokensAndSecretsOutliveARestart() {
        String token = at.token();
        at.store.close();
        try (DocumentStore store = DocumentStore.openSqlite(folder.resolve("control.db"))) {
            Access again = Access.open(store, folder.resolve("keys"), Permissions.standard(), at.clock);

            assertThat(again.isEmpty()).isFalse();
            assertThat(Tokens.open(folder.resolve("keys"), at.clock).check(token))
                    .isPresent();
            Client client = new Clients(store).find(at.first.clientId()).orElseThrow();
            assertThat(new SecretCheck(at.clock).check(client, client.secretHash(), at.first.clientSecret(), "here"))
                    .isEqualTo(SecretCheck.Verdict.GOOD);
        }
    }

    @Test
    void damagedKeyFileIsToldAndNotReplaced() throws Exception {
        Path file = folder.resolve("keys/token-signing-key.json");
        Files.writeString(file, "{}");

        assertThatThrownBy(() -> Tokens.open(folder.resolve("keys"), at.clock))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("from a backup");
        assertThat(Files.readString(file)).isEqualTo("{}");
    }

    @Test
    void tokenEndsAtItsTimeThoughItIsRemembered() {
        String token = at.token();
        assertThat(status(token)).isEqualTo(200);

        at.clock.forward(Duration.ofSeconds(86_398));
        assertThat(status(token)).isEqualTo(200);

        at.clock.forward(Duration.ofSeconds(1));
        assertThat(status(token)).isEqualTo(401);
        assertThat(status(token)).isEqualTo(401);
        assertThat(status(at.token())).isEqualTo(200);
    }

    @Test
    void changedTokensAreNotValid() {
        String token = at.token();
        String[] parts = token.split("\\.");

        assertThat(status(parts[0] + "." + parts[1])).isEqualTo(401);
        assertThat(status(parts[0] + "." + parts[1] + ".")).isEqualTo(401);
        assertThat(status(token + "x")).isEqualTo(401);
        assertThat(status(token.substring(0, token.length() - 4) + "AAAA")).isEqualTo(401);
        assertThat(status(parts[0] + "." + parts[1].substring(1) + "." + parts[2]))
                .isEqualTo(401);
        assertThat(status("x".repeat(9_000))).isEqualTo(401);
        assertThat(status(token)).isEqualTo(200);
    }

    @Test
    void guessingIsSlowedAndAGoodSecretIsNotLockedOut() {
        at.token();
        for (int i = 0; i < SecretCheck.WRONG_ALLOWED; i++) {
            assertThat(at.form("/ims/token/v3", wrong(i)).status()).isEqualTo(400);
        }

        Answer refused = at.form("/ims/token/v3", wrong(99));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.whole().headers().firstValue("Retry-After")).contains("60");
        assertThat(refused.whole().body()).isNotEmpty();
        assertThat(at.form("/ims/token/v3", at.credentials()).status()).isEqualTo(200);

        at.clock.forward(SecretCheck.WINDOW);
        assertThat(at.form("/ims/token/v3", wrong(100)).status()).isEqualTo(400);
    }

    @Test
    void oneAddressThatTriesManyClientsMustWait() {
        for (int i = 0; i < SecretCheck.WRONG_BY_ADDRESS; i++) {
            assertThat(at.form(
                                    "/ims/token/v3",
                                    "grant_type",
                                    "client_credentials",
                                    "client_id",
                                    "guessed-" + i,
                                    "client_secret",
                                    "x")
                            .status())
                    .isEqualTo(400);
        }

        assertThat(at.form("/ims/token/v3", wrong(1)).status()).isEqualTo(429);
        at.clock.forward(SecretCheck.WINDOW);
        assertThat(at.form("/ims/token/v3", at.credentials()).status()).isEqualTo(200);
    }

    @Test
    void manyAddressesThatTryOneClientAreSlowedTogetherAndItsOwnerIsNot() {
        Client client = new Clients(at.store).find(at.first.clientId()).orElseThrow();
        // A hash that costs nothing to check: the count is tested here, not the hash.
        String kept = "1" + client.secretHash().substring(client.secretHash().indexOf(':'));
        SecretCheck check = new SecretCheck(at.clock);
        assertThat(check.check(client, client.secretHash(), at.first.clientSecret(), "owner"))
                .isEqualTo(SecretCheck.Verdict.GOOD);
        for (int i = 0; i < SecretCheck.WRONG_FOR_CLIENT; i++) {
            assertThat(check.check(client, kept, "wrong", "address-" + i)).isEqualTo(SecretCheck.Verdict.WRONG);
        }

        assertThat(check.check(client, kept, "wrong", "one more")).isEqualTo(SecretCheck.Verdict.TOO_MANY);
        assertThat(check.check(client, client.secretHash(), at.first.clientSecret(), "owner"))
                .isEqualTo(SecretCheck.Verdict.GOOD);
    }

    @Test
    void guessersTakeABoundedAmountOfMemory() {
        Guesses guesses = new Guesses(3, SecretCheck.WINDOW, 100, at.clock);
        for (int i = 0; i < 10_000; i++) {
            guesses.wrong("somebody-" + i);
        }

        assertThat(guesses.size()).isEqualTo(100);
        assertThat(guesses.tooMany("somebody-9999")).isFalse();
    }

    private String[] wrong(int n) {
        String[] credentials = at.credentials();
        credentials[5] = "wrong" + n;
        return credentials;
    }

    @Test
    void connectionOfAClientIsAccepted() {
        var scope = new io.tributary.control.store.Scope(at.first.organisation().orgId(), "prod");

        assertThat(at.access.accepts(scope, at.first.clientId(), at.first.clientSecret()))
                .contains(true);
        assertThat(at.access.accepts(scope, at.first.clientId(), "wrong")).contains(false);
        assertThat(at.access.accepts(scope, "nobody", "wrong")).isEmpty();
        assertThat(at.access.accepts(
                        new io.tributary.control.store.Scope("other", "prod"),
                        at.first.clientId(),
                        at.first.clientSecret()))
                .isEmpty();
    }

    @Test
    void namesOfRepliesNeverHoldSecretsOrTokens() {
        Answer wrong = at.form("/ims/token/v3", wrong(1));
        Answer refused = at.send("GET", "/data/who", "", Map.of("x-api-key", at.first.clientSecret()));

        assertThat(wrong.whole().body()).doesNotContain("wrong1", at.first.clientSecret());
        assertThat(refused.whole().body()).doesNotContain(at.first.clientSecret());
    }
}
