package io.tributary.control.conversion;

import static io.tributary.control.conversion.ConversionFixture.SETS;
import static io.tributary.control.conversion.ConversionFixture.mapping;
import static io.tributary.control.conversion.ConversionFixture.set;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change makes the next version of a set; the old ones stay. */
class MappingSetVersionsTest {

    private static final String FIRST = mapping("ATTRIBUTE", "id", "_id");
    private static final String SECOND = mapping("EXPRESSION", "concat(a.b, '-', c)", "_acme.note");

    private ConversionFixture fixture;

    @BeforeEach
    void open(@TempDir Path directory) {
        fixture = new ConversionFixture(directory);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void replacementIsTheNextVersionAndTheOldOneStaysReadable() {
        String path = SETS + "/" + fixture.create(set(FIRST));

        LocalServer.Answer replaced = fixture.send("PUT", path, set(SECOND));

        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.json().get("version").intValue()).isEqualTo(1);
        assertThat(replaced.json().at("/mappings/0/destination").textValue()).isEqualTo("_acme.note");
        assertThat(fixture.get(path).json()).isEqualTo(replaced.json());
        assertThat(fixture.get(path + "?version=1").json()).isEqualTo(replaced.json());
        assertThat(fixture.get(path + "?version=0")
                        .json()
                        .at("/mappings/0/destination")
                        .textValue())
                .isEqualTo("_id");
        assertThat(fixture.get(path + "?version=0").header("ETag")).isEqualTo("\"0\"");
        assertThat(replaced.header("ETag")).isEqualTo("\"1\"");
    }

    @Test
    void mappingsThatWereReadAndSentBackKeepTheirIds() {
        String path = SETS + "/" + fixture.create(set(FIRST + "," + SECOND));
        ObjectNode read = (ObjectNode) fixture.get(path).json();
        ((ObjectNode) read.get("mappings").get(0)).put("source", "identifier").put("sourceAttribute", "identifier");

        JsonNode after = fixture.send("PUT", path, read.toString()).json();

        JsonNode changed = after.get("mappings").get(0);
        assertThat(changed.get("id")).isEqualTo(read.at("/mappings/0/id"));
        assertThat(changed.get("version").intValue()).isEqualTo(1);
        assertThat(changed.get("source").textValue()).isEqualTo("identifier");
        assertThat(changed.get("createdDate")).isEqualTo(read.at("/mappings/0/createdDate"));
        assertThat(after.get("mappings").get(1)).isEqualTo(read.get("mappings").get(1));
        assertThat(after.get("createdDate")).isEqualTo(read.get("createdDate"));
        assertThat(after.at("/outputSchema/id")).isEqualTo(read.at("/outputSchema/id"));
    }

    @Test
    void idOfAMappingCountsOnce() {
        String path = SETS + "/" + fixture.create(set(FIRST));
        JsonNode mapping = fixture.get(path).json().get("mappings").get(0);

        JsonNode after = fixture.send("PUT", path, set(mapping + "," + mapping)).json();

        assertThat(after.at("/mappings/0/id")).isEqualTo(mapping.get("id"));
        assertThat(after.at("/mappings/1/id").textValue())
                .matches("[0-9a-f]{32}")
                .isNotEqualTo(mapping.get("id").textValue());
    }

    @Test
    void versionThatNeverWasIsNotFound() {
        String id = fixture.create(set(FIRST));

        LocalServer.Answer answer = fixture.get(SETS + "/" + id + "?version=7");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().get("detail").textValue())
                .isEqualTo("The mapping set '%s' has no version 7; its latest is 0.".formatted(id));
        assertThat(fixture.get(SETS + "/" + id + "?version=x").status()).isEqualTo(400);
    }

    @Test
    void schemaIsShownWithinWhenAskedFor() {
        String path = SETS + "/" + fixture.create(set(FIRST));

        assertThat(fixture.get(path + "?expandSchema=True")
                        .json()
                        .at("/outputSchema/jsonSchema/title")
                        .textValue())
                .isEqualTo("Loyalty");
        assertThat(fixture.get(path + "?expandSchema=false")
                        .json()
                        .at("/outputSchema/jsonSchema")
                        .isMissingNode())
                .isTrue();
        assertThat(fixture.get(path + "?expandSchema=maybe").status()).isEqualTo(400);
    }

    @Test
    void matchingVersionLetsAChangeThroughAndAnOldOneDoesNot() {
        String path = SETS + "/" + fixture.create(set(FIRST));

        LocalServer.Answer first = fixture.send("PUT", path, set(SECOND), "If-Match", "\"0\"");
        LocalServer.Answer second = fixture.send("PUT", path, set(SECOND), "If-Match", "\"0\"");
        LocalServer.Answer deletion = fixture.send("DELETE", path, "", "If-Match", "0");

        assertThat(first.status()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(412);
        assertThat(second.json().get("detail").textValue())
                .isEqualTo("If-Match is '\"0\"', but the set is at version 1. Read it again.");
        assertThat(deletion.status()).isEqualTo(412);
        assertThat(fixture.send("DELETE", path, "", "If-Match", "*").status()).isEqualTo(204);
    }

    @Test
    void singleMappingsAreAddedReadReplacedAndRemovedEachInAVersion() {
        String path = SETS + "/" + fixture.create(set(FIRST));

        JsonNode added = fixture.send("POST", path + "/mappings", SECOND).json();
        String one = path + "/mappings/" + added.get("id").textValue();
        JsonNode read = fixture.get(one).json();
        JsonNode replaced =
                fixture.send("PUT", one, mapping("STATIC", "x", "_acme.note")).json();
        LocalServer.Answer removed = fixture.send("DELETE", one, "");

        assertThat(added.get("sourceType").textValue()).isEqualTo("text/x.aep-xl");
        assertThat(added.get("version").intValue()).isEqualTo(1);
        assertThat(added.get("expressionAttributes")).hasToString("[\"a.b\",\"c\"]");
        assertThat(read).isEqualTo(added);
        assertThat(replaced.get("id")).isEqualTo(added.get("id"));
        assertThat(replaced.get("version").intValue()).isEqualTo(2);
        assertThat(replaced.has("expressionAttributes")).isFalse();
        assertThat(removed.status()).isEqualTo(204);
        assertThat(fixture.get(one).status()).isEqualTo(404);
        assertThat(fixture.get(path + "/mappings").json()).hasSize(1);
        assertThat(fixture.get(path).json().get("version").intValue()).isEqualTo(3);
        assertThat(fixture.get(path + "?version=2").json().get("mappings")).hasSize(2);
    }

    @Test
    void mappingNobodyHasIsNotFound() {
        String id = fixture.create(set(FIRST));
        String one = SETS + "/" + id + "/mappings/nosuch";

        assertThat(fixture.get(one).json().get("detail").textValue())
                .isEqualTo("The mapping set '%s' has no mapping 'nosuch'.".formatted(id));
        assertThat(fixture.send("PUT", one, FIRST).status()).isEqualTo(404);
        assertThat(fixture.send("DELETE", one, "").status()).isEqualTo(404);
        assertThat(fixture.send("POST", SETS + "/nosuch/mappings", FIRST).status())
                .isEqualTo(404);
        assertThat(fixture.get(SETS + "/nosuch/mappings").status()).isEqualTo(404);
        assertThat(fixture.get(SETS + "/" + id).json().get("version").intValue())
                .isZero();
    }

    @Test
    void mappingWithoutADestinationIsRefused() {
        String path = SETS + "/" + fixture.create(set(FIRST)) + "/mappings";

        LocalServer.Answer answer = fixture.send("POST", path, "{\"source\":\"a\"}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").textValue())
                .isEqualTo("The mapping: destination (or destinationXdmPath) is missing.");
    }

    @Test
    void deletionTakesAllVersionsAway() {
        String id = fixture.create(set(FIRST));
        fixture.send("PUT", SETS + "/" + id, set(SECOND));

        LocalServer.Answer answer = fixture.send("DELETE", SETS + "/" + id, "");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.text()).isEmpty();
        assertThat(fixture.get(SETS + "/" + id).status()).isEqualTo(404);
        assertThat(fixture.conversion.mappingSet(ConversionFixture.PROD, id, 0)).isEmpty();
        assertThat(fixture.send("DELETE", SETS + "/" + id, "").status()).isEqualTo(404);
        assertThat(fixture.send("PUT", SETS + "/" + id, set(FIRST)).status()).isEqualTo(404);
    }

    @Test
    void setThatAnEnabledFlowRunsCannotBeDeleted() {
        String id = fixture.create(set(FIRST));
        fixture.flows.put(id, List.of("flow-1", "flow-2"));

        LocalServer.Answer answer = fixture.send("DELETE", SETS + "/" + id, "");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().get("type").textValue()).isEqualTo("http://ns.adobe.com/aep/errors/MAPPER-1004-409");
        assertThat(answer.json().get("detail").textValue())
                .isEqualTo(
                        "Enabled flows run this mapping set: flow-1, flow-2. Disable them or give them another set first.");
        fixture.flows.clear();
        assertThat(fixture.send("DELETE", SETS + "/" + id, "").status()).isEqualTo(204);
    }

    @Test
    void setStopsBeingValidWhenItsSchemaChanges() {
        String id = fixture.create(set(FIRST + "," + SECOND));
        MappingSet set = fixture.conversion.latest(ConversionFixture.PROD, id).orElseThrow();

        ((ObjectNode) fixture.schemas.get(ConversionFixture.LOYALTY).get("properties")).remove("_acme");
        List<String> problems = fixture.conversion.problems(ConversionFixture.PROD, "acme", set);
        fixture.schemas.clear();
        List<String> withoutSchema = fixture.conversion.problems(ConversionFixture.PROD, "acme", set);

        assertThat(problems).hasSize(1);
        assertThat(problems.getFirst()).startsWith("_acme.note: UNKNOWN_DESTINATION: ");
        assertThat(withoutSchema)
                .containsExactly("The schema %s of the mapping set is gone.".formatted(ConversionFixture.LOYALTY));
    }

    @Test
    void mappingsAddedAtTheSameTimeAreAllKept() throws Exception {
        String path = SETS + "/" + fixture.create(set(FIRST)) + "/mappings";
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String mapping = mapping("STATIC", "value " + i, "_acme.note");
                answers.add(
                        threads.submit(() -> fixture.send("POST", path, mapping).status()));
            }
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }

        assertThat(fixture.get(path).json())
                .extracting(mapping -> mapping.get("source").textValue())
                .contains("value 0", "value 3", "value 7")
                .hasSize(9)
                .doesNotHaveDuplicates();
    }
}
