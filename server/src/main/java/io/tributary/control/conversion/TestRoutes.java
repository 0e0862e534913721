package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.access.GuardedHandler;
import io.tributary.control.store.Document;
import io.tributary.http.Handler;
import io.tributary.http.HttpProblem;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** The tests of a mapping set over HTTP, an addition to the platform's API. */
final class TestRoutes {

    private static final String TESTS = SetRoutes.SETS + "/{id}/tests";
    private static final String TEST = TESTS + "/{testId}";

    private final MappingSets sets;
    private final SetChecks checks;
    private final StoredTests tests;

    TestRoutes(MappingSets sets, SetChecks checks, StoredTests tests) {
        this.sets = sets;
        this.checks = checks;
        this.tests = tests;
    }

    void addTo(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.get(TESTS, guard.apply(this::list));
        routes.post(TESTS, guard.apply(this::add));
        routes.post(TESTS + "/run", guard.apply(this::run));
        routes.get(TEST, guard.apply(this::read));
        routes.put(TEST, guard.apply(this::replace));
        routes.delete(TEST, guard.apply(this::remove));
    }

    private Response list(Request request, Caller caller) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        all(request, caller).forEach(test -> list.add(test.toJson()));
        return Response.json(200, list);
    }

    private List<TestCase> all(Request request, Caller caller) {
        String id = sets.existing(caller.scope(), request.pathParam("id")).id();
        return tests.of(caller.scope(), id);
    }

    private Response add(Request request, Caller caller) {
        TestCase test = parse("", request, caller);
        List<TestCase> after = change(request, caller, list -> {
            checkName(list, test, caller);
            list.add(test);
        });
        return Response.json(200, after.getLast().toJson());
    }

    private Response read(Request request, Caller caller) {
        String testId = request.pathParam("testId");
        return Response.json(200, one(all(request, caller), testId, caller).toJson());
    }

    private Response replace(Request request, Caller caller) {
        String testId = request.pathParam("testId");
        TestCase test = parse(testId, request, caller);
        change(request, caller, list -> {
            int place = list.indexOf(one(list, testId, caller));
            list.remove(place);
            checkName(list, test, caller);
            list.add(place, test);
        });
        return Response.json(200, test.toJson());
    }

    private Response remove(Request request, Caller caller) {
        change(request, caller, list -> list.remove(one(list, request.pathParam("testId"), caller)));
        return Response.empty(204);
    }

    private List<TestCase> change(Request request, Caller caller, Consumer<List<TestCase>> change) {
        String id = sets.existing(caller.scope(), request.pathParam("id")).id();
        return tests.change(caller.scope(), id, now -> {
            List<TestCase> next = new ArrayList<>(now);
            change.accept(next);
            return next;
        });
    }

    private Response run(Request request, Caller caller) {
        Document document = Versions.asked(request, "version", sets, caller);
        Engine engine = checks.engine(caller, StoredSet.of(document));
        List<TestCase.Result> results = TestCase.runAll(
                tests.of(caller.scope(), document.id()), engine, why -> new Problems(caller.scope()).badRequest(why));
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("mappingSetId", document.id())
                .put("version", document.revision());
        return Response.json(200, answer.setAll(report(results)));
    }

    /** How many passed and failed, and each result. */
    static ObjectNode report(List<TestCase.Result> results) {
        long passed = results.stream().filter(TestCase.Result::passed).count();
        ObjectNode report =
                JsonNodeFactory.instance.objectNode().put("passed", passed).put("failed", results.size() - passed);
        ArrayNode list = report.putArray("results");
        results.forEach(result -> list.add(result.toJson()));
        return report;
    }

    private static TestCase parse(String id, Request request, Caller caller) {
        Problems problems = new Problems(caller.scope());
        return TestCase.parse(id, request.json(), why -> problems.badRequest("The test: " + why));
    }

    private static void checkName(List<TestCase> others, TestCase test, Caller caller) {
        if (others.stream().anyMatch(other -> other.name().equals(test.name()))) {
            throw new Problems(caller.scope())
                    .badRequest("The test: another one of this set is called '%s', too."
                            .formatted(Problems.shown(test.name())));
        }
    }

    private static TestCase one(List<TestCase> all, String id, Caller caller) {
        return all.stream().filter(test -> test.id().equals(id)).findFirst().orElseThrow(() -> unknown(id, caller));
    }

    private static HttpProblem unknown(String id, Caller caller) {
        return new Problems(caller.scope()).notFound("The mapping set has no test '%s'.".formatted(Problems.shown(id)));
    }
}
