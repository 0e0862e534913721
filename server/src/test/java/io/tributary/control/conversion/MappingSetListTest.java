package io.tributary.control.conversion;

import static io.tributary.control.conversion.ConversionFixture.SETS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a list shows for each way of asking: twelve sets s0 to s11, made in this order, of which s3 was changed last. */
class MappingSetListTest {

    private static ConversionFixture fixture;

    @BeforeAll
    static void open(@TempDir Path directory) throws InterruptedException {
        fixture = new ConversionFixture(directory);
        String third = "";
        for (int i = 0; i < 12; i++) {
            String id = fixture.create(body(i));
            waitForTheNextMillisecond();
            third = i == 3 ? id : third;
        }
        fixture.send("PUT", SETS + "/" + third, body(3));
    }

    private static String body(int i) {
        return "{\"name\":\"s%d\",\"xdmSchema\":\"%s\",\"status\":\"%s\",\"mappings\":[{\"source\":\"a\",\"destination\":\"b\"}]}"
                .formatted(
                        i,
                        i == 5 ? ConversionFixture.FLAT : i == 6 ? "_acme.schemas.loyalty" : ConversionFixture.LOYALTY,
                        i % 4 == 0 ? "DRAFT" : "PUBLISHED");
    }

    /** Dates are told to the millisecond, and the order goes by them. */
    private static void waitForTheNextMillisecond() {
        long now = System.currentTimeMillis();
        while (System.currentTimeMillis() == now) {
            Thread.onSpinWait();
        }
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    static Stream<Arguments> cases() {
        return ConversionFixture.cases("list-cases.json");
    }

    /** A case names the sets expected, in order, or the detail of the error. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void listShows(String name, JsonNode one) {
        LocalServer.Answer answer = fixture.get(SETS + "?" + one.get("query").textValue());

        if (one.has("detail")) {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().get("detail").textValue())
                    .isEqualTo(one.get("detail").textValue());
            return;
        }
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        List<String> names = new ArrayList<>();
        answer.json().get("data").forEach(set -> names.add(set.get("name").textValue()));
        assertThat(String.join(" ", names)).isEqualTo(one.get("shows").textValue());
        assertThat(answer.json().at("/_page/count").intValue()).isEqualTo(names.size());
        assertThat(answer.json().at("/_links/next").isMissingNode())
                .isEqualTo(!one.path("more").asBoolean());
    }

    @Test
    void nextLinksLeadThroughAllSets() {
        List<String> names = new ArrayList<>();
        String target = SETS + "?limit=5&orderBy=+createdDate&property=status!=none";
        while (!target.isEmpty()) {
            JsonNode page = fixture.get(target).json();
            page.get("data").forEach(set -> names.add(set.get("name").textValue()));
            JsonNode next = page.at("/_links/next");
            assertThat(next.path("templated").asBoolean()).isFalse();
            target = next.path("href").asText("").replaceFirst("^http://[^/]+", "");
        }

        assertThat(names).containsExactly("s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11");
    }

    @Test
    void listShowsWholeSetsAndTheirSchemasOnRequest() {
        JsonNode plain = fixture.get(SETS + "?name=s3").json().at("/data/0");
        JsonNode expanded =
                fixture.get(SETS + "?name=s3&expandSchema=True").json().at("/data/0");

        assertThat(plain.get("version").intValue()).isEqualTo(1);
        assertThat(plain.at("/mappings/0/destination").textValue()).isEqualTo("b");
        assertThat(plain.at("/outputSchema/jsonSchema").isMissingNode()).isTrue();
        assertThat(expanded.at("/outputSchema/jsonSchema/title").textValue()).isEqualTo("Loyalty");
    }

    @Test
    void listOfNothingStillHasItsMembers() {
        JsonNode answer =
                fixture.get(SETS + "?limit=100", "x-sandbox-name", "dev").json();

        assertThat(answer).hasToString("{\"data\":[],\"_page\":{\"count\":0,\"limit\":100},\"_links\":{}}");
    }
}
