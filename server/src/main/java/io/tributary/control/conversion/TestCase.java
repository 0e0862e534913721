package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.http.HttpProblem;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a mapping set is to make of one record.
 *
 * @param id 32 hex digits; empty in a file
 * @param name unique within the set
 * @param sample a record of the source
 * @param expected the record of the target
 * @param warnings destinations that are to warn; empty when warnings don't matter
 * @param time what {@code now()} tells; empty for the moment of the run
 */
record TestCase(
        String id,
        String name,
        ObjectNode sample,
        ObjectNode expected,
        Optional<Set<String>> warnings,
        Optional<Instant> time) {

    static final int MOST = 100;
    private static final int LONGEST_NAME = 200;
    private static final int LARGEST = 1 << 16;
    private static final Duration LONGEST = Duration.ofSeconds(20);

    /**
     * Reads a test.
     *
     * @param refused makes the problem of a sentence that says what is wrong
     */
    static TestCase parse(String id, JsonNode sent, Function<String, HttpProblem> refused) {
        String name = sent.path("name").asText("").strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw refused.apply("name is missing or longer than %d characters.".formatted(LONGEST_NAME));
        }
        return new TestCase(
                id,
                name,
                record(sent, "sample", "a record of the source", refused),
                record(sent, "expected", "the record the mappings are to make of it", refused),
                warnings(sent.path("warnings"), refused),
                time(sent.path("time"), refused));
    }

    /** Reads the tests of a file, whose names must differ. */
    static List<TestCase> parseAll(JsonNode sent, Function<String, HttpProblem> refused) {
        if (sent.isMissingNode() || sent.isNull()) {
            return List.of();
        }
        if (!sent.isArray() || sent.size() > MOST) {
            throw refused.apply("tests must be a list of at most %d tests.".formatted(MOST));
        }
        List<TestCase> tests = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < sent.size(); i++) {
            String place = "Test %d: ".formatted(i);
            TestCase test = parse("", sent.get(i), why -> refused.apply(place + why));
            if (!names.add(test.name())) {
                throw refused.apply(place + "another test is called '%s', too.".formatted(Problems.shown(test.name())));
            }
            tests.add(test);
        }
        return tests;
    }

    private static ObjectNode record(JsonNode sent, String name, String what, Function<String, HttpProblem> refused) {
        if (!(sent.path(name) instanceof ObjectNode record)) {
            throw refused.apply("%s must be an object: %s.".formatted(name, what));
        }
        int size = record.toString().length();
        if (size > LARGEST) {
            throw refused.apply("%s takes %d characters; at most %d are allowed.".formatted(name, size, LARGEST));
        }
        return record;
    }

    private static Optional<Set<String>> warnings(JsonNode sent, Function<String, HttpProblem> refused) {
        if (sent.isMissingNode() || sent.isNull()) {
            return Optional.empty();
        }
        Set<String> destinations = new HashSet<>();
        sent.forEach(one -> destinations.add(one.asText("")));
        if (!sent.isArray() || destinations.contains("")) {
            throw refused.apply("warnings must be a list of destinations.");
        }
        return Optional.of(Set.copyOf(destinations));
    }

    private static Optional<Instant> time(JsonNode sent, Function<String, HttpProblem> refused) {
        if (sent.isMissingNode() || sent.isNull()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(sent.asText("")).toInstant());
        } catch (DateTimeException unreadable) {
            throw refused.apply("time must be a moment such as 2025-07-14T12:00:00Z; it is '%s'."
                    .formatted(Problems.shown(sent.asText(""))));
        }
    }

    /** As it is stored, shown and written to files; the id only where there is one. */
    ObjectNode toJson() {
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        if (!id.isEmpty()) {
            view.put("id", id);
        }
        view.put("name", name);
        view.set("sample", sample);
        view.set("expected", expected);
        warnings.ifPresent(destinations -> {
            ArrayNode list = view.putArray("warnings");
            destinations.stream().sorted().forEach(list::add);
        });
        time.ifPresent(moment -> view.put("time", moment.toString()));
        return view;
    }

    TestCase withId(String other) {
        return new TestCase(other, name, sample, expected, warnings, time);
    }

    /** Runs the test. */
    Result run(Engine engine) {
        Engine.Transformed made = engine.transform(sample, time.orElseGet(Instant::now));
        List<Differences.Difference> differences = new ArrayList<>(Differences.between(expected, made.data()));
        warnings.ifPresent(wanted -> warningDifferences(wanted, made.warnings()).forEach(differences::add));
        return new Result(this, made, differences);
    }

    /**
     * Runs tests one after the other.
     *
     * @param refused makes the problem of a run that takes too long
     */
    static List<Result> runAll(List<TestCase> tests, Engine engine, Function<String, HttpProblem> refused) {
        long start = System.nanoTime();
        List<Result> results = new ArrayList<>();
        for (TestCase test : tests) {
            if (System.nanoTime() - start > LONGEST.toNanos()) {
                throw refused.apply("The tests take longer than %d seconds; give them smaller samples."
                        .formatted(LONGEST.toSeconds()));
            }
            results.add(test.run(engine));
        }
        return results;
    }

    /** A destination counts in either spelling: as written, or normalised. */
    private static List<Differences.Difference> warningDifferences(Set<String> wanted, List<Finding> made) {
        List<Differences.Difference> differences = new ArrayList<>();
        JsonNodeFactory json = JsonNodeFactory.instance;
        for (String destination : wanted) {
            if (made.stream().noneMatch(finding -> names(finding, destination))) {
                differences.add(new Differences.Difference(
                        "(warning) " + destination, json.textNode("a warning"), json.missingNode()));
            }
        }
        for (Finding finding : made) {
            if (wanted.stream().noneMatch(destination -> names(finding, destination))) {
                differences.add(new Differences.Difference(
                        "(warning) " + finding.destination(), json.missingNode(), json.textNode(finding.exception())));
            }
        }
        return differences;
    }

    private static boolean names(Finding finding, String destination) {
        return destination.equals(finding.destination()) || destination.equals(finding.columnName());
    }

    /**
     * What came of a test.
     *
     * @param made what the mappings made of the sample
     * @param differences from what was expected; empty when it passed
     */
    record Result(TestCase test, Engine.Transformed made, List<Differences.Difference> differences) {

        boolean passed() {
            return differences.isEmpty();
        }

        ObjectNode toJson() {
            ObjectNode view = JsonNodeFactory.instance.objectNode();
            if (!test.id().isEmpty()) {
                view.put("id", test.id());
            }
            view.put("name", test.name()).put("status", passed() ? "PASSED" : "FAILED");
            if (!passed()) {
                ArrayNode list = view.putArray("differences");
                differences.forEach(difference -> list.add(difference.toJson("expected", "actual")));
                view.set("actual", made.data());
            }
            view.set("errors", CheckRoutes.errors(made.warnings()));
            return view;
        }
    }
}
