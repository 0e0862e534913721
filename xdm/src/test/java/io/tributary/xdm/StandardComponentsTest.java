package io.tributary.xdm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

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
}
