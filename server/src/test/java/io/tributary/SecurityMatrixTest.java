package io.tributary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.tributary.client.Credentials;
import io.tributary.control.access.Permissions;
import io.tributary.http.Routes;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every route a server has, tried by everybody who must not: without a key, without a token, with a token that is over, from another organisation, from another
 * sandbox, in a lesser role. A new route is tried as soon as it is there, and fails here as long as no permission is declared for it.
 */
class SecurityMatrixTest {

    /** Routes that ask nobody; one more needs a reason. */
    private static final Set<String> OPEN = Set.of(
            "POST /ims/token",
            "POST /ims/token/v1",
            "POST /ims/token/v2",
            "POST /ims/token/v3",
            "POST /ims/token/v4",
            "POST /ims/exchange/jwt",
            "GET /health/live",
            "GET /health/ready",
            "GET /openapi",
            "GET /openapi.json",
            "GET /openapi.yaml",
            "POST /collection/{inletId}",
            "POST /collection/batch/{inletId}",
            "POST /data/foundation/import/collection/{inletId}",
            "POST /data/foundation/import/collection/batch/{inletId}");

    /** Ends of routes that look though they are posted; a new one needs a reason, for viewers may call it. */
    private static final List<String> LOOKS = List.of(
            "/search",
            "/validate",
            "/preview",
            "/explain",
            "/suggestion",
            "/tests/run",
            "/diff/events",
            "/sql",
            "/insights/metrics",
            "/effective-policies",
            "/collection/receipts");

    private static final Map<String, String> LESSER =
            Map.of("viewer", "ingest-only", "editor", "viewer", "admin", "editor");

    @TempDir
    static Path folder;

    private static TwoOrganisations at;
    private static Map<String, String> good;
    private static Map<String, String> expired;
    private static Map<String, String> stranger;
    private static Map<String, String> neighbour;
    private static final Map<String, Map<String, String>> BY_ROLE = new HashMap<>();

    @BeforeAll
    static void start() throws Exception {
        at = new TwoOrganisations(folder);
        good = at.headers(at.acme);
        expired = changed(
                good,
                "Authorization",
                "Bearer " + expired(good.get("Authorization").substring(7)));
        stranger = changed(at.headers(at.globex), "x-gw-ims-org-id", at.acme.orgId());
        neighbour = changed(at.headers(at.client("prod", "admin")), "x-sandbox-name", "dev");
        for (String role : List.of("ingest-only", "viewer", "editor", "admin")) {
            BY_ROLE.put(role, at.headers(at.client("*", role)));
        }
    }

    @AfterAll
    static void stop() {
        at.close();
    }

    private static Map<String, String> changed(Map<String, String> headers, String name, String value) {
        Map<String, String> changed = new HashMap<>(headers);
        changed.put(name, value);
        return changed;
    }

    /** The same token, signed by the same key, whose time is over. */
    @SuppressWarnings("JavaUtilDate")
    private static String expired(String token) throws Exception {
        JsonNode file = new ObjectMapper().readTree(Files.readString(at.data.resolve("keys/token-signing-key.json")));
        RSAKey key = RSAKey.parse(file.at("/keys/0/jwk").toString());
        JWTClaimsSet claims = new JWTClaimsSet.Builder(SignedJWT.parse(token).getJWTClaimsSet())
                .expirationTime(Date.from(Instant.now().minusSeconds(1)))
                .build();
        SignedJWT signed = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
        signed.sign(new RSASSASigner(key));
        return signed.serialize();
    }

    @TestFactory
    Stream<DynamicTest> everyRouteRefusesWhoMustNotCallIt() {
        List<Routes.Listed> all = at.server().routes().all();
        assertThat(all).hasSizeGreaterThan(80);
        return all.stream()
                .map(route -> DynamicTest.dynamicTest(route.method() + " " + route.pattern(), () -> check(route)));
    }

    private static void check(Routes.Listed route) {
        Permissions.Declared declared = Permissions.declared(route)
                .orElseThrow(() -> new AssertionError("declare in Permissions who may call " + route));
        if (declared.where().equals("open")) {
            assertThat(OPEN).contains(route.method() + " " + route.pattern());
            return;
        }
        if (!route.method().equals("GET") && Set.of("viewer", "ingest-only").contains(declared.role())) {
            assertThat(LOOKS).as("who changes nothing may call it").anyMatch(route.pattern()::endsWith);
        }
        refused(route, without("x-api-key"), 403, "403000");
        refused(route, without("Authorization"), 403, "403010");
        refused(route, expired, 401, "401013");
        refused(route, stranger, 403, "403025");
        if (!declared.where().equals("somewhere")) {
            refused(route, neighbour, 403, "This takes the role");
        }
        if (declared.role().equals("ingest-only")) {
            assertThat(route.pattern()).as("who only sends may call it").contains("/collection/");
        } else {
            refused(route, BY_ROLE.get(LESSER.get(declared.role())), 403, "This takes the role " + declared.role());
        }

        HttpResponse<String> allowed = send(route, BY_ROLE.get(declared.role()), "nowhere");
        assertThat(allowed.statusCode()).isNotEqualTo(401);
        assertThat(allowed.body()).doesNotContain("This takes the role", "error_code");
    }

    private static Map<String, String> without(String header) {
        Map<String, String> headers = new HashMap<>(good);
        headers.remove(header);
        return headers;
    }

    private static void refused(Routes.Listed route, Map<String, String> headers, int status, String said) {
        HttpResponse<String> answer = send(route, headers, "dev");
        assertThat(answer.statusCode()).as("%s: %s", said, answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(said);
    }

    private static HttpResponse<String> send(Routes.Listed route, Map<String, String> headers, String name) {
        UnaryOperator<String> fill = pattern -> pattern.replaceAll("\\{[^}]*\\*\\}", "tenant/schemas")
                .replace("{name}", name)
                .replaceAll("\\{[^}]*\\}", "00000000-0000-4000-8000-000000000000");
        boolean body = route.method().startsWith("P");
        return at.send(route.method(), fill.apply(route.pattern()), body ? "{}" : "", headers);
    }

    /** A token that an inlet asks for must be of a client that may send to its sandbox. */
    @TestFactory
    Stream<DynamicTest> inletThatAsksForATokenLetsOnlySendersThrough() {
        String inlet = authenticatedInlet();
        Map<String, Integer> status = Map.of(
                "nobody", 401, "expired", 401, "stranger", 403, "viewer", 403, "ingest-only", 400, "editor", 400);
        return status.entrySet().stream()
                .map(one -> DynamicTest.dynamicTest(one.getKey(), () -> {
                    Map<String, String> headers = switch (one.getKey()) {
                        case "nobody" -> Map.of("Content-Type", "application/json");
                        case "expired" -> expired;
                        case "stranger" -> stranger;
                        default -> BY_ROLE.get(one.getKey());
                    };
                    // What may send is told that no flow is behind the inlet, a step further on.
                    assertThat(at.send("POST", inlet, "{\"a\":1}", headers).statusCode())
                            .isEqualTo(one.getValue());
                }));
    }

    private static String authenticatedInlet() {
        String body = "{\"name\":\"asks\",\"connectionSpec\":{\"id\":\"bc7b00d6-623a-4dfc-9fdb-f1240aeadaeb\","
                + "\"version\":\"1.0\"},\"auth\":{\"specName\":\"Streaming Connection\",\"params\":{\"dataType\":\"raw\","
                + "\"authenticationRequired\":true,\"sourceId\":\"asks\",\"name\":\"asks\"}}}";
        try (var client = at.client(at.acme)) {
            String id = client.call("POST", "/data/foundation/flowservice/connections", body)
                    .orRefused("connection")
                    .path("id")
                    .asText();
            return client.call("GET", "/data/foundation/flowservice/connections/" + id, null)
                    .orRefused("connection")
                    .at("/items/0/auth/params/inletUrl")
                    .asText();
        }
    }

    @TestFactory
    Stream<DynamicTest> clientOfOneSandboxIsKeptOutOfTheOtherOnItsInletsToo() {
        Credentials dev = at.client("dev", "ingest-only");
        return Stream.of(DynamicTest.dynamicTest(
                "ingest-only in dev sends to prod",
                () -> assertThat(at.send("POST", authenticatedInlet(), "{\"a\":1}", at.headers(dev))
                                .body())
                        .contains("may not send to sandbox prod")));
    }
}
