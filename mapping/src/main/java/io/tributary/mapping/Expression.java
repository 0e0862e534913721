package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** An expression of the mapping language, parsed once, evaluated as often as wanted, on any thread (contract §2). */
public final class Expression {

    private final Ast tree;
    private final Code code;
    private final Trails trails;

    private Expression(Parser.Parsed parsed) {
        Trails.Maker maker = new Trails.Maker();
        this.tree = parsed.tree();
        this.code = code(parsed, maker);
        this.trails = maker.made();
    }

    /**
     * Parses an expression.
     *
     * @throws ExpressionException if it can't be understood; tells line, column and what was expected
     */
    public static Expression parse(String text) {
        return new Expression(Parser.parse(text));
    }

    /**
     * Evaluates the expression on a record.
     *
     * @param source the record; not changed
     * @return the value, sharing no object or array with the source; date-times as text; the null node for what is
     *     missing or null
     * @throws EvaluationException if the expression has no value for this record
     */
    public JsonNode evaluate(JsonNode source) {
        try {
            return Values.detach(code.run(new Scope(source, null, trails)));
        } catch (StackOverflowError e) {
            throw tooDeep();
        }
    }

    /** The paths of the record that the expression reads, each once, in the order of their first use. */
    public List<String> sourcePaths() {
        return SourcePaths.of(tree);
    }

    /**
     * Parses an expression of a mapping set. The value of its code may share nodes with the source.
     *
     * @param trails the ways that the set goes through the record
     * @param needs what the set reads of it
     * @throws ExpressionException as {@link #parse}
     */
    static Code code(String text, Trails.Maker trails, Needs needs) {
        Parser.Parsed parsed = Parser.parse(text);
        needs.expression(parsed.tree());
        return code(parsed, trails);
    }

    private static Code code(Parser.Parsed parsed, Trails.Maker trails) {
        Code code = Compiler.compile(parsed.tree(), trails);
        int slots = parsed.slots();
        return scope -> {
            scope.begin(slots);
            try {
                JsonNode value = code.run(scope);
                scope.spendTree(value);
                return value;
            } catch (StackOverflowError e) {
                throw tooDeep();
            }
        };
    }

    private static EvaluationException tooDeep() {
        return new EvaluationException("The expression or its value is nested too deeply");
    }
}
