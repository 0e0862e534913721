package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.access.GuardedHandler;
import io.tributary.control.store.Document;
import io.tributary.http.Handler;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Mapping sets as files over HTTP: CSV, YAML, JSON; an addition to the platform's API (data-prep contract §7 and §10). */
final class FileRoutes {

    private final MappingSets sets;
    private final SetChecks checks;
    private final StoredTests tests;
    private final ChangeTerms terms;

    FileRoutes(MappingSets sets, SetChecks checks, StoredTests tests, ChangeTerms terms) {
        this.sets = sets;
        this.checks = checks;
        this.tests = tests;
        this.terms = terms;
    }

    void addTo(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.get(SetRoutes.SETS + "/{id}/export", guard.apply(this::export));
        routes.post(SetRoutes.SETS + "/import", guard.apply(this::create));
        routes.post(SetRoutes.SETS + "/{id}/import", guard.apply(this::replace));
    }

    private Response export(Request request, Caller caller) {
        Problems problems = new Problems(caller.scope());
        FileFormat format = FileFormat.named(request.queryParam("format").orElse("json"), problems::badRequest);
        Document document = Versions.asked(request, "version", sets, caller);
        StoredSet set = StoredSet.of(document);
        Optional<ObjectNode> schema =
                Flags.of(request, "expandSchema", problems) ? checks.schemaOf(caller, set) : Optional.empty();
        ObjectNode file = SetFile.document(set, tests.of(caller.scope(), document.id()), schema);
        String name = "mapping-set-%s-v%d.%s".formatted(document.id(), document.revision(), format.suffix());
        Response response =
                Response.bytes(200, format.contentType(), SetFile.write(file, format, problems::badRequest));
        return Etags.tagged(response.with("Content-Disposition", "attachment; filename=\"" + name + "\""), document);
    }

    private Response create(Request request, Caller caller) {
        ObjectNode file = file(request, caller);
        named(request, "schemaId")
                .ifPresent(schema ->
                        file.putObject("outputSchema").putObject("schemaRef").put("id", schema));
        named(request, "name").ifPresent(name -> file.put("name", name));
        if (isTrial(request, caller)) {
            return trial(file, caller);
        }
        List<TestCase> cases = cases(file, caller);
        MappingSets.Content content = content(request, caller, file, cases);
        Document created = sets.create(caller, content);
        keep(caller, created, cases);
        return stored(created, cases);
    }

    /** What the file doesn't tell stays as it is: of CSV everything but the mappings, and what a mapping with the same destination has besides. */
    private Response replace(Request request, Caller caller) {
        ObjectNode file = file(request, caller);
        StoredSet before = StoredSet.of(sets.existing(caller.scope(), request.pathParam("id")));
        complete(file, before);
        if (isTrial(request, caller)) {
            return trial(file, caller);
        }
        List<TestCase> cases = cases(file, caller);
        MappingSets.Content content = content(request, caller, file, cases);
        MappingSets.Terms asked = terms.of(request, caller);
        Document after =
                sets.replace(caller, request.pathParam("id"), cases.isEmpty() ? asked : withOtherTests(asked), content);
        keep(caller, after, cases);
        return stored(after, cases);
    }

    /** The tests of the file take the place of those that are stored, so those have no say. */
    private static MappingSets.Terms withOtherTests(MappingSets.Terms terms) {
        return new MappingSets.Terms() {
            @Override
            public void before(Document current) {
                terms.before(current);
            }

            @Override
            public void between(StoredSet before, StoredSet after) {
                // The tests of the file passed already.
            }
        };
    }

    private static void complete(ObjectNode file, StoredSet before) {
        boolean isMappingsOnly = file.size() == 1 && file.has("mappings");
        if (isMappingsOnly) {
            file.setAll(before.members().deepCopy());
        }
        if (SetBody.schemaId(file).isEmpty()) {
            file.putObject("outputSchema")
                    .putObject("schemaRef")
                    .put("id", before.schema().sent())
                    .put("contentType", before.schema().contentType());
        }
        for (JsonNode mapping : file.path("mappings")) {
            if (mapping instanceof ObjectNode object && !object.has("id")) {
                before.mappings().stream()
                        .filter(old -> old.get("destination").equals(object.get("destination")))
                        .findFirst()
                        .ifPresent(old -> merge(object, old, isMappingsOnly));
            }
        }
    }

    private static void merge(ObjectNode mapping, ObjectNode old, boolean keepsHints) {
        mapping.set("id", old.get("id"));
        if (keepsHints) {
            ObjectNode hints = old.deepCopy();
            hints.remove(List.of("name", "description", "expressionAttributes"));
            hints.properties().forEach(hint -> mapping.putIfAbsent(hint.getKey(), hint.getValue()));
        }
    }

    private static ObjectNode file(Request request, Caller caller) {
        Problems problems = new Problems(caller.scope());
        return SetFile.read(request.body(), FileFormat.of(request, problems::badRequest), problems::badRequest);
    }

    private static Optional<String> named(Request request, String parameter) {
        return request.queryParam(parameter).filter(text -> !text.isBlank());
    }

    private static boolean isTrial(Request request, Caller caller) {
        return Flags.of(request, "dryRun", new Problems(caller.scope()));
    }

    private static List<TestCase> cases(ObjectNode file, Caller caller) {
        return TestCase.parseAll(file.path("tests"), new Problems(caller.scope())::badRequest);
    }

    /** Files are checked unless the client asks that they aren't: nobody looks at what a spreadsheet wrote. */
    private MappingSets.Content content(Request request, Caller caller, ObjectNode file, List<TestCase> cases) {
        Problems problems = new Problems(caller.scope());
        boolean validate = request.queryParam("validate").isEmpty() || Flags.of(request, "validate", problems);
        MappingSets.Content content = checks.content(caller, set(file), validate);
        if (!cases.isEmpty() && !Flags.of(request, "ignoreTests", problems)) {
            ArrayNode failing = failing(caller, content.body(), cases);
            if (!failing.isEmpty()) {
                throw problems.brokenTests(failing);
            }
        }
        return content;
    }

    private ArrayNode failing(Caller caller, SetBody body, List<TestCase> cases) {
        ArrayNode failing = JsonNodeFactory.instance.arrayNode();
        TestCase.runAll(cases, checks.engine(caller, body), new Problems(caller.scope())::badRequest).stream()
                .filter(result -> !result.passed())
                .forEach(result -> failing.add(result.toJson()));
        return failing;
    }

    private static ObjectNode set(ObjectNode file) {
        return file.deepCopy().without(List.of("tests"));
    }

    private void keep(Caller caller, Document document, List<TestCase> cases) {
        if (!cases.isEmpty()) {
            tests.change(caller.scope(), document.id(), _ -> cases);
        }
    }

    private static Response stored(Document document, List<TestCase> cases) {
        StoredSet set = StoredSet.of(document);
        ObjectNode answer = SetView.head(document, set);
        answer.put("mappings", set.mappings().size()).put("tests", cases.size());
        return Etags.tagged(Response.json(200, answer), document);
    }

    /** What would come of it, without storing anything: the answer of validation, and of the file's tests. */
    private Response trial(ObjectNode file, Caller caller) {
        SetBody body = SetBody.withSchema(set(file), new Problems(caller.scope()));
        Optional<ObjectNode> schema = checks.schemaOf(caller, body);
        ObjectNode answer = CheckRoutes.validation(checks.check(body, schema));
        List<TestCase.Result> results = TestCase.runAll(
                cases(file, caller), checks.engine(caller, body), new Problems(caller.scope())::badRequest);
        answer.put("dryRun", true).put("mappings", body.mappings().size());
        answer.set("tests", TestRoutes.report(results));
        return Response.json(200, answer);
    }
}
