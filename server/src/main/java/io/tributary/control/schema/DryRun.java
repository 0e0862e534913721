package io.tributary.control.schema;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.schema.ChangeEffects.Change;
import io.tributary.control.schema.ChangeEffects.Effects;
import io.tributary.control.schema.ResourceRules.Judged;
import io.tributary.control.schema.SchemaUsage.UsedBy;
import io.tributary.control.store.Scope;
import io.tributary.http.Request;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Answers a change with what it would do, and changes nothing: the parameter {@code dry-run=true} of POST, PUT, PATCH and DELETE. Better than the platform,
 * whose users learn from a refusal, or from refused events (schema-registry contract §7, 2 and 3).
 */
final class DryRun {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DEFAULT_EVENTS = 100;
    private static final int MAX_EVENTS = 1_000;

    private final ResourceRules rules;
    private final ChangeEffects effects;
    private final InstantSource clock;

    DryRun(ResourceRules rules, ChangeEffects effects, InstantSource clock) {
        this.rules = rules;
        this.effects = effects;
        this.clock = clock;
    }

    /**
     * How many recent events to judge; empty when the request is not a dry run.
     *
     * @throws Refusal a parameter is neither true nor false, or no number in range
     */
    static OptionalInt asked(Request request) {
        String wanted = request.queryParam("dry-run")
                .or(() -> request.queryParam("dryRun"))
                .map(String::strip)
                .orElse("false");
        if (wanted.equalsIgnoreCase("false")) {
            return OptionalInt.empty();
        }
        if (!wanted.equalsIgnoreCase("true")) {
            throw Refusal.invalid(
                    "$", "query", "dry-run is '%s'; expected true or false.".formatted(Json.shown(wanted)));
        }
        String events = request.queryParam("events").map(String::strip).orElse(String.valueOf(DEFAULT_EVENTS));
        int most = events.matches("[0-9]{1,4}") ? Integer.parseInt(events) : -1;
        if (most < 0 || most > MAX_EVENTS) {
            throw Refusal.invalid(
                    "$",
                    "query",
                    "events is '%s'; expected a whole number from 0 to %d.".formatted(Json.shown(events), MAX_EVENTS));
        }
        return OptionalInt.of(most);
    }

    /** Refuses a dry run of what can't be tried. */
    static void refuse(Request request) {
        if (asked(request).isPresent()) {
            throw Refusal.invalid(
                    "$",
                    "query",
                    "dry-run is possible for schemas, classes, field groups, data types and /rpc/import only; nothing was changed.");
        }
    }

    /**
     * The report of a change.
     *
     * @param work judges the change; what it refuses goes into the report, except what keeps it from being one at all (404, 405, 412)
     */
    ObjectNode report(Author author, Library before, int events, Supplier<Judged> work) {
        Judged judged;
        try {
            judged = work.get();
        } catch (Refusal refusal) {
            return refused(refusal, author);
        }
        Scope scope = author.caller().scope();
        Optional<Refusal> refusal =
                judged.breaches().isEmpty() ? Optional.empty() : Optional.of(Breach.refusal(judged.breaches()));
        ObjectNode report = head(refusal, author);
        report.set("resource", new Views(judged.after()).raw(judged.body()));
        datasets(report.putArray("datasets"), scope, judged);
        effects(report, effects.of(scope, changes(before, judged), events), events);
        return report;
    }

    /** The report of a deletion, or of anything else that nothing running depends on. */
    ObjectNode report(Author author, Runnable work) {
        try {
            work.run();
        } catch (Refusal refusal) {
            return refused(refusal, author);
        }
        return head(Optional.empty(), author);
    }

    private ObjectNode refused(Refusal refusal, Author author) {
        if (refusal.status() != 400 && refusal.status() != 403) {
            throw refusal;
        }
        return head(Optional.of(refusal), author);
    }

    private ObjectNode head(Optional<Refusal> refusal, Author author) {
        ObjectNode report = NODES.objectNode().put("dryRun", true).put("allowed", refusal.isEmpty());
        refusal.ifPresent(why -> report.set("refusal", Answers.body(why, author.requestId(), clock.instant())));
        return report;
    }

    private void datasets(ArrayNode list, Scope scope, Judged judged) {
        Map<String, List<UsedBy>> used = rules.datasets(scope);
        for (ObjectNode schema : judged.reached()) {
            String id = schema.path("$id").asText();
            if (Kind.of(schema) != Kind.SCHEMAS) {
                continue;
            }
            ArrayNode broken = NODES.arrayNode();
            judged.breaches().stream()
                    .filter(breach -> breach.schema().path("$id").asText().equals(id))
                    .flatMap(breach -> breach.findings().stream())
                    .forEach(finding -> broken.add(finding.message()));
            for (UsedBy dataset : used.getOrDefault(id, List.of())) {
                list.addObject()
                        .put("id", dataset.id())
                        .put("name", dataset.name())
                        .put("schema", id)
                        .put("schemaTitle", schema.path("title").asText())
                        .put("breaks", !broken.isEmpty())
                        .set("reasons", broken);
            }
        }
    }

    private static List<Change> changes(Library before, Judged judged) {
        List<Change> changes = new ArrayList<>();
        for (ObjectNode schema : judged.reached()) {
            Optional<ObjectNode> old = before.find(schema.path("$id").asText());
            if (Kind.of(schema) == Kind.SCHEMAS && old.isPresent()) {
                changes.add(
                        new Change(before.resolved(old.get()), judged.after().resolved(schema)));
            }
        }
        return changes;
    }

    private static void effects(ObjectNode report, Effects effects, int asked) {
        ObjectNode events = report.putObject("events").put("asked", asked).put("judged", effects.events());
        ArrayNode invalid = events.putArray("newlyInvalid");
        effects.newlyInvalid()
                .forEach(found -> invalid.addObject()
                        .put("dataset", found.datasetId())
                        .put("flow", found.flowId())
                        .put("pointer", found.pointer())
                        .put("keyword", found.keyword())
                        .put("count", found.count())
                        .putObject("example")
                        .put("position", found.position())
                        .put("xactionId", found.xactionId()));
        ArrayNode sets = report.putArray("mappingSets");
        for (ChangeEffects.BrokenMappingSet broken : effects.mappingSets()) {
            ObjectNode set = sets.addObject().put("id", broken.mappingSetId()).put("version", broken.version());
            broken.flowIds().forEach(set.putArray("flows")::add);
            broken.vanished().forEach(set.putArray("vanishedDestinations")::add);
            broken.problems().forEach(set.putArray("problems")::add);
        }
    }
}
