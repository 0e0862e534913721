package io.tributary.control.conversion;

import static io.tributary.control.conversion.ConversionFixture.SETS;
import static io.tributary.control.conversion.ConversionFixture.mapping;
import static io.tributary.control.conversion.ConversionFixture.set;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions of a set: listed, compared as text and on real events, brought back. */
class MappingSetDiffTest {

    private static final String TIER = mapping("ATTRIBUTE", "tier", "loyalty.tier");
    private static final String POINTS = mapping("ATTRIBUTE", "points", "loyalty.points");
    private static final String UPPER = mapping("EXPRESSION", "upper(tier)", "loyalty.tier");
    private static final String NOTE = mapping("STATIC", "hello", "_acme.note");

    private ConversionFixture fixture;
    private String set;

    @BeforeEach
    void open(@TempDir Path directory) {
        fixture = new ConversionFixture(directory);
        set = SETS + "/" + fixture.create(set(TIER + "," + POINTS));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void versionsAreListedNewestFirst() {
        fixture.send("PUT", set, set(TIER));
        fixture.send("PUT", set, set(UPPER + "," + POINTS + "," + NOTE));

        JsonNode all = fixture.get(set + "/versions").json();
        JsonNode page = fixture.get(set + "/versions?limit=1&start=1").json();

        assertThat(all.get("data"))
                .extracting(one -> one.get("version").intValue() + ": "
                        + one.get("mappings").intValue())
                .containsExactly("2: 3", "1: 1", "0: 2");
        assertThat(all.at("/data/0/modifiedBy").textValue()).isEqualTo("client-1@AdobeID");
        assertThat(all.get("_links")).isEmpty();
        assertThat(page.at("/data/0/version").intValue()).isEqualTo(1);
        assertThat(page.at("/_links/next/href").textValue()).endsWith("/versions?limit=1&start=2");
    }

    @Test
    void diffTellsWhatCameWentAndChanged() {
        ObjectNode next = (ObjectNode) fixture.get(set).json();
        ((ObjectNode) next.at("/mappings/0")).put("source", "level").put("sourceAttribute", "level");
        ((com.fasterxml.jackson.databind.node.ArrayNode) next.get("mappings")).remove(1);
        next.withArray("mappings").addObject().put("source", "n").put("destination", "_acme.note");
        next.put("allowNullValues", true);
        fixture.send("PUT", set, next.toString());

        JsonNode diff = fixture.get(set + "/diff?from=0&to=1").json();

        assertThat(diff.get("from").intValue()).isZero();
        assertThat(diff.get("to").intValue()).isEqualTo(1);
        assertThat(diff.get("mappings"))
                .extracting(one -> one.get("change").textValue() + " "
                        + one.path("before").path("source").asText("-") + " "
                        + one.path("after").path("source").asText("-"))
                .containsExactly("CHANGED tier level", "ADDED - n", "REMOVED points -");
        assertThat(diff.get("members"))
                .hasToString("[{\"member\":\"allowNullValues\",\"before\":false,\"after\":true}]");
        assertThat(fixture.get(set + "/diff").json()).isEqualTo(diff);
        assertThat(fixture.get(set + "/diff?from=1&to=1").json().get("mappings"))
                .isEmpty();
    }

    @Test
    void setWrittenAnewIsComparedByDestination() {
        fixture.send("PUT", set, set(UPPER + "," + POINTS));

        assertThat(fixture.get(set + "/diff").json().get("mappings"))
                .extracting(one -> one.get("change").textValue() + " "
                        + one.at("/after/destination").textValue())
                .containsExactly("CHANGED loyalty.tier");
    }

    @Test
    void rollbackBringsAnOldVersionBackAsTheNext() {
        JsonNode first = fixture.get(set).json();
        fixture.send("PUT", set, set(NOTE));

        LocalServer.Answer answer = fixture.send("POST", set + "/rollback", "{\"version\": 0}", "If-Match", "\"1\"");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("ETag")).isEqualTo("\"2\"");
        assertThat(answer.json().get("version").intValue()).isEqualTo(2);
        assertThat(answer.json().at("/mappings/0/id")).isEqualTo(first.at("/mappings/0/id"));
        assertThat(answer.json().at("/mappings/0/version").intValue()).isEqualTo(2);
        assertThat(fixture.get(set + "/diff?from=0&to=2").json().get("mappings"))
                .isEmpty();
        assertThat(fixture.send("POST", set + "/rollback", "{\"version\": 0}", "If-Match", "\"1\"")
                        .status())
                .isEqualTo(412);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"version\": \"x\"}"})
    void rollbackNeedsAVersion(String body) {
        assertThat(fixture.send("POST", set + "/rollback", body).status()).isEqualTo(400);
    }

    @Test
    void versionsThatNeverWereAreNotFound() {
        assertThat(fixture.send("POST", set + "/rollback?version=7", "").status())
                .isEqualTo(404);
        assertThat(fixture.get(set + "/diff?from=0&to=7").status()).isEqualTo(404);
        assertThat(fixture.send("POST", set + "/diff/events?from=7", "").status())
                .isEqualTo(404);
        assertThat(fixture.get(SETS + "/nosuch/versions").status()).isEqualTo(404);
        assertThat(fixture.get(SETS + "/nosuch/diff").status()).isEqualTo(404);
        assertThat(fixture.get(set + "/diff?from=x").status()).isEqualTo(400);
    }

    @Test
    void realEventsShowWhatAChangeDoes() {
        fixture.received("{\"tier\": \"gold\", \"points\": 1}");
        fixture.received("{\"tier\": \"RED\", \"points\": 2}");
        fixture.received("{\"points\": 3, \"tier\": null}");
        fixture.received("{\"tier\": \"blue\", \"points\": \"many\"}");
        fixture.send("PUT", set, set(UPPER + "," + mapping("EXPRESSION", "10 / (points - 2)", "loyalty.points")));

        JsonNode diff =
                fixture.send("POST", set + "/diff/events?from=0&to=1", "").json();

        assertThat(diff.get("events").intValue()).isEqualTo(4);
        assertThat(diff.get("different").intValue()).isEqualTo(4);
        assertThat(diff.get("newlyWarning").intValue()).isEqualTo(1);
        assertThat(diff.get("noLongerWarning").intValue()).isZero();
        assertThat(diff.get("newlyFailing").intValue()).isZero();
        assertThat(diff.get("destinations"))
                .extracting(one -> one.get("destination").textValue() + " "
                        + one.get("events").intValue())
                .containsExactly("loyalty.points 3", "loyalty.tier 2");
        assertThat(diff.at("/destinations/1/examples/0/before").textValue()).isEqualTo("gold");
        assertThat(diff.at("/destinations/1/examples/0/after").textValue()).isEqualTo("GOLD");
        assertThat(diff.at("/destinations/1/examples/0/receivedAt").textValue()).isEqualTo("2025-07-14T12:00:00Z");
        assertThat(diff.at("/newWarnings/0/destination").textValue()).isEqualTo("loyalty.points");
        assertThat(diff.at("/newWarnings/0/examples/0/exception").textValue()).startsWith("EVALUATION_ERROR");
    }

    @Test
    void eventsThatTheirFlowWouldRefuseAreCounted() {
        fixture.send("PUT", set, set(mapping("ATTRIBUTE", "id", "_id")));
        fixture.received("{\"id\": \"a\"}");
        fixture.received("{\"id\": \"b\", \"other\": \"c\"}");
        fixture.send("PUT", set, set(mapping("ATTRIBUTE", "other", "_id")));

        JsonNode diff = fixture.send("POST", set + "/diff/events", "").json();
        JsonNode back =
                fixture.send("POST", set + "/diff/events?from=2&to=1", "").json();

        assertThat(diff.get("newlyFailing").intValue()).isEqualTo(1);
        assertThat(diff.at("/newRefusals/0/reason").textValue()).isEqualTo("#: required key [_id] not found");
        assertThat(diff.at("/newRefusals/0/examples/0/flowId").textValue()).isEqualTo("flow-1");
        assertThat(back.get("newlyFailing").intValue()).isZero();
        assertThat(back.get("noLongerFailing").intValue()).isEqualTo(1);
    }

    @Test
    void onlyTheNewestEventsAreCompared() {
        fixture.received("{\"tier\": \"gold\"}");
        fixture.received("{\"tier\": \"RED\"}");
        fixture.send("PUT", set, set(UPPER));

        JsonNode diff = fixture.send("POST", set + "/diff/events?limit=1", "").json();

        assertThat(diff.get("events").intValue()).isEqualTo(1);
        assertThat(diff.get("same").intValue()).isEqualTo(1);
        assertThat(fixture.send("POST", set + "/diff/events?limit=0", "").status())
                .isEqualTo(400);
        assertThat(fixture.send("POST", set + "/diff/events?limit=1001", "").status())
                .isEqualTo(400);
    }

    @Test
    void changeIsTriedOnRealEventsBeforeItIsMade() {
        fixture.received("{\"tier\": \"gold\"}");

        JsonNode diff = fixture.send(
                        "POST", set + "/diff/events", "{\"mappingSet\": " + set(UPPER + "," + POINTS) + "}")
                .json();

        assertThat(diff.get("from").intValue()).isZero();
        assertThat(diff.get("to").textValue()).isEqualTo("body");
        assertThat(diff.at("/destinations/0/destination").textValue()).isEqualTo("loyalty.tier");
        assertThat(fixture.get(set).json().get("version").intValue()).isZero();
    }

    @Test
    void withoutEventsNothingIsClaimed() {
        JsonNode diff = fixture.send("POST", set + "/diff/events", "").json();

        assertThat(diff.get("events").intValue()).isZero();
        assertThat(diff.get("destinations")).isEmpty();
    }
}
