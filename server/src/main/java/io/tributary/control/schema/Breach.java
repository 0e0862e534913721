package io.tributary.control.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.schema.Refusal.SubError;
import io.tributary.control.schema.SchemaUsage.UsedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a change would take away from one schema that may only grow (schema-registry contract §1.8).
 *
 * @param schema the schema as it was
 * @param datasets what is made of it
 * @param findings what would be gone or narrower
 */
record Breach(ObjectNode schema, List<UsedBy> datasets, List<SubError> findings) {

    /** The answer to a change with breaches: each finding, the schemas, and the datasets that stand in the way. */
    static Refusal refusal(List<Breach> breaches) {
        List<SubError> all = new ArrayList<>();
        breaches.forEach(breach -> breach.findings.forEach(finding -> all.add(breach.inFull(finding))));
        String who = breaches.stream().map(Breach::who).collect(Collectors.joining("; "));
        return Refusal.invalid(all.stream().distinct().toList()).about("The change breaks " + who + ". ");
    }

    /** The arguments name what would break: machines read them. */
    private SubError inFull(SubError finding) {
        List<String> arguments = new ArrayList<>();
        arguments.add(schema.path("$id").asText());
        datasets.forEach(dataset -> arguments.add(dataset.id()));
        return new SubError(finding.path(), finding.type(), arguments, finding.message());
    }

    private String who() {
        String name = "schema %s (%s)"
                .formatted(
                        schema.path("$id").asText(),
                        Json.shown(schema.path("title").asText()));
        if (datasets.isEmpty()) {
            return name + ", which feeds profiles";
        }
        return name + " of "
                + datasets.stream()
                        .map(dataset -> "dataset %s (%s)".formatted(dataset.id(), Json.shown(dataset.name())))
                        .collect(Collectors.joining(", "));
    }
}
