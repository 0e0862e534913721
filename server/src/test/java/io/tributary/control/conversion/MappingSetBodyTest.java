package io.tributary.control.conversion;

import static io.tributary.control.conversion.ConversionFixture.SETS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which bodies make a mapping set, in both dialects, and what becomes of their members. */
class MappingSetBodyTest {

    private ConversionFixture fixture;

    @BeforeEach
    void open(@TempDir Path directory) {
        fixture = new ConversionFixture(directory);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    static Stream<Arguments> cases() {
        return ConversionFixture.cases("body-cases.json");
    }

    /** A case gives either the detail of the refusal or, by JSON pointer, members of the set; null means absent. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void bodyMakes(String name, JsonNode one) {
        String query = one.path("query").asText("");

        LocalServer.Answer answer =
                fixture.send("POST", SETS + query, one.get("body").toString());

        if (one.has("detail")) {
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.json().get("detail").textValue())
                    .isEqualTo(one.get("detail").textValue());
            assertThat(answer.json().at("/report/additionalContext/mapping")).isEqualTo(one.path("mapping"));
            assertThat(fixture.get(SETS).json().get("data")).isEmpty();
            return;
        }
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonNode set =
                fixture.get(SETS + "/" + answer.json().get("id").textValue()).json();
        one.get("makes").properties().forEach(member -> {
            JsonNode actual = set.at(member.getKey());
            if (member.getValue().isNull()) {
                assertThat(actual.isMissingNode()).as(member.getKey()).isTrue();
            } else {
                assertThat(actual).as(member.getKey()).isEqualTo(member.getValue());
            }
        });
    }

    @Test
    void brokenJsonIsRefusedInDataPrepsOwnForm() {
        LocalServer.Answer answer = fixture.send("POST", SETS, "{\"mappings\":");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("type").textValue()).isEqualTo("http://ns.adobe.com/aep/errors/MAPPER-1000-400");
        assertThat(answer.json().has("error-chain")).isTrue();
    }

    @Test
    void tooManyMappingsAreRefused() {
        String mapping = "{\"source\":\"a\",\"destination\":\"b\"}";

        LocalServer.Answer answer =
                fixture.send("POST", SETS, ConversionFixture.set((mapping + ",").repeat(2_000) + mapping));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").textValue())
                .isEqualTo("The set has 2001 mappings; at most 2000 are allowed.");
    }

    @Test
    void setThatWouldGrowBeyondFourMebibytesIsRefused() {
        String id = fixture.create(ConversionFixture.set(""));
        String mapping = ConversionFixture.JSON
                .createObjectNode()
                .put("source", "a")
                .put("destination", "_id")
                .put("note", "x".repeat(1_000_000))
                .toString();
        for (int i = 0; i < 4; i++) {
            assertThat(fixture.send("POST", SETS + "/" + id + "/mappings", mapping)
                            .status())
                    .isEqualTo(200);
        }

        LocalServer.Answer answer = fixture.send("POST", SETS + "/" + id + "/mappings", mapping);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").textValue())
                .matches("The set would take 500\\d{4} characters; at most 4194304 are allowed.");
    }
}
