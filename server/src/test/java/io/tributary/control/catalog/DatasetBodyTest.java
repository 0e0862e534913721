package io.tributary.control.catalog;

import static io.tributary.control.catalog.CatalogFixture.DATASETS;
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

/** Which bodies make a dataset, and what becomes of their members. */
class DatasetBodyTest {

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
        return CatalogFixture.cases("body-cases.json");
    }

    /** A case gives either the detail of the refusal or, by JSON pointer, members of the dataset; null means absent. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void bodyMakes(String name, JsonNode one) {
        LocalServer.Answer answer = fixture.send("POST", DATASETS, text(one.get("body")));

        if (one.has("detail")) {
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.json().get("title").textValue()).isEqualTo("BadRequestError");
            assertThat(answer.json().get("detail").textValue())
                    .isEqualTo(one.get("detail").textValue());
            assertThat(fixture.get(DATASETS).text()).isEqualTo("{}");
            return;
        }
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        String id = answer.json().get(0).textValue().substring("@/dataSets/".length());
        check(fixture.read(id), one.get("makes"));
    }

    private static String text(JsonNode body) {
        return body.isTextual() ? body.textValue() : body.toString();
    }

    static void check(JsonNode dataset, JsonNode expected) {
        expected.properties().forEach(member -> {
            JsonNode actual = dataset.at(member.getKey());
            if (member.getValue().isNull()) {
                assertThat(actual.isMissingNode()).as(member.getKey()).isTrue();
            } else {
                assertThat(actual).as(member.getKey()).isEqualTo(member.getValue());
            }
        });
    }

    @Test
    void validateOnlyAnswersAsSuccessAndStoresNothing() {
        LocalServer.Answer answer = fixture.send("POST", DATASETS, "{\"name\":\"Tried\"}", "Pragma", "validate-only");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json()).hasSize(1);
        assertThat(fixture.get(DATASETS).text()).isEqualTo("{}");
    }

    @Test
    void validateOnlyRefusesWhatCreationRefuses() {
        LocalServer.Answer answer = fixture.send("POST", DATASETS, "{\"name\":\"\"}", "Pragma", "validate-only");

        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void bodyOfAnotherKindIsRefusedWithTheOnesThatAreFine() {
        LocalServer.Answer answer = fixture.send("POST", DATASETS, "<dataset/>", "Content-Type", "application/xml");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").textValue())
                .isEqualTo(
                        "A valid content type must be given: application/json, or application/json-patch+json for a patch;"
                                + " it is 'application/xml'.");
    }

    @Test
    void bodyOfACommandLineClientThatNamesNoTypeIsReadAsJson() {
        LocalServer.Answer form =
                fixture.send("POST", DATASETS, "{\"name\":\"A\"}", "Content-Type", "application/x-www-form-urlencoded");
        LocalServer.Answer none = fixture.send("POST", DATASETS, "{\"name\":\"B\"}", "Content-Type", "");

        assertThat(form.status()).isEqualTo(201);
        assertThat(none.status()).isEqualTo(201);
    }

    @Test
    void brokenJsonIsRefusedInTheCatalogsOwnForm() {
        LocalServer.Answer answer = fixture.send("POST", DATASETS, "{\"name\":");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("title").textValue()).isEqualTo("BadRequestError");
        assertThat(answer.json().get("type").textValue()).isEqualTo("/placeholder/type/uri");
    }

    @Test
    void datasetThatWouldGrowBeyondAMebibyteIsRefused() {
        String id = fixture.create("{\"name\":\"Growing\",\"a\":\"%s\"}".formatted("x".repeat(600_000)));

        LocalServer.Answer growth =
                fixture.send("PATCH", DATASETS + "/" + id, "{\"b\":\"%s\"}".formatted("x".repeat(600_000)));

        assertThat(growth.status()).isEqualTo(400);
        assertThat(growth.json().get("detail").textValue())
                .matches("The dataset would take 12\\d{5} bytes; at most 1048576 are allowed.");
    }
}
