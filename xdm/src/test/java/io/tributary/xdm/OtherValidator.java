package io.tributary.xdm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A validator of JSON Schema that shares nothing with ours; where the contract wants another verdict, {@code deviations.json} says why. */
final class OtherValidator {

    private static final JsonNode DEVIATIONS = Given.file("deviations.json");
    private static final Set<String> MET = ConcurrentHashMap.newKeySet();

    private OtherValidator() {}

    static Schema of(ObjectNode schema) {
        SchemaRegistryConfig config =
                SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build();
        return SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_7, builder -> builder.schemaRegistryConfig(config))
                .getSchema(schema.toString(), InputFormat.JSON);
    }

    /** Fails unless both verdicts are the same or every difference is a listed one. */
    static void compare(Schema theirs, ObjectNode record, Verdict verdict) {
        List<String> found = theirs.validate(record.toString(), InputFormat.JSON).stream()
                .map(error -> error.getKeyword() + ": " + said(error))
                .toList();
        List<String> ours = switch (verdict) {
            case Verdict.Valid valid -> List.of();
            case Verdict.Invalid invalid ->
                invalid.cause().leaves().stream()
                        .map(leaf -> leaf.keyword() + ": " + leaf.message())
                        .toList();
        };
        if (ours.isEmpty() != found.isEmpty()) {
            String side = ours.isEmpty() ? "only they refuse" : "only we refuse";
            assertThat(ours.isEmpty() ? found : ours)
                    .as("%s, record %s", side, record)
                    .allMatch(text -> isListed(side, text));
        }
    }

    private static String said(Error error) {
        return error.getMessage() + " " + error.getInstanceNode();
    }

    private static boolean isListed(String side, String text) {
        for (JsonNode deviation : DEVIATIONS) {
            if (deviation.get("side").asText().equals(side)
                    && text.matches(deviation.get("violation").asText())) {
                MET.add(deviation.get("why").asText());
                return true;
            }
        }
        return false;
    }

    /** Fails when a listed difference no longer shows, so that the list stays true. */
    static void everyDeviationWasMet() {
        assertThat(DEVIATIONS)
                .extracting(deviation -> deviation.get("why").asText())
                .containsExactlyInAnyOrderElementsOf(MET);
    }
}
