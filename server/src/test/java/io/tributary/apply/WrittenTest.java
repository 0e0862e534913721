package io.tributary.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Reading files: what is refused, and what is taken. */
class WrittenTest {

    private static final Map<String, String> VARIABLES = Map.of("SECRET", "s3cret");

    @TempDir
    Path folder;

    private Written read(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
        return Written.read(List.of(folder.resolve(name)), WrittenTest::variable);
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(VARIABLES.get(name));
    }

    @TestFactory
    Stream<DynamicTest> whatIsWrongIsToldWithItsPlace() throws IOException {
        try (InputStream in = WrittenTest.class.getResourceAsStream("refused.json")) {
            JsonNode cases = new ObjectMapper().readTree(Objects.requireNonNull(in));
            return StreamSupport.stream(cases.spliterator(), false)
                    .map(one -> DynamicTest.dynamicTest(
                            one.path("name").asText(),
                            () -> assertThatThrownBy(() -> read(
                                            one.path("file").asText(),
                                            one.path("text").asText()))
                                    .isInstanceOf(ApplyException.class)
                                    .message()
                                    .satisfies(message -> assertThat(message.replace(folder + "/", ""))
                                            .contains(one.path("finding").asText()))));
        }
    }

    @Test
    void allFindingsOfAllFilesAreToldAtOnce() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), "kind: None\nspec: {}\n");
        Files.writeString(folder.resolve("b.json"), "{\"kind\": \"Flow\", \"name\": \"B\"}");

        assertThatThrownBy(() -> Written.read(List.of(folder), WrittenTest::variable))
                .message()
                .contains("a.yaml:1:7")
                .contains("b.json:1:1");
    }

    @Test
    void nestingIsBounded() {
        String deep = "kind: Dataset\nname: A\nspec: {a: " + "[".repeat(80) + "]".repeat(80) + "}\n";

        assertThatThrownBy(() -> read("deep.yaml", deep))
                .isInstanceOf(ApplyException.class)
                .message()
                .endsWith("deep.yaml:3:73: nested deeper than 64 levels");
    }

    @Test
    void sizeIsBounded() {
        assertThatThrownBy(() -> read("large.yaml", "#".repeat((1 << 20) + 1)))
                .hasMessageEndingWith("large.yaml has 1048577 bytes; at most 1048576 are read");
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws IOException {
        Files.write(folder.resolve("latin.yaml"), "name: é".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> Written.read(List.of(folder), WrittenTest::variable))
                .hasMessageEndingWith("latin.yaml is not UTF-8 text");
    }

    @Test
    void aliasesAreCopies() throws IOException {
        Written written = read(
                "a.yaml",
                "kind: Dataset\nname: A\nspec: {one: &x {a: [1, two]}, other: *x}\n---\n# nothing but a comment\n");

        Declared declared = written.objects().get(new Identity(Kind.DATASET, "A"));
        assertThat(declared).isNotNull();
        assertThat(declared.spec().path("other").toString()).isEqualTo("{\"a\":[1,\"two\"]}");
    }

    @Test
    void jsonHoldsOneObjectOrMany() throws IOException {
        Written written = read("a.json", """
                [{"kind": "Dataset", "spec": {"name": "A"}},
                 {"kind": "Dataset", "name": "B", "spec": {}}]""");

        assertThat(written.objects().keySet())
                .containsExactly(new Identity(Kind.DATASET, "A"), new Identity(Kind.DATASET, "B"));
    }

    @Test
    void referencesStandForVariablesAndIdsAndCanBeEscaped() throws IOException {
        Written written = read("a.yaml", """
                kind: Dataset
                name: A
                spec:
                  description: ${env:SECRET} of ${Schema:S} is no $${env:SECRET} and no ${field}
                """);

        Declared declared = written.objects().get(new Identity(Kind.DATASET, "A"));
        assertThat(declared).isNotNull();
        assertThat(written.resolved(Kind.DATASET, declared.spec(), identity -> "id-of-" + identity.name())
                        .path("description")
                        .asText())
                .isEqualTo("s3cret of id-of-S is no ${env:SECRET} and no ${field}");
    }

    @Test
    void mappingsHoldNoReferences() throws IOException {
        Written written = read("a.yaml", """
                kind: MappingSet
                name: A
                spec:
                  mappings:
                    - {source: "${env:NOT_SET}", destination: "a.${Odd:name}"}
                """);

        Declared declared = written.objects().get(new Identity(Kind.MAPPING_SET, "A"));
        assertThat(declared).isNotNull();
        assertThat(written.resolved(Kind.MAPPING_SET, declared.spec(), _ -> "")).isEqualTo(declared.spec());
    }

    @Test
    void objectsThatNeedEachOtherInACircleAreRefused() throws IOException {
        Written written = read("a.yaml", """
                kind: DataType
                name: A
                spec: {allOf: [{$ref: "${DataType:B}"}]}
                ---
                kind: DataType
                name: B
                spec: {allOf: [{$ref: "${DataType:A}"}]}
                """);

        assertThatThrownBy(() -> Order.of(written.objects()))
                .hasMessageEndingWith(
                        "a.yaml:1:1: objects need each other in a circle: DataType 'A' → DataType 'B' → DataType 'A'");
    }

    @Test
    void whatIsNeededComesFirst() throws IOException {
        Written written = read("a.yaml", """
                kind: Dataset
                name: D
                spec: {schemaRef: {id: "${Schema:S}"}}
                ---
                kind: Descriptor
                spec: {"@type": "xdm:descriptorIdentity", "xdm:sourceSchema": "${Schema:S}", "xdm:sourceProperty": /a}
                ---
                kind: Schema
                name: S
                spec: {allOf: [{$ref: "${FieldGroup:G}"}]}
                ---
                kind: FieldGroup
                name: G
                spec: {}
                """);

        Order order = Order.of(written.objects());

        assertThat(order.objects().stream().map(declared -> declared.identity().toString()))
                .containsExactly(
                        "FieldGroup 'G'",
                        "Schema 'S'",
                        "Descriptor 'xdm:descriptorIdentity of ${Schema:S} /a'",
                        "Dataset 'D'");
    }
}
