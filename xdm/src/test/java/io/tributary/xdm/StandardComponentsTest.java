package io.tributary.xdm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandardComponentsTest {

    private static final StandardComponents STANDARD = StandardComponents.load();

    @Test
    void allKindsAreThere() {
        Map<String, Integer> kinds = new TreeMap<>();
        STANDARD.all().forEach(c -> kinds.merge(c.path("meta:resourceType").asText(), 1, Integer::sum));

        assertThat(kinds).isEqualTo(Map.of("behaviors", 3, "classes", 2, "mixins", 12, "datatypes", 30));
    }

    @Test
    void clientsFindComponentsByTheirRegistryTitles() {
        assertThat(STANDARD.all())
                .extracting(c -> c.path("title").asText())
                .contains(
                        "XDM Individual Profile",
                        "XDM ExperienceEvent",
                        "IdentityMap",
                        "Loyalty Details",
                        "Commerce Details",
                        "Demographic Details",
                        "Consent and Preference Details");
    }

    @Test
    void bothIdsLeadToTheSameComponent() {
        for (ObjectNode component : STANDARD.all()) {
            String id = component.path("$id").asText();
            String altId = component.path("meta:altId").asText();
            assertThat(altId)
                    .isEqualTo("_"
                            + id.replaceFirst("https?://", "")
                                    .replace("ns.adobe.com/", "")
                                    .replace('/', '.'));
            assertThat(STANDARD.find(id)).contains(component);
            assertThat(STANDARD.find(altId)).contains(component);
        }
        assertThat(STANDARD.find("https://ns.adobe.com/xdm/context/PROFILE")).isEmpty();
    }

    @Test
    void aComponentTakenOutCanBeChangedWithoutHarm() {
        String id = "https://ns.adobe.com/xdm/context/person";

        STANDARD.find(id).orElseThrow().removeAll();

        assertThat(STANDARD.find(id).orElseThrow().path("title").asText()).isEqualTo("Person");
    }

    @Test
    void everyReferenceLeadsToAComponentThatIsThereAndIsListedInRefs() {
        for (ObjectNode component : STANDARD.all()) {
            List<String> refs = component.findValuesAsText("$ref").stream()
                    .filter(ref -> !ref.startsWith("#"))
                    .distinct()
                    .sorted()
                    .toList();
            assertThat(refs).allSatisfy(ref -> assertThat(STANDARD.find(ref)).isPresent());
            assertThat(component.path("refs")).extracting(JsonNode::asText).containsExactlyInAnyOrderElementsOf(refs);
        }
    }

    @Test
    void writtenTypesAreThoseTheResolverDerives() {
        SchemaResolver resolver = new SchemaResolver();
        for (ObjectNode component : STANDARD.all()) {
            assertThat(resolver.withXdmTypes(component)).isEqualTo(component);
        }
    }

    @Test
    void everyComponentResolvesAlone() {
        SchemaResolver resolver = new SchemaResolver();
        for (ObjectNode component : STANDARD.all()) {
            ObjectNode full = resolver.full(component, STANDARD);
            assertThat(full.has("allOf") || full.has("definitions") || full.has("refs"))
                    .isFalse();
            assertThat(full.findValues("$ref")).isEmpty();
        }
    }

    @Test
    void everyComponentIsReadAsAJsonLibraryReadsIt() {
        List<String> index = Given.lines("standard/index.txt");

        assertThat(index).hasSameSizeAs(STANDARD.all());
        for (String line : index) {
            String[] nameAndId = line.split(" ");
            JsonNode expected = Given.file("standard/" + nameAndId[0]);
            assertThat(STANDARD.find(nameAndId[1])).as(line).contains((ObjectNode) expected);
            assertThat(expected.path("$id").asText()).isEqualTo(nameAndId[1]);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":tru}",
                "{\"a\":--1}",
                "{\"a",
                "{\"a\":\"\\q\"}",
                "{} {}",
                "{\"a\":[1,]}"
            })
    void aDamagedComponentIsNotedAndNeverReadHalf(String text) {
        assertThatThrownBy(() -> Trees.read(text)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void allFormsOfValuesAreRead() {
        String text =
                "{\"a\":[1,-2.5,1e3,12345678901,true,false,null,\"x\\n\\u00e9\\\"\\/\\\\\\t\",{},[]], \"b\":{\"c\":\"\"}}";

        assertThat(Trees.read(text)).isEqualTo(Given.json(text));
    }
}
