package io.tributary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.tributary.client.ApiClient;
import io.tributary.client.StreamSetup;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client checks of the ingestion contract (§11) on tokens, gateway, inlets that ask for a token, and sandboxes, by their numbers, against a whole server. */
@TestMethodOrder(MethodOrderer.MethodName.class)
@SuppressWarnings("JavaUtilDate")
class IngestionChecksTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SANDBOXES = "/data/foundation/sandbox-management/sandboxes";
    private static final Map<String, String> FORM = Map.of("Content-Type", "application/x-www-form-urlencoded");
    private static final String SINK_SCOPE =
            "openid,AdobeID,read_organizations,additional_info.projectedProductContext,session";

    @TempDir
    static Path folder;

    private static TwoOrganisations at;
    private static ObjectNode signer;
    private static RSAKey signingKey;
    private static String expired;

    @BeforeAll
    static void start() throws Exception {
        at = new TwoOrganisations(folder);
        signingKey = new RSAKeyGenerator(2048).generate();
        try (ApiClient admin = at.client(at.acme)) {
            OnlineClients clients = new OnlineClients(admin);
            ObjectNode body = JsonNodeFactory.instance
                    .objectNode()
                    .put("name", "old sink")
                    .put("authorizationCode", true);
            body.putObject("roles").put("*", "editor");
            signer = clients.create(body);
            clients.addKey(
                    signer.path("clientId").asText(),
                    JsonNodeFactory.instance
                            .objectNode()
                            .put(
                                    "pem",
                                    "-----BEGIN PUBLIC KEY-----\n"
                                            + Base64.getMimeEncoder()
                                                    .encodeToString(signingKey
                                                            .toRSAPublicKey()
                                                            .getEncoded())
                                            + "\n-----END PUBLIC KEY-----\n"));
            RSAKey ours = RSAKey.parse(JSON.readTree(Files.readString(at.data.resolve("keys/token-signing-key.json")))
                    .at("/keys/0/jwk")
                    .toString());
            expired = signed(
                    ours,
                    new JWTClaimsSet.Builder(SignedJWT.parse(admin.token()).getJWTClaimsSet())
                            .expirationTime(Date.from(Instant.now().minusSeconds(1)))
                            .build());
        }
    }

    @AfterAll
    static void stop() {
        at.close();
    }

    private static String signed(RSAKey key, JWTClaimsSet claims) throws Exception {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(answer.body(), e);
        }
    }

    private static String credentials() {
        return "grant_type=client_credentials&client_id=" + at.acme.clientId() + "&client_secret="
                + at.acme.clientSecret() + "&scope=" + SINK_SCOPE;
    }

    private static HttpResponse<String> token(String path, String body) {
        return at.send("POST", path, body, FORM);
    }

    private static void isBearer(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("token_type").asText()).isEqualTo("bearer");
        assertThat(json(answer).path("expires_in").isIntegralNumber()).isTrue();
    }

    private static void isOAuthError(HttpResponse<String> answer, String error, String description) {
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("error").asText()).isEqualTo(error);
        assertThat(json(answer).path("error_description").asText()).contains(description);
    }

    @Test
    void check01ClientCredentialsInTheBody() {
        HttpResponse<String> answer = token("/ims/token/v3", credentials());

        isBearer(answer);
        assertThat(json(answer).path("expires_in").longValue()).isBetween(600L, 86_400L);
    }

    @Test
    void check02AllParametersInTheQuery() {
        isBearer(at.send("POST", "/ims/token/v3?" + credentials(), "", Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ims/token/v2", "/ims/token"})
    void check03OtherPaths(String path) {
        isBearer(token(path, credentials()));
        isBearer(at.send("POST", path + "?" + credentials(), "", Map.of()));
    }

    @Test
    void check04WrongSecret() {
        isOAuthError(
                token("/ims/token/v3", credentials().replace(at.acme.clientSecret(), "wrong")),
                "invalid_client",
                "invalid client_secret parameter");
    }

    @Test
    void check05UnknownClient() {
        isOAuthError(
                token("/ims/token/v3", credentials().replace(at.acme.clientId(), "nobody")),
                "invalid_client",
                "invalid client_id parameter");
    }

    @Test
    void check06OtherGrantType() {
        isOAuthError(
                token("/ims/token/v3", credentials().replace("client_credentials", "password")),
                "unsupported_grant_type",
                "client_credentials");
    }

    private static String assertion() throws Exception {
        String url = at.server().url();
        String id = signer.path("clientId").asText();
        return signed(
                signingKey,
                new JWTClaimsSet.Builder()
                        .issuer(at.acme.orgId())
                        .subject(signer.path("technicalAccountId").asText())
                        .audience(url + "/c/" + id)
                        .claim(url + "/s/ent_dataservices_sdk", true)
                        .expirationTime(Date.from(Instant.now().plus(Duration.ofDays(1))))
                        .build());
    }

    @Test
    void check07AssertionInABodyThatBeginsWithAnAmpersand() throws Exception {
        HttpResponse<String> answer = token(
                "/ims/exchange/jwt/",
                "&client_id=" + signer.path("clientId").asText() + "&client_secret="
                        + signer.path("clientSecret").asText() + "&jwt_token=" + assertion());

        isBearer(answer);
        assertThat(json(answer).path("expires_in").longValue()).isGreaterThan(1_000_000L);
    }

    @Test
    void check08AssertionAsMultipart() throws Exception {
        StringBuilder body = new StringBuilder();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("client_id", signer.path("clientId").asText());
        values.put("client_secret", signer.path("clientSecret").asText());
        values.put("jwt_token", assertion());
        values.forEach((name, value) -> body.append("--X\r\nContent-Disposition: form-data; name=\"")
                .append(name)
                .append("\"\r\n\r\n")
                .append(value)
                .append("\r\n"));

        isBearer(at.send(
                "POST",
                "/ims/exchange/jwt",
                body + "--X--\r\n",
                Map.of("Content-Type", "multipart/form-data; boundary=X")));
    }

    @Test
    void check09AuthorizationCode() {
        HttpResponse<String> answer = token(
                "/ims/token/v1",
                "grant_type=authorization_code&client_id="
                        + signer.path("clientId").asText() + "&client_secret="
                        + signer.path("clientSecret").asText() + "&code="
                        + signer.path("authorizationCode").asText());

        isBearer(answer);
        assertThat(json(answer).path("expires_in").longValue()).isGreaterThan(1_000_000L);
        assertThat(json(answer).path("refresh_token").asText()).isNotEmpty();
    }

    @Test
    void check10ScopesInAnyOrder() {
        isBearer(token(
                "/ims/token/v3",
                credentials().replace(SINK_SCOPE, "session,additional_info.projectedProductContext,AdobeID,openid")));
    }

    private static void isGatewayError(Map<String, String> headers, int status, String code, String message) {
        HttpResponse<String> answer = at.send("GET", SANDBOXES, "", headers);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(json(answer).path("error_code").isTextual()).isTrue();
        assertThat(json(answer).path("error_code").asText()).isEqualTo(code);
        assertThat(json(answer).path("message").asText()).isEqualTo(message);
        assertThat(answer.headers().firstValue("x-request-id")).isPresent();
    }

    private static Map<String, String> with(String header, String value) {
        Map<String, String> headers = at.headers(at.acme);
        headers.put(header, value);
        return headers;
    }

    private static Map<String, String> without(String header) {
        Map<String, String> headers = at.headers(at.acme);
        headers.remove(header);
        return headers;
    }

    @Test
    void check11NoKey() {
        isGatewayError(without("x-api-key"), 403, "403000", "Api Key is required");
    }

    @Test
    void check12BadKey() {
        isGatewayError(with("x-api-key", "nobody"), 403, "403003", "Api Key is invalid");
    }

    @Test
    void check13NoToken() {
        isGatewayError(without("Authorization"), 403, "403010", "Oauth token is missing.");
    }

    @Test
    void check14Garbage() {
        isGatewayError(with("Authorization", "Bearer garbage"), 401, "401013", "Oauth token is not valid");
        isGatewayError(with("Authorization", "Bearer " + expired), 401, "401013", "Oauth token is not valid");
    }

    @Test
    void check15NoOrganisation() {
        isGatewayError(without("x-gw-ims-org-id"), 400, "400003", "Missing header");
    }

    @Test
    void check16OtherOrganisation() {
        isGatewayError(with("x-gw-ims-org-id", at.globex.orgId()), 403, "403025", "Profile is not valid");
        isGatewayError(with("x-gw-ims-org-id", "nonsense"), 403, "403027", "User region is missing");
    }

    @Test
    void check17SchemeInLowerCase() {
        Map<String, String> headers = at.headers(at.acme);
        String token = headers.remove("Authorization").substring("Bearer ".length());
        headers.put("authorization", "bearer " + token);

        assertThat(at.send("GET", SANDBOXES, "", headers).statusCode()).isEqualTo(200);
    }

    @Test
    void check18WithoutASandboxItIsProd() {
        Map<String, String> headers = without("x-sandbox-name");
        String made = "{\"name\":\"made without a sandbox\"}";
        HttpResponse<String> created = at.send("POST", "/data/foundation/catalog/dataSets", made, headers);

        HttpResponse<String> inProd = at.send("GET", "/data/foundation/catalog/dataSets", "", at.headers(at.acme));

        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        assertThat(inProd.body()).contains("made without a sandbox");
    }

    /** A Capillary stream; its inlet asks for a token if so wanted. */
    private static StreamSetup.Stream stream(boolean asks) {
        try (ApiClient client = at.client(at.acme)) {
            ObjectNode base = JsonNodeFactory.instance.objectNode().put("name", "asks " + asks);
            base.putObject("connectionSpec")
                    .put("id", StreamSetup.CAPILLARY_SPEC)
                    .put("version", "1.0");
            base.putObject("auth")
                    .put("specName", "OAuth generic-rest-connector")
                    .putObject("params")
                    .put("clientId", "c")
                    .put("clientSecret", "s")
                    .put("accessToken", "t")
                    .put("authenticationRequired", asks);
            String flows = "/data/foundation/flowservice";
            String id = client.call("POST", flows + "/connections", base.toString())
                    .orRefused("connection")
                    .path("id")
                    .asText();
            ObjectNode source =
                    JsonNodeFactory.instance.objectNode().put("name", "source").put("baseConnectionId", id);
            source.putObject("connectionSpec")
                    .put("id", StreamSetup.CAPILLARY_SPEC)
                    .put("version", "1.0");
            String sourceId = client.call("POST", flows + "/sourceConnections", source.toString())
                    .orRefused("source")
                    .path("id")
                    .asText();
            String inlet = client.call("GET", flows + "/connections/" + id, null)
                    .orRefused("connection")
                    .at("/items/0/auth/params/inletUrl")
                    .asText();
            Map<String, String> mapping = new LinkedHashMap<>();
            mapping.put("_id", "_id");
            mapping.put("timestamp", "timestamp");
            return new StreamSetup(client, (call, result) -> {})
                    .stream(
                            new StreamSetup.Source(id, sourceId, inlet),
                            "Checks " + asks,
                            List.of("https://ns.adobe.com/xdm/context/experienceevent"),
                            mapping);
        }
    }

    private static HttpResponse<String> event(StreamSetup.Stream stream, String authorization) {
        Map<String, String> headers = new LinkedHashMap<>(Map.of("Content-Type", "application/json"));
        if (!authorization.isEmpty()) {
            headers.put("Authorization", authorization);
        }
        return at.send("POST", stream.url(), "{\"_id\":\"1\",\"timestamp\":\"2025-07-14T12:00:00Z\"}", headers);
    }

    @Test
    void check41And42InletThatAsksForAToken() {
        StreamSetup.Stream stream = stream(true);

        HttpResponse<String> none = event(stream, "");
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(json(none).path("status").isTextual()).isTrue();
        assertThat(json(none).path("status").asText()).isEqualTo("401");
        assertThat(json(none).path("title").asText()).isEqualTo("Authorization");
        assertThat(event(stream, "Bearer " + expired).statusCode()).isEqualTo(401);
        assertThat(event(stream, at.headers(at.acme).get("Authorization")).statusCode())
                .isEqualTo(200);
        assertThat(event(stream, at.headers(at.globex).get("Authorization")).statusCode())
                .isEqualTo(403);
    }

    @Test
    void check43OpenInletMindsNoToken() {
        assertThat(event(stream(false), "Bearer " + expired).statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> sandbox(String method, String path, String body) {
        return at.send(method, SANDBOXES + path, body, at.headers(at.acme));
    }

    private static HttpResponse<String> create(String name) {
        return sandbox("POST", "", "{\"name\":\"" + name + "\",\"title\":\"T\",\"type\":\"development\"}");
    }

    private static String state(String name) {
        return json(sandbox("GET", "/" + name, "")).path("state").asText();
    }

    @Test
    void check80Create() {
        HttpResponse<String> created = create("eighty");

        assertThat(created.statusCode()).isEqualTo(202);
        assertThat(json(created).path("state").asText()).isEqualTo("creating");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> state("eighty").equals("active"));
    }

    @Test
    void check81Pages() {
        assertThat(sandbox("GET", "?limit=4", "").statusCode()).isEqualTo(400);
        assertThat(json(sandbox("GET", "?limit=4&offset=0", ""))
                        .at("/_page/limit")
                        .asInt())
                .isEqualTo(4);
    }

    @Test
    void check82Reset() {
        create("eightytwo");
        Map<String, String> headers = with("x-sandbox-name", "eightytwo");
        String datasets = "/data/foundation/catalog/dataSets";
        assertThat(at.send("POST", datasets, "{\"name\":\"gone\"}", headers).statusCode())
                .isEqualTo(201);
        assertThat(at.send("POST", datasets, "{\"name\":\"stays\"}", at.headers(at.acme))
                        .statusCode())
                .isEqualTo(201);

        HttpResponse<String> reset = sandbox("PUT", "/eightytwo", "{\"action\":\"reset\"}");

        assertThat(reset.statusCode()).isEqualTo(202);
        assertThat(json(reset).path("state").asText()).isEqualTo("resetting");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> state("eightytwo").equals("active"));
        assertThat(json(at.send("GET", datasets, "", headers))).isEmpty();
        assertThat(at.send("GET", datasets, "", at.headers(at.acme)).body()).contains("stays");
    }

    @Test
    void check83Delete() {
        create("eightythree");

        assertThat(sandbox("DELETE", "/prod", "").statusCode()).isEqualTo(400);
        assertThat(sandbox("DELETE", "/eightythree", "").statusCode()).isEqualTo(202);
        assertThat(state("eightythree")).isEqualTo("deleted");
    }

    @Test
    void check84DuplicateNameAndTitle() {
        create("eightyfour");
        long version = json(sandbox("GET", "/eightyfour", "")).path("eTag").asLong();

        assertThat(create("eightyfour").statusCode()).isEqualTo(409);
        HttpResponse<String> changed = sandbox("PATCH", "/eightyfour", "{\"title\":\"Another\"}");

        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(json(changed).path("eTag").asLong()).isGreaterThan(version);
    }
}
