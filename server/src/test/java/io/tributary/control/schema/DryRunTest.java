package io.tributary.control.schema;

import static io.tributary.control.schema.RegistryServer.LOYALTY;
import static io.tributary.control.schema.RegistryServer.PROFILE;
import static io.tributary.control.schema.RegistryServer.RAW;
import static io.tributary.control.schema.RegistryServer.encoded;
import static io.tributary.control.schema.RegistryServer.group;
import static io.tributary.control.schema.RegistryServer.schema;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.control.schema.ChangeEffects.BrokenMappingSet;
import io.tributary.control.schema.ChangeEffects.Effects;
import io.tributary.control.schema.ChangeEffects.NewlyInvalid;
import io.tributary.control.schema.RegistryServer.Answer;
import io.tributary.control.schema.RegistryServer.Sandbox;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes that are only tried. */
class DryRunTest {

    private static final String REMOVE_GROUP = "[{\"op\":\"remove\",\"path\":\"/allOf/1\"}]";

    private static RegistryServer server;
    private final Sandbox sandbox = server.sandbox();
    private final AtomicInteger asked = new AtomicInteger(-1);
    private String schema;
    private String path;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = RegistryServer.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void prepare() {
        schema = sandbox.make("schemas", schema("Members", PROFILE, LOYALTY));
        path = "/tenant/schemas/" + encoded(schema);
        server.effects = (scope, changes, events) -> {
            asked.set(events);
            assertThat(scope).isEqualTo(sandbox.scope());
            assertThat(changes).hasSize(1);
            assertThat(changes.getFirst().before().id()).isEqualTo(schema);
            return new Effects(
                    3,
                    List.of(new NewlyInvalid("d1", "f1", "#/loyalty", "additionalProperties", 2, 41, "x-1")),
                    List.of(new BrokenMappingSet("m1", 4, List.of("f1"), List.of("loyalty.tier"), List.of("why"))));
        };
    }

    @Test
    void breakingChangeIsToldAndNotMade() {
        server.use(schema, true);

        Answer tried = sandbox.patch(path + "?dry-run=true", REMOVE_GROUP);

        assertThat(tried.status()).isEqualTo(200);
        JsonNode report = tried.json();
        assertThat(report.path("dryRun").asBoolean()).isTrue();
        assertThat(report.path("allowed").asBoolean()).isFalse();
        assertThat(report.at("/refusal/type").asText()).endsWith("XDM-4000-400");
        assertThat(report.at("/refusal/report/sub-errors/0/type").asText()).isEqualTo("compatibility");
        assertThat(report.at("/datasets/0/name").asText()).isEqualTo("Members of the club");
        assertThat(report.at("/datasets/0/breaks").asBoolean()).isTrue();
        assertThat(report.at("/datasets/0/reasons").toString()).contains("/loyalty: the field is removed");
        assertThat(report.path("events").toString())
                .isEqualTo("{\"asked\":100,\"judged\":3,\"newlyInvalid\":[{\"dataset\":\"d1\",\"flow\":\"f1\","
                        + "\"pointer\":\"#/loyalty\",\"keyword\":\"additionalProperties\",\"count\":2,"
                        + "\"example\":{\"position\":41,\"xactionId\":\"x-1\"}}]}");
        assertThat(report.path("mappingSets").toString())
                .isEqualTo("[{\"id\":\"m1\",\"version\":4,\"flows\":[\"f1\"],"
                        + "\"vanishedDestinations\":[\"loyalty.tier\"],\"problems\":[\"why\"]}]");
        assertThat(sandbox.get(path, RAW).version()).isEqualTo("1.0");
        assertThat(sandbox.call("GET", "/rpc/auditlog/" + encoded(schema), null).json())
                .hasSize(1);
    }

    @Test
    void possibleChangeIsToldAndNotMade() {
        server.use(schema, false);

        Answer tried = sandbox.put(path + "?dryRun=TRUE&events=1000", schema("Others", PROFILE));

        assertThat(tried.json().path("allowed").asBoolean()).isTrue();
        assertThat(tried.json().has("refusal")).isFalse();
        assertThat(tried.json().at("/resource/title").asText()).isEqualTo("Others");
        assertThat(tried.json().at("/datasets/0/breaks").asBoolean(true)).isFalse();
        assertThat(asked).hasValue(1_000);
        assertThat(sandbox.get(path, RAW).json().path("title").asText()).isEqualTo("Members");
    }

    @Test
    void changeOfAPartIsJudgedByTheSchemasItReaches() {
        String cards = sandbox.make("fieldgroups", group("Cards", "{\"card\":{\"type\":\"string\"}}"));
        sandbox.patch(path, "[{\"op\":\"add\",\"path\":\"/allOf/-\",\"value\":{\"$ref\":\"" + cards + "\"}}]");

        Answer tried = sandbox.patch(
                "/tenant/fieldgroups/" + encoded(cards) + "?dry-run=true&events=0",
                "[{\"op\":\"add\",\"path\":\"/description\",\"value\":\"x\"}]");

        assertThat(tried.json().at("/events/judged").asInt()).isEqualTo(3);
        assertThat(asked).hasValue(0);
    }

    @Test
    void newResourceIsCheckedAndNotMade() {
        server.effects = (scope, changes, events) -> {
            assertThat(changes).isEmpty();
            return new Effects(0, List.of(), List.of());
        };

        Answer fine = sandbox.post("/tenant/schemas?dry-run=true", schema("New", PROFILE));
        Answer taken = sandbox.post("/tenant/schemas?dry-run=true", schema("Members", PROFILE));

        assertThat(fine.status()).isEqualTo(200);
        assertThat(fine.json().path("allowed").asBoolean()).isTrue();
        assertThat(taken.json().path("allowed").asBoolean()).isFalse();
        assertThat(taken.json().at("/refusal/type").asText()).endsWith("XDM-1521-400");
        assertThat(sandbox.get("/stats", "").json().at("/counts/schemas").asInt())
                .isEqualTo(1);
    }

    @Test
    void deletionIsTriedToo() {
        Answer possible = sandbox.delete(path + "?dry-run=true");
        server.use(schema, true);
        Answer used = sandbox.delete(path + "?dry-run=true");

        assertThat(possible.json().toString()).isEqualTo("{\"dryRun\":true,\"allowed\":true}");
        assertThat(used.json().at("/refusal/report/sub-errors/0/type").asText()).isEqualTo("inUse");
        assertThat(sandbox.get(path, RAW).status()).isEqualTo(200);
    }

    @Test
    void importIsTriedToo() {
        String export =
                sandbox.call("GET", "/rpc/export/" + encoded(schema), null).text();
        Sandbox other = server.sandbox();

        Answer possible = other.post("/rpc/import?dry-run=true", export);
        Answer taken = sandbox.post("/rpc/import?dry-run=true", export);

        assertThat(possible.json().path("allowed").asBoolean()).isTrue();
        assertThat(possible.json().at("/resources/0/$id").asText()).isEqualTo(schema);
        assertThat(taken.json().at("/refusal/type").asText()).endsWith("XDM-3005-400");
        assertThat(other.get("/stats", "").json().at("/counts/schemas").asInt()).isZero();
    }

    @Test
    void descriptorsCannotBeTriedAndAreNotMade() {
        Answer answer = sandbox.post("/tenant/descriptors?dry-run=true", "{}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).contains("nothing was changed");
    }

    @Test
    void missingResourceAndStaleEtagAreAnsweredAsAlways() {
        assertThat(sandbox.patch("/tenant/schemas/_acme.schemas.00?dry-run=true", "[]")
                        .status())
                .isEqualTo(404);
        assertThat(sandbox.call("PATCH", path + "?dry-run=true", "[]", "If-Match", "\"other\"")
                        .status())
                .isEqualTo(412);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"dry-run=maybe", "dry-run=true&events=many", "dry-run=true&events=1001", "dry-run=true&events=-1"
            })
    void parametersOutOfRangeChangeNothing(String query) {
        Answer answer = sandbox.patch(path + "?" + query, "[{\"op\":\"remove\",\"path\":\"/description\"}]");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.rule()).isEqualTo("query");
        assertThat(sandbox.get(path, RAW).version()).isEqualTo("1.0");
    }
}
