package io.tributary.control.catalog;

import static io.tributary.control.catalog.CatalogFixture.DATASETS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What PUT, both forms of PATCH, PATCH of version 2 and DELETE do to a dataset. */
class DatasetChangeTest {

    private CatalogFixture fixture;

    @BeforeEach
    void open(@TempDir Path directory) {
        fixture = new CatalogFixture(directory);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    static Stream<Arguments> cases() {
        return CatalogFixture.cases("change-cases.json");
    }

    /** A case starts from the members {@code before}, or from a usual dataset, and tells what the change answers and makes. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void changeMakes(String name, JsonNode one) {
        JsonNode before = one.path("before");
        String id = fixture.create(before.isMissingNode() ? usual() : before.toString());
        String how = one.get("how").textValue();
        String target = (how.equals("PATCH v2") ? DATASETS.replace("/dataSets", "/v2/dataSets") : DATASETS) + "/" + id;

        LocalServer.Answer answer =
                fixture.send(how.split(" ", 2)[0], target, one.get("body").toString());

        int status = one.path("status").asInt(200);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        if (status == 200) {
            assertThat(answer.text()).isEqualTo("[\"@/dataSets/" + id + "\"]");
            assertThat(answer.header("ETag")).isEqualTo("\"1.0.1\"");
        } else {
            assertThat(answer.json().get("detail").textValue())
                    .isEqualTo(one.get("detail").textValue());
            assertThat(fixture.read(id).get("version").textValue()).isEqualTo("1.0.0");
        }
        DatasetBodyTest.check(fixture.read(id), one.path("makes"));
    }

    private static String usual() {
        return """
                {"name": "Loyalty", "description": "before",
                 "schemaRef": {"id": "https://ns.adobe.com/acme/schemas/profile",
                               "contentType": "application/vnd.adobe.xed+json;version=1"},
                 "tags": {"team": ["crm"], "acp_validationContext": ["enabled"]},
                 "extensions": {"own": {"kept": 1}}}
                """;
    }

    @Test
    void changeCountsTheVersionAndKeepsTheCreation() {
        String id = fixture.create(usual());
        JsonNode before = fixture.read(id);

        fixture.send("PATCH", DATASETS + "/" + id, "{\"description\":\"x\"}");
        fixture.send("PATCH", DATASETS + "/" + id, "{\"description\":\"y\"}");

        JsonNode after = fixture.read(id);
        assertThat(after.get("version").textValue()).isEqualTo("1.0.2");
        assertThat(after.get("created")).isEqualTo(before.get("created"));
        assertThat(after.get("updated").longValue())
                .isGreaterThanOrEqualTo(before.get("updated").longValue());
        assertThat(after.get("viewId")).isEqualTo(before.get("viewId"));
    }

    @ParameterizedTest
    @CsvSource({"PUT", "PATCH"})
    void unknownDatasetIsNotFound(String method) {
        LocalServer.Answer answer = fixture.send(method, DATASETS + "/ffffffffffffffffffffffff", "{\"name\":\"x\"}");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().get("title").textValue()).isEqualTo("NotFoundError");
    }

    @Test
    void deletionAnswersTheReferenceThenNothing() {
        String id = fixture.create(usual());
        String path = DATASETS + "/" + id;

        LocalServer.Answer first = fixture.send("DELETE", path, "");
        LocalServer.Answer second = fixture.send("DELETE", path, "");

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.text()).isEqualTo("[\"@/dataSets/" + id + "\"]");
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.text()).isEqualTo("[]");
        assertThat(fixture.get(path).status()).isEqualTo(404);
        assertThat(fixture.catalog.datasets()).isEmpty();
    }

    @Test
    void matchingVersionLetsAChangeThroughAndAnOldOneDoesNot() {
        String path = DATASETS + "/" + fixture.create(usual());
        String etag = fixture.get(path).header("ETag");

        LocalServer.Answer first = fixture.send("PATCH", path, "{\"description\":\"x\"}", "If-Match", etag);
        LocalServer.Answer second = fixture.send("PATCH", path, "{\"description\":\"y\"}", "If-Match", etag);

        assertThat(first.status()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(412);
        assertThat(second.json().get("title").textValue()).isEqualTo("PreconditionFailedError");
        assertThat(second.json().get("detail").textValue())
                .startsWith("If-Match is '\"1.0.0\"', but the dataset is at version 1.0.1, changed at ");
    }

    @Test
    void versionMayBeBareOrTheTimeOfTheLastChangeOrAStar() {
        String id = fixture.create(usual());
        String path = DATASETS + "/" + id;

        List<Integer> statuses = new ArrayList<>();
        for (String match : List.of("1.0.0", "*", "\"9.9.9\", W/\"1.0.2\"")) {
            statuses.add(fixture.send("PATCH", path, "{\"description\":\"x\"}", "If-Match", match)
                    .status());
        }
        String updated = fixture.read(id).get("updated").asText();
        statuses.add(fixture.send("PUT", path, "{\"name\":\"L\"}", "If-Match", updated)
                .status());
        statuses.add(fixture.send("DELETE", path, "", "If-Match", "1.0.0").status());
        statuses.add(fixture.send("DELETE", path, "", "If-Match", "1.0.4").status());

        assertThat(statuses).containsExactly(200, 200, 200, 200, 412, 200);
    }

    @Test
    void knownVersionIsNotSentAgainAndStopsAWrite() {
        String path = DATASETS + "/" + fixture.create(usual());

        LocalServer.Answer read = fixture.get(path, "If-None-Match", "\"1.0.0\"");
        LocalServer.Answer write = fixture.send("PUT", path, "{\"name\":\"x\"}", "If-None-Match", "*");

        assertThat(read.status()).isEqualTo(304);
        assertThat(read.text()).isEmpty();
        assertThat(write.status()).isEqualTo(412);
    }

    @Test
    void validateOnlyChangesNothing() {
        String id = fixture.create(usual());

        LocalServer.Answer answer =
                fixture.send("PUT", DATASETS + "/" + id, "{\"name\":\"Other\"}", "Pragma", "validate-only");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(fixture.read(id).get("name").textValue()).isEqualTo("Loyalty");
        assertThat(fixture.read(id).get("version").textValue()).isEqualTo("1.0.0");
    }

    @Test
    void listenersHearOfEachChangeOnceItCanBeRead() {
        List<String> heard = new ArrayList<>();
        fixture.catalog.onChange(() -> heard.add("names "
                + fixture.catalog.datasets().stream()
                        .map(scoped -> scoped.dataset().name())
                        .toList()));
        fixture.catalog.onDelete(gone -> heard.add("gone " + gone.dataset().table()));

        String path = DATASETS + "/" + fixture.create("{\"name\":\"One\"}");
        fixture.send("PATCH", path, "{\"name\":\"Two\"}");
        fixture.send("PATCH", path, "{\"name\":\"\"}");
        fixture.send("DELETE", path, "");
        fixture.send("DELETE", path, "");

        assertThat(heard).containsExactly("names [One]", "names [Two]", "gone one", "names []");
    }

    @Test
    void patchOfTooManyOperationsIsRefused() {
        String operation = "{\"op\":\"add\",\"path\":\"/a\",\"value\":1}";
        String patch = "[" + (operation + ",").repeat(100) + operation + "]";

        LocalServer.Answer answer = fixture.send("PATCH", DATASETS + "/" + fixture.create(usual()), patch);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").textValue())
                .isEqualTo("The patch has 101 operations; at most 100 are allowed.");
    }

    @Test
    void copiesThatDoubleTheDatasetStopAtTheLimit() {
        StringBuilder patch = new StringBuilder("[{\"op\":\"add\",\"path\":\"/a\",\"value\":{\"x\":\"0123456789\"}}");
        for (int i = 0; i < 40; i++) {
            patch.append(",{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/a/c%d\"}".formatted(i));
        }

        LocalServer.Answer answer = fixture.send(
                "PATCH",
                DATASETS + "/" + fixture.create(usual()),
                patch.append(']').toString());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").textValue())
                .matches(
                        "Operation \\d+ of the patch can't be applied: the dataset would grow beyond 1048576 characters.");
    }

    @Test
    void datasetsMadeAtTheSameTimeNeverShareATable() throws Exception {
        Set<String> ids = ConcurrentHashMap.newKeySet();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> made = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                made.add(threads.submit(() -> ids.add(fixture.create("{\"name\":\"Loyalty events\"}"))));
            }
            for (Future<Boolean> one : made) {
                assertThat(one.get()).isTrue();
            }
        }

        assertThat(fixture.catalog.datasets())
                .extracting(scoped -> scoped.dataset().table())
                .hasSize(20)
                .doesNotHaveDuplicates()
                .contains("loyalty_events", "loyalty_events_2", "loyalty_events_20");
    }

    @Test
    void changesMadeAtTheSameTimeAreAllKept() throws Exception {
        String id = fixture.create(usual());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String body = "{\"member%d\":%d}".formatted(i, i);
                answers.add(threads.submit(
                        () -> fixture.send("PATCH", DATASETS + "/" + id, body).status()));
            }
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }

        JsonNode after = fixture.read(id);
        assertThat(after.get("version").textValue()).isEqualTo("1.0.8");
        for (int i = 0; i < 8; i++) {
            assertThat(after.get("member" + i).intValue()).isEqualTo(i);
        }
    }
}
