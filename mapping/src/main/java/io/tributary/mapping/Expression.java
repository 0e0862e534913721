package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** An expression of the mapping language, parsed once, evaluated as often as wanted, on any thread (contract §2). */
public final class Expression {

    private final Source source;
    private final Ast tree;
    private final Code code;
    private final int slots;

    private Expression(String text, Parser.Parsed parsed) {
        this.source = new Source(text);
        this.tree = parsed.tree();
        this.code = Compiler.compile(parsed.tree());
        this.slots = parsed.slots();
    }

    /**
     * Parses an expression.
     *
     * @throws ExpressionException if it can't be understood; tells line, column and what was expected
     */
    public static Expression parse(String text) {
        return new Expression(text, Parser.parse(text));
    }

    /**
     * Evaluates the expression on a record.
     *
     * @param record the record; not changed
     * @return the value, sharing no object or array with the record; date-times as text; the null node for what is
     *     missing or null
     * @throws EvaluationException if the expression has no value for this record; tells line and column
     */
    public JsonNode evaluate(JsonNode record) {
        return run(new Scope(record, null), true);
    }

    /** The paths of the record that the expression reads, each once, in the order of their first use. */
    public List<String> sourcePaths() {
        return SourcePaths.of(tree);
    }

    /** Evaluates within a row. What comes back may share nodes with the record. */
    JsonNode run(Scope scope) {
        return run(scope, false);
    }

    private JsonNode run(Scope scope, boolean detached) {
        scope.begin(slots);
        try {
            JsonNode value = code.run(scope);
            scope.spendTree(value);
            return detached ? Values.detach(value) : value;
        } catch (EvaluationException e) {
            throw e.in(source);
        } catch (StackOverflowError e) {
            throw EvaluationException.limit("The expression or its value is nested too deeply")
                    .in(source);
        }
    }
}
