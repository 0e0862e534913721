package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.mapping.CompiledMapping;
import io.tributary.mapping.EvaluationException;
import io.tributary.mapping.Expression;
import io.tributary.mapping.ExpressionException;
import io.tributary.mapping.Mapped;
import io.tributary.mapping.MappingOptions;
import io.tributary.mapping.MappingProblem;
import io.tributary.mapping.TargetSchema;
import io.tributary.mapping.WrittenMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A mapping set in the hands of the mapping library, and what that says in the words of the API. */
final class Engine {

    private final List<WrittenMapping> written;
    private final CompiledMapping compiled;

    private Engine(List<WrittenMapping> written, CompiledMapping compiled) {
        this.written = written;
        this.compiled = compiled;
    }

    /** @param schema the resolved schema; empty maps without one */
    static Engine of(List<WrittenMapping> written, Optional<ObjectNode> schema, boolean allowNullValues) {
        TargetSchema target = schema.map(TargetSchema::of).orElseGet(TargetSchema::none);
        return new Engine(written, CompiledMapping.compile(written, target, new MappingOptions(allowNullValues)));
    }

    /** What makes each mapping fail validation, in the order of the mappings; the lists may be added to. */
    List<List<Finding>> failures() {
        return byMapping(compiled.problems());
    }

    /** What works, but not as written, in the order of the mappings. */
    List<List<Finding>> notices() {
        return byMapping(compiled.notices());
    }

    private List<List<Finding>> byMapping(List<MappingProblem> problems) {
        List<List<Finding>> findings = new ArrayList<>();
        written.forEach(_ -> findings.add(new ArrayList<>()));
        for (MappingProblem problem : problems) {
            WrittenMapping mapping = written.get(problem.mapping());
            findings.get(problem.mapping())
                    .add(new Finding(
                            mapping.destination(),
                            mapping.source(),
                            mapping.sourceType(),
                            problem.kind() + ": " + problem.message(),
                            mapping.destination()));
        }
        return findings;
    }

    /**
     * One row after the mapping.
     *
     * @param data the record of the target schema
     * @param warnings the columns that stayed empty, and why
     */
    record Transformed(ObjectNode data, List<Finding> warnings) {}

    Transformed transform(ObjectNode row) {
        Mapped mapped = compiled.apply(row);
        List<Finding> warnings = mapped.warnings().stream()
                .map(warning -> new Finding(
                        warning.destination(),
                        warning.source(),
                        warning.sourceType(),
                        warning.exception(),
                        warning.columnName()))
                .toList();
        return new Transformed(mapped.record(), warnings);
    }

    /** The paths an expression reads; empty for one that can't be parsed. */
    static List<String> sourcePaths(String expression) {
        try {
            return Expression.parse(expression).sourcePaths();
        } catch (ExpressionException unreadable) {
            return List.of();
        }
    }

    /**
     * Why an expression is wrong, with the position.
     *
     * @param sample a record on which it must have a value, too; empty only parses it
     * @return empty for a sound expression
     */
    static Optional<String> problem(String expression, Optional<ObjectNode> sample) {
        try {
            Expression parsed = Expression.parse(expression);
            sample.ifPresent(parsed::evaluate);
            return Optional.empty();
        } catch (ExpressionException | EvaluationException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
