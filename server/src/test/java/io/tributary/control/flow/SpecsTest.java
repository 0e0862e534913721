package io.tributary.control.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.control.flow.FlowServer.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The built-in specs: that clients find what they look for, and that the specs agree with each other. */
class SpecsTest {

    @TempDir
    private static Path folder;

    private static FlowServer server;

    @BeforeAll
    static void start() throws IOException {
        server = FlowServer.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void capillarySpecTellsHowToLogIn() {
        JsonNode spec = server.get("/connectionSpecs/6360f136-5980-4111-8bdf-15d29eab3b5a")
                .item();

        assertThat(spec.path("authSpec").path(0).path("name").asText()).isEqualTo("OAuth generic-rest-connector");
        JsonNode properties = spec.path("authSpec").path(0).path("spec").path("properties");
        assertThat(properties.path("clientSecret").path("format").asText()).isEqualTo("password");
        assertThat(properties.path("accessToken").path("format").asText()).isEqualTo("password");
        assertThat(properties.path("clientId").has("format")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        connectionSpecs | datalake               | c604ff05-7f1a-43c0-8e18-33bf874cb11c
        connectionSpecs | landing-zone           | 26f526f2-58f4-4712-961d-e41bf1ccc0e8
        connectionSpecs | Streaming Connection   | bc7b00d6-623a-4dfc-9fdb-f1240aeadaeb
        connectionSpecs | activation-datalake    | 23598e46-f560-407b-88d5-ea6207e49db0
        connectionSpecs | Data Landing Zone      | 10440537-2a7b-4583-ac39-ed38d4b848e8
        connectionSpecs | generic-streaming      | e77fd9d2-22a8-11ed-861d-0242ac120002
        flowSpecs       | RestStorageToAEP       | 6499120c-0b15-42dc-936e-847ea3c24d72
        flowSpecs       | CloudStorageToAEP      | 9753525b-82c7-4dce-8a9b-5ccfce2b9876
        flowSpecs       | GenericStreamingAEP    | e77fde5a-22a8-11ed-861d-0242ac120002
        flowSpecs       | Steam data with transformation           | c1a19761-d2c7-4702-b9fa-fe91f0613e81
        flowSpecs       | Stream data without transformation       | d8a6f005-7eaf-4153-983e-e8574508b877
        flowSpecs       | Stream data with optional transformation | d69717ba-71b4-4313-b654-49f9cf126d7a
        """)
    void exactlyOneSpecIsFoundByItsName(String collection, String name, String id) {
        assertThat(server.get("/" + collection + "?property=name==" + name).all("id"))
                .containsExactly(id);
        assertThat(server.get("/" + collection + "?property=name==\"" + name + "\"")
                        .all("id"))
                .containsExactly(id);
        assertThat(server.get("/" + collection + "/" + id).item().path("name").asText())
                .isEqualTo(name);
    }

    @Test
    void allSpecsComeInOneCall() {
        Answer answer = server.get("/connectionSpecs");

        assertThat(answer.all("id")).hasSizeGreaterThan(15).doesNotHaveDuplicates();
        assertThat(answer.all("name")).doesNotHaveDuplicates();
        assertThat(answer.json().path("_links").isEmpty()).isTrue();
    }

    @Test
    void streamingSpecsSayThatTheyStream() {
        assertThat(server.get("/flowSpecs?property=attributes.frequency==streaming")
                        .all("name"))
                .containsExactlyInAnyOrder(
                        "Stream data without transformation",
                        "Steam data with transformation",
                        "Stream data with optional transformation",
                        "GenericStreamingAEP");
        assertThat(server.get("/flowSpecs?property=scheduleSpec.type==Periodic").all("name"))
                .containsExactlyInAnyOrder("RestStorageToAEP", "CloudStorageToAEP");
    }

    @Test
    void flowSpecsNameOnlyConnectionSpecsThatExistAndFit() {
        Specs specs = new Specs();
        for (FlowSpec flow : specs.flowSpecs()) {
            for (String id : flow.sourceSpecIds()) {
                assertThat(specs.connectionSpec(id))
                        .as(flow.name() + " from " + id)
                        .isPresent();
                assertThat(specs.connectionSpec(id).orElseThrow().isSource()).isTrue();
            }
            for (String id : flow.targetSpecIds()) {
                assertThat(specs.connectionSpec(id))
                        .as(flow.name() + " to " + id)
                        .isPresent();
                assertThat(specs.connectionSpec(id).orElseThrow().isTarget()).isTrue();
            }
            assertThat(flow.sourceSpecIds()).isNotEmpty();
            assertThat(flow.targetSpecIds()).contains(ConnectionSpec.DATA_LAKE);
        }
    }

    @Test
    void everySourceAndTargetHasTheMembersThatClientsRead() {
        for (ConnectionSpec spec : new Specs().connectionSpecs()) {
            JsonNode document = spec.document();
            assertThat(spec.isSource()).as(spec.name()).isNotEqualTo(spec.isTarget());
            assertThat(document.path("providerId").asText()).hasSize(36);
            assertThat(document.path("version").asText()).isEqualTo("1.0");
            assertThat(document.path("authSpec").isArray()).isTrue();
            assertThat(spec.parameters().path("type").asText()).isEqualTo("object");
            List<String> required = new ArrayList<>();
            spec.parameters().path("required").forEach(name -> required.add(name.asText()));
            assertThat(required)
                    .allMatch(name -> spec.parameters().path("properties").has(name));
            spec.authSpecs()
                    .forEach(auth -> auth.schema()
                            .path("required")
                            .forEach(name -> assertThat(auth.knows(name.asText()))
                                    .as(name.asText())
                                    .isTrue()));
        }
    }

    @Test
    void searchOfFlowSpecsProjects() {
        Answer answer = server.post(
                "/flowSpecs/search",
                "{\"queryString\": \"name==RestStorageToAEP\", \"projectionFields\": [\"id\", \"name\"]}");

        assertThat(answer.json().path("items").size()).isEqualTo(1);
        assertThat(answer.item().fieldNames()).toIterable().containsExactly("id", "name");
        assertThat(server.get("/flowSpecs/6499120c-0b15-42dc-936e-847ea3c24d72")
                        .item()
                        .has("attributes"))
                .as("the spec itself stays whole")
                .isTrue();
    }
}
