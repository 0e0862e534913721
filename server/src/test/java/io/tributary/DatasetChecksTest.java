package io.tributary;

import static io.tributary.RunningServer.CATALOG;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client checks about datasets, over HTTP against a running server. */
class DatasetChecksTest {

    private static final String DATASETS = CATALOG + "/dataSets";
    private static RunningServer server;
    private static String schema;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = RunningServer.start(folder.resolve("data"));
        schema = server.client
                .call("POST", "/data/foundation/schemaregistry/tenant/schemas", """
                        {"type":"object","title":"Checks","description":"For checks","allOf":[
                         {"$ref":"https://ns.adobe.com/xdm/context/profile"},
                         {"$ref":"https://ns.adobe.com/xdm/context/identitymap"}]}""")
                .orRefused("POST schema")
                .path("$id")
                .asText();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String minimal(String name, String more) {
        return """
                {"name":"%s","schemaRef":{"id":"%s","contentType":"application/vnd.adobe.xed+json;version=1"},\
                "fileDescription":{"persisted":true,"containerFormat":"parquet","format":"parquet"}%s}""".formatted(name, schema, more);
    }

    private static JsonNode read(String id) {
        return server.get(DATASETS + "/" + id).json().path(id);
    }

    private static List<String> names(String query) {
        List<String> names = new ArrayList<>();
        server.get(DATASETS + "?limit=100&" + query)
                .json()
                .forEach(dataset -> names.add(dataset.path("name").asText()));
        return names;
    }

    @Test
    @Check({1, 2, 3, 4})
    void createdDatasetIsAReferenceAndHasWhatClientsRead() {
        var created = server.send("POST", DATASETS, minimal("Loyalty events", ""));
        var ignored = server.send("POST", DATASETS + "?requestDataSource=False", minimal("Loyalty events 2", ""));

        assertThat(created.status()).isEqualTo(201);
        assertThat(ignored.status()).isEqualTo(201);
        assertThat(created.json()).hasSize(1);
        String reference = created.json().get(0).textValue();
        assertThat(reference).matches("@/dataSets/[0-9a-f]{24}");
        String id = reference.substring("@/dataSets/".length());
        assertThat(created.header("Location")).endsWith("/" + id);
        var shown = server.get(DATASETS + "/" + id);
        assertThat(shown.keys()).containsExactly(id);
        JsonNode dataset = read(id);
        assertThat(dataset.path("version").asText()).isEqualTo("1.0.0");
        assertThat(dataset.path("created").isIntegralNumber()).isTrue();
        assertThat(dataset.at("/schemaRef/id").asText()).isEqualTo(schema);
        assertThat(dataset.path("tags").path("adobe/pqs/table")).hasSize(1);
        assertThat(dataset.at("/classification/dataBehavior").asText()).isEqualTo("record");
        assertThat(dataset.at("/classification/managedBy").asText()).isEqualTo("CUSTOMER");
        assertThat(dataset.at("/extensions/adobe_lakeHouse/metrics/rowCount").asLong(-1))
                .isZero();
    }

    @Test
    @Check({5, 6})
    void listsArePagedByStartAndLimit() {
        String mark = "\"tags\":{\"page\":[\"yes\"]}";
        for (int i = 0; i < 25; i++) {
            server.dataset("{\"name\":\"page " + i + "\"," + mark + "}");
        }
        String own = DATASETS + "?tags=page:yes";

        List<String> first = server.get(own + "&limit=3").keys();
        List<String> second = server.get(own + "&start=3&limit=3").keys();
        List<String> last = server.get(own + "&start=23&limit=3").keys();

        assertThat(first).hasSize(3).doesNotContainAnyElementsOf(second);
        assertThat(second).hasSize(3);
        assertThat(last).hasSize(2);
        assertThat(server.get(own).keys()).hasSize(20);
        assertThat(server.get(own + "&limit=100").keys()).hasSize(25);
        for (String limit : List.of("0", "101", "x")) {
            var refused = server.get(own + "&limit=" + limit);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.json().path("detail").asText()).contains("1").contains("100");
        }
    }

    @Test
    @Check(7)
    void propertiesChooseMembersAndKeepEmptyObjects() {
        String id = server.dataset("{\"name\":\"no description\"}");

        JsonNode some = server.get(DATASETS + "/" + id + "?properties=name,schemaRef")
                .json()
                .path(id);
        JsonNode none =
                server.get(DATASETS + "/" + id + "?properties=description").json();

        assertThat(some.toString()).isEqualTo("{\"name\":\"no description\"}");
        assertThat(none.toString()).isEqualTo("{\"" + id + "\":{}}");
    }

    @Test
    @Check(8)
    void keysComeInTheOrderThatIsAskedFor() {
        String b = server.dataset("{\"name\":\"order b\",\"tags\":{\"order\":[\"x\"]}}");
        String oldA = server.dataset("{\"name\":\"order a\",\"tags\":{\"order\":[\"x\"]}}");
        String newA = server.dataset("{\"name\":\"order a\",\"tags\":{\"order\":[\"x\"]}}");

        List<String> keys =
                server.get(DATASETS + "?tags=order:x&orderBy=name,desc:created").keys();

        assertThat(keys.getLast()).isEqualTo(b);
        assertThat(keys.subList(0, 2)).containsExactlyInAnyOrder(oldA, newA);
        long first = read(keys.get(0)).path("created").asLong();
        assertThat(first)
                .isGreaterThanOrEqualTo(read(keys.get(1)).path("created").asLong());
    }

    @Test
    @Check({9, 10, 11})
    void filtersOfEveryKind() {
        server.dataset(
                "{\"name\":\"Loyal one\",\"description\":\"d\",\"tags\":{\"team\":[\"crm\"],\"stage\":[\"raw\"]}}");
        server.dataset("{\"name\":\"Loyal two\",\"tags\":{\"team\":[\"crm\"]}}");
        String star = server.dataset("{\"name\":\"a*b\"}");
        for (int i = 0; i < 10; i++) {
            server.send("PATCH", DATASETS + "/" + star, "{\"description\":\"" + i + "\"}");
        }

        assertThat(names("name=Loyal%20one,a**b")).containsExactly("Loyal one", "a*b");
        assertThat(names("name=!Loyal%20one,a**b")).contains("Loyal two").doesNotContain("Loyal one", "a*b");
        assertThat(names("name=Loyal*")).containsExactly("Loyal one", "Loyal two");
        assertThat(names("name=a**b")).containsExactly("a*b");
        assertThat(names("property=description")).contains("Loyal one").doesNotContain("Loyal two");
        assertThat(names("property=!description")).contains("Loyal two").doesNotContain("Loyal one");
        assertThat(names("property=name~^Loyal")).containsExactly("Loyal one", "Loyal two");
        assertThat(names("property=version>1.0.9")).containsExactly("a*b");
        assertThat(names("property=version%3E1.0.9")).containsExactly("a*b");
        assertThat(names("tags=team:crm,stage:*")).containsExactly("Loyal one");
        assertThat(names("tags=adobe/pqs/table:loyal_*")).containsExactly("Loyal one", "Loyal two");
    }

    @Test
    @Check(12)
    void severalIdsInOnePath() {
        String first = server.dataset("{\"name\":\"multi 1\"}");
        String second = server.dataset("{\"name\":\"multi 2\"}");

        var both = server.get(DATASETS + "/" + first + "," + second + "?properties=name");

        assertThat(both.keys()).containsExactly(first, second);
        assertThat(server.get(DATASETS + "/" + first + ",000000000000000000000000")
                        .keys())
                .containsExactly(first);
    }

    @Test
    @Check({13, 18})
    void patchReplacesOneMemberAndKeepsThePlatformsTags() {
        String id = server.dataset("{\"name\":\"patched\"}");
        long before = read(id).path("updated").asLong();

        var patched = server.send("PATCH", DATASETS + "/" + id, "{\"description\":\"x\"}");
        server.send("PATCH", DATASETS + "/" + id, "{\"tags\":{\"team\":[\"crm\"]}}");

        assertThat(patched.text()).isEqualTo("[\"@/dataSets/" + id + "\"]");
        JsonNode dataset = read(id);
        assertThat(dataset.path("name").asText()).isEqualTo("patched");
        assertThat(dataset.path("version").asText()).isEqualTo("1.0.2");
        assertThat(dataset.path("updated").asLong()).isGreaterThanOrEqualTo(before);
        assertThat(dataset.path("tags").path("adobe/pqs/table")).hasSize(1);
        assertThat(dataset.at("/tags/team/0").asText()).isEqualTo("crm");
    }

    @Test
    @Check({14, 15})
    void jsonPatchIsToldByItsType() {
        String id = server.dataset(minimal("json patch", ""));
        String path = DATASETS + "/" + id;

        var context = server.send(
                "PATCH",
                path,
                "[{\"op\":\"add\",\"path\":\"/tags/acp_validationContext\",\"value\":[\"disabled\"]}]",
                "Content-Type",
                "application/json");
        var upsert = server.send(
                "PATCH",
                path,
                "[{\"op\":\"replace\",\"path\":\"/tags/unifiedProfile\",\"value\":[\"isUpsert: true\"]}]");
        var nowhere = server.send("PATCH", path, "[{\"op\":\"replace\",\"path\":\"/nosuch\",\"value\":1}]");

        assertThat(context.status()).isEqualTo(200);
        assertThat(upsert.status()).isEqualTo(200);
        assertThat(nowhere.status()).isEqualTo(400);
        assertThat(read(id).at("/tags/acp_validationContext/0").asText()).isEqualTo("disabled");
        assertThat(read(id).at("/tags/unifiedProfile").toString()).contains("enabled:true", "isUpsert:true");
    }

    @Test
    @Check(16)
    void theBlankInEnabledTrueMeansNothing() {
        String id = server.dataset(minimal("blank", ",\"tags\":{\"unifiedProfile\":[\"enabled: true\"]}"));

        assertThat(read(id).at("/tags/unifiedProfile").toString()).isEqualTo("[\"enabled:true\"]");
    }

    @Test
    @Check(17)
    void deepMergeMakesWhatIsMissingAndKeepsTheRest() {
        String id = server.dataset("{\"name\":\"merged\"}");

        var merged = server.send(
                "PATCH",
                CATALOG + "/v2/dataSets/" + id,
                "{\"extensions\":{\"adobe_lakeHouse\":{\"rowExpiration\":{\"ttlValue\":\"P1Y\"}}}}");
        server.send("PATCH", CATALOG + "/v2/dataSets/" + id, "{\"extensions\":{\"own\":{\"a\":1}}}");

        assertThat(merged.status()).isEqualTo(200);
        assertThat(read(id).at("/extensions/adobe_lakeHouse/rowExpiration/ttlValue")
                        .asText())
                .isEqualTo("P1Y");
        assertThat(read(id).at("/extensions/own/a").asInt()).isEqualTo(1);
    }

    @Test
    @Check({19, 20})
    void preconditionsAndValidateOnly() {
        String id = server.dataset("{\"name\":\"locked\"}");
        String path = DATASETS + "/" + id;
        String etag = server.get(path).header("ETag");

        var fresh = server.send("PATCH", path, "{\"description\":\"1\"}", "If-Match", etag);
        var stale = server.send("PATCH", path, "{\"description\":\"2\"}", "If-Match", etag);
        var tried = server.send("POST", DATASETS, "{\"name\":\"only tried\"}", "Pragma", "validate-only");

        assertThat(etag).isEqualTo("\"1.0.0\"");
        assertThat(server.get(path).header("E-Tag")).isEqualTo("1.0.1");
        assertThat(fresh.status()).isEqualTo(200);
        assertThat(stale.status()).isEqualTo(412);
        assertThat(server.get(path, "If-None-Match", "\"1.0.1\"").status()).isEqualTo(304);
        assertThat(tried.status()).isEqualTo(201);
        assertThat(names("name=only%20tried")).isEmpty();
    }

    @Test
    @Check(21)
    void deletedIsGoneAndDeletingAgainIsNoError() {
        String id = server.dataset(minimal("gone", ""));
        String path = DATASETS + "/" + id;

        var deleted = server.send("DELETE", path, "");
        var read = server.get(path);
        var again = server.send("DELETE", path, "");

        assertThat(deleted.text()).isEqualTo("[\"@/dataSets/" + id + "\"]");
        assertThat(read.status()).isEqualTo(404);
        assertThat(read.json().path("title").asText()).isEqualTo("NotFoundError");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.text()).isEqualTo("[]");
    }

    @Test
    @Check(value = 22, but = "The Python client itself is not run here; what it reads of each dataset is looked at.")
    void everyListedDatasetHasWhatClientsReadWithoutLooking() {
        for (int i = 0; i < 30; i++) {
            server.dataset("{\"name\":\"needs " + i + "\",\"tags\":{\"needs\":[\"y\"]}}");
        }

        JsonNode all = server.get(DATASETS + "?limit=100&tags=needs:y").json();

        assertThat(all).hasSize(30);
        all.forEach(dataset -> {
            assertThat(dataset.path("name").isTextual()).isTrue();
            assertThat(dataset.path("tags").path("adobe/pqs/table").path(0).isTextual())
                    .isTrue();
            assertThat(dataset.at("/classification/dataBehavior").isTextual()).isTrue();
        });
    }

    @Test
    void severalRequestsInOneAreAllOrNothing() {
        String body = """
                [{"id":"a","resource":"/dataSets","method":"post","headers":{},"body":{"name":"multi request"}},
                 {"id":"b","resource":"/dataSets/<<a.id>>","method":"patch","body":{"description":"of <<a.name>>"}},
                 {"id":"c","resource":"/dataSets/<<a.id>>?properties=description","method":"get"}%s]""";

        var done = server.send("POST", CATALOG + "/", body.formatted(""));
        var failed = server.send(
                "POST",
                CATALOG + "/",
                body.formatted(",{\"id\":\"d\",\"resource\":\"/dataSets/nosuch\",\"method\":\"get\"}")
                        .replace("multi request", "never made"));

        assertThat(done.status()).isEqualTo(200);
        assertThat(done.json()).hasSize(3);
        assertThat(done.json().at("/0/code").asInt()).isEqualTo(201);
        assertThat(done.json().at("/2/body").toString()).contains("of multi request");
        assertThat(failed.status()).isEqualTo(404);
        assertThat(failed.json().path("detail").asText()).contains("'d'").contains("none of the requests");
        assertThat(names("name=never%20made")).isEmpty();
    }

    @Test
    void olderNamesAnswer() {
        String id = server.dataset("{\"name\":\"older\",\"tags\":{\"old/one\":[\"1\",\"2\"]}}");
        String view = read(id).path("viewId").asText();

        assertThat(server.get(CATALOG + "/accounts").text()).isEqualTo("{}");
        assertThat(server.get(CATALOG + "/dataSetViews/x").status()).isEqualTo(404);
        assertThat(server.get(CATALOG + "/tags/old").text()).isEqualTo("{\"old/one\":[\"1\",\"2\"]}");
        assertThat(server.get(CATALOG + "/").json().toString()).contains("@/dataSets");
        assertThat(server.get(CATALOG + "/datasets/" + id + "/views").keys()).containsExactly(view);
        assertThat(server.get(DATASETS + "/" + id + "/views/" + view).keys()).containsExactly(view);
        assertThat(server.get(DATASETS + "/" + id + "/views/other").status()).isEqualTo(404);
        assertThat(server.get(DATASETS + "/" + id + "/credentials").status()).isEqualTo(403);
    }

    @Test
    void largeAnswersAreZippedForThoseWhoAskForIt() {
        for (int i = 0; i < 3; i++) {
            server.dataset("{\"name\":\"zip " + i + "\"}");
        }

        var zipped = server.get(DATASETS, "Accept-Encoding", "gzip, deflate");

        assertThat(zipped.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(zipped.bytes()).startsWith(0x1f, 0x8b);
        assertThat(server.get(DATASETS).header("Content-Encoding")).isEmpty();
    }
}
