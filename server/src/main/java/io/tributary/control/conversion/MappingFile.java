package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Scope;
import io.tributary.http.HttpProblem;
import io.tributary.mapping.EvaluationException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A mapping set in a file, with its tests if it has any, tried without a server. The answers are those of the server. */
public final class MappingFile {

    private final Engine engine;
    private final SetBody body;
    private final List<TestCase> tests;
    private final boolean hasSchema;

    private MappingFile(SetBody body, Optional<ObjectNode> schema, List<TestCase> tests) {
        this.body = body;
        this.engine = Engine.of(body.written(), schema, body.allowNullValues());
        this.tests = tests;
        this.hasSchema = schema.isPresent();
    }

    /** A file that is no mapping set; the message tells why. */
    public static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        private Unreadable(String message) {
            super(message);
        }
    }

    /**
     * Reads a file.
     *
     * @param file its bytes
     * @param name its name, whose end tells the format: {@code .csv}, {@code .yaml}, {@code .yml} or {@code .json}
     * @param schema the JSON schema of the target; when empty, {@code outputSchema.jsonSchema} of the file, or none
     * @throws Unreadable it is no mapping set
     */
    public static MappingFile read(byte[] file, String name, Optional<ObjectNode> schema) throws Unreadable {
        Problems problems = new Problems(new Scope("", ""));
        Function<String, HttpProblem> refused = problems::badRequest;
        try {
            ObjectNode document = SetFile.read(file, FileFormat.ofFile(name, refused), refused);
            Optional<ObjectNode> within = document.at("/outputSchema/jsonSchema") instanceof ObjectNode object
                    ? Optional.of(object)
                    : Optional.empty();
            List<TestCase> tests = TestCase.parseAll(document.path("tests"), refused);
            return new MappingFile(SetBody.of(document, problems), schema.or(() -> within), tests);
        } catch (HttpProblem problem) {
            throw new Unreadable(detail(problem));
        }
    }

    private static String detail(HttpProblem problem) {
        try {
            return JsonMapper.builder()
                    .build()
                    .readTree(problem.response().body())
                    .path("detail")
                    .asText();
        } catch (IOException e) {
            throw new IllegalStateException("A problem is JSON", e);
        }
    }

    /** Whether there is a schema, so that types and destinations are checked. */
    public boolean hasSchema() {
        return hasSchema;
    }

    /** How many tests it has. */
    public int tests() {
        return tests.size();
    }

    /** What makes mappings fail validation, a sentence each. */
    public List<String> problems() {
        return engine.failures().stream()
                .flatMap(List::stream)
                .map(finding -> finding.destination() + ": " + finding.exception())
                .toList();
    }

    /** How many mappings it has. */
    public int mappings() {
        return body.mappings().size();
    }

    /**
     * What each mapping does to a record.
     *
     * @return as {@code POST /mappingSets/explain} answers
     * @throws Unreadable it would take too long
     */
    public ObjectNode explain(ObjectNode record) throws Unreadable {
        try {
            return ExplainView.of(engine.explainer().explain(record, Instant.now()));
        } catch (EvaluationException tooCostly) {
            throw new Unreadable(String.valueOf(tooCostly.getMessage()));
        }
    }

    /**
     * Runs the tests.
     *
     * @return as {@code POST /mappingSets/{id}/tests/run} answers, without the set
     * @throws Unreadable it would take too long
     */
    public ObjectNode runTests() throws Unreadable {
        try {
            return TestRoutes.report(TestCase.runAll(tests, engine, new Problems(new Scope("", ""))::badRequest));
        } catch (HttpProblem tooCostly) {
            throw new Unreadable(detail(tooCostly));
        }
    }
}
