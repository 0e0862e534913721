package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.store.Scope;
import io.tributary.mapping.SourceType;
import io.tributary.mapping.WrittenMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What must be true of a mapping set, with the schema at hand (data-prep contract §5.10 and §6.2). */
final class SetChecks {

    private final Schemas schemas;

    SetChecks(Schemas schemas) {
        this.schemas = schemas;
    }

    /**
     * Reads a body that is to be stored.
     *
     * @param validate whether each mapping must be right, too
     * @throws io.tributary.http.HttpProblem 400 when it isn't a mapping set, its schema is unknown or a mapping fails
     */
    MappingSets.Content content(Caller caller, JsonNode sent, boolean validate) {
        Problems problems = new Problems(caller.scope());
        SetBody body = SetBody.withSchema(sent, problems);
        Schemas.ResolvedSchema schema = schema(caller, body.schemaId().orElseThrow());
        if (validate) {
            List<Checked> checked = check(body, Optional.of(schema.document()));
            for (int index = 0; index < checked.size(); index++) {
                if (!checked.get(index).failures().isEmpty()) {
                    throw problems.invalidMapping(
                            index, checked.get(index).failures().getFirst().exception());
                }
            }
        }
        return new MappingSets.Content(body, schema.id());
    }

    /** The document of the schema a body names; empty when it names none. */
    Optional<ObjectNode> schemaOf(Caller caller, SetBody body) {
        return body.schemaId().map(id -> schema(caller, id).document());
    }

    /** The document of the schema a stored set aims at; empty when it is gone. */
    Optional<ObjectNode> schemaOf(Caller caller, StoredSet set) {
        return schemas.find(caller.scope(), caller.tenant(), set.schema().id()).map(Schemas.ResolvedSchema::document);
    }

    /**
     * A version of a set, ready to run.
     *
     * @throws io.tributary.http.HttpProblem 400 when its schema is gone
     */
    Engine engine(Caller caller, StoredSet set) {
        return Engine.of(
                set.written(), Optional.of(schema(caller, set.schema().id()).document()), set.allowNullValues());
    }

    /**
     * The document of a schema.
     *
     * @throws io.tributary.http.HttpProblem 400 when it isn't in this sandbox
     */
    ObjectNode schemaDocument(Caller caller, String id) {
        return schema(caller, id).document();
    }

    /** A set of a body, ready to run; without a schema when it names none. */
    Engine engine(Caller caller, SetBody body) {
        return Engine.of(body.written(), schemaOf(caller, body), body.allowNullValues());
    }

    private Schemas.ResolvedSchema schema(Caller caller, String id) {
        return schemas.find(caller.scope(), caller.tenant(), id)
                .orElseThrow(() -> new Problems(caller.scope())
                        .invalidSet("The schema '%s' isn't in this sandbox; give the $id or meta:altId of one that is."
                                .formatted(Problems.shown(id))));
    }

    /**
     * What the check of one mapping found.
     *
     * @param failures why it can't run; empty when it can
     * @param notices what works, but not as written
     */
    record Checked(List<Finding> failures, List<Finding> notices) {}

    /** Checks each mapping; the results come in the order of the mappings. */
    List<Checked> check(SetBody body, Optional<ObjectNode> schema) {
        List<WrittenMapping> written = body.written();
        Engine engine = Engine.of(written, schema, body.allowNullValues());
        List<List<Finding>> failures = engine.failures();
        List<List<Finding>> notices = engine.notices();
        InputSchema input = new InputSchema(body.members());
        List<Checked> checked = new ArrayList<>();
        for (int index = 0; index < written.size(); index++) {
            WrittenMapping mapping = written.get(index);
            if (mapping.sourceType() == SourceType.ATTRIBUTE && !input.mayHave(mapping.source())) {
                failures.get(index).add(unknownSource(mapping));
            }
            checked.add(new Checked(failures.get(index), notices.get(index)));
        }
        return checked;
    }

    private static Finding unknownSource(WrittenMapping mapping) {
        return Finding.of(mapping, "UNKNOWN_SOURCE: the input schema has no field %s.".formatted(mapping.source()));
    }

    /** What is wrong with a stored set, each as destination and reason; empty when it may run. */
    List<String> problems(Scope scope, String tenant, MappingSet set) {
        Optional<Schemas.ResolvedSchema> schema = schemas.find(scope, tenant, set.schemaId());
        if (schema.isEmpty()) {
            return List.of("The schema %s of the mapping set is gone.".formatted(set.schemaId()));
        }
        List<String> sentences = new ArrayList<>();
        Engine.of(set.mappings(), schema.map(Schemas.ResolvedSchema::document), set.allowNullValues())
                .failures()
                .forEach(ofOne ->
                        ofOne.forEach(finding -> sentences.add(finding.destination() + ": " + finding.exception())));
        return sentences;
    }
}
