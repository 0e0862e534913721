package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.store.Document;
import io.tributary.http.Request;
import java.util.List;

/** When a set may be changed: the client means the version that is there, and no test that passed fails afterwards. */
final class ChangeTerms {

    private final SetChecks checks;
    private final StoredTests tests;

    ChangeTerms(SetChecks checks, StoredTests tests) {
        this.checks = checks;
        this.tests = tests;
    }

    /** The terms of one request; {@code ignoreTests=true} lets it break tests. */
    MappingSets.Terms of(Request request, Caller caller) {
        Problems problems = new Problems(caller.scope());
        boolean ignoreTests = Flags.of(request, "ignoreTests", problems);
        String id = request.pathParam("id");
        return new MappingSets.Terms() {
            @Override
            public void before(Document current) {
                Etags.checkMatch(request, current, problems);
            }

            @Override
            public void between(StoredSet before, StoredSet after) {
                if (!ignoreTests) {
                    check(caller, tests.of(caller.scope(), id), before, after);
                }
            }
        };
    }

    /** A test that failed before is no reason to refuse: somebody wrote it first, or is mending the set step by step. */
    void check(Caller caller, List<TestCase> all, StoredSet before, StoredSet after) {
        if (all.isEmpty()) {
            return;
        }
        Engine then = checks.engine(caller, after);
        List<TestCase.Result> failing =
                TestCase.runAll(all, then, why -> new Problems(caller.scope()).badRequest(why)).stream()
                        .filter(result -> !result.passed())
                        .toList();
        if (failing.isEmpty() || checks.schemaOf(caller, before).isEmpty()) {
            return;
        }
        Engine now = checks.engine(caller, before);
        ArrayNode broken = JsonNodeFactory.instance.arrayNode();
        for (TestCase.Result result : failing) {
            TestCase.Result earlier = result.test().run(now);
            if (earlier.passed()) {
                ObjectNode view = result.toJson();
                view.remove("actual");
                view.set("before", earlier.made().data());
                view.set("after", result.made().data());
                broken.add(view);
            }
        }
        if (!broken.isEmpty()) {
            throw new Problems(caller.scope()).brokenTests(broken);
        }
    }
}
