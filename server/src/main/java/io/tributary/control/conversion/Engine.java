package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.mapping.CompiledMapping;
import io.tributary.mapping.EvaluationException;
import io.tributary.mapping.Explainer;
import io.tributary.mapping.Expression;
import io.tributary.mapping.ExpressionException;
import io.tributary.mapping.Mapped;
import io.tributary.mapping.MappingOptions;
import io.tributary.mapping.MappingProblem;
import io.tributary.mapping.TargetSchema;
import io.tributary.mapping.WrittenMapping;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A mapping set in the hands of the mapping library, and what that says in the words of the API. */
final class Engine {

    private final List<WrittenMapping> written;
    private final TargetSchema target;
    private final MappingOptions options;
    private final CompiledMapping compiled;

    private Engine(List<WrittenMapping> written, TargetSchema target, MappingOptions options) {
        this.written = written;
        this.target = target;
        this.options = options;
        this.compiled = CompiledMapping.compile(written, target, options);
    }

    /** @param schema the resolved schema; empty maps without one */
    static Engine of(List<WrittenMapping> written, Optional<ObjectNode> schema, boolean allowNullValues) {
        TargetSchema target = schema.map(TargetSchema::of).orElseGet(TargetSchema::none);
        return new Engine(written, target, new MappingOptions(allowNullValues));
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
            findings.get(problem.mapping()).add(Finding.of(mapping, problem.kind() + ": " + problem.message()));
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
        return transformed(compiled.apply(row));
    }

    /** One row as of a time, which {@code now()} tells. */
    Transformed transform(ObjectNode row, Instant time) {
        return transformed(compiled.apply(row, time));
    }

    private static Transformed transformed(Mapped mapped) {
        return new Transformed(
                mapped.record(), mapped.warnings().stream().map(Finding::of).toList());
    }

    /** The same mappings, ready to explain records. */
    Explainer explainer() {
        return Explainer.of(written, target, options);
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
     * Why an expression is wrong.
     *
     * @param message with the position, where there is one
     * @param spot the position; null when it can be read and has no value for the sample
     */
    record Fault(String message, Finding.@Nullable Spot spot) {}

    /**
     * Why an expression is wrong, with the position.
     *
     * @param sample a record on which it must have a value, too; empty only parses it
     * @return empty for a sound expression
     */
    static Optional<Fault> problem(String expression, Optional<ObjectNode> sample) {
        try {
            Expression parsed = Expression.parse(expression);
            sample.ifPresent(parsed::evaluate);
            return Optional.empty();
        } catch (ExpressionException e) {
            return Optional.of(new Fault(String.valueOf(e.getMessage()), new Finding.Spot(e.line(), e.column())));
        } catch (EvaluationException e) {
            return Optional.of(new Fault(String.valueOf(e.getMessage()), null));
        }
    }
}
