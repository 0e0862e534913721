package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** An expression of the mapping language, parsed once, evaluated as often as wanted, on any thread (contract §2). */
public final class Expression {

    private final Source source;
    private final Ast tree;
    private final Code code;
    private final Trails trails;

    private Expression(String text, Parser.Parsed parsed) {
        Trails.Maker maker = new Trails.Maker();
        this.source = new Source(text);
        this.tree = parsed.tree();
        this.code = code(source, parsed, maker);
        this.trails = maker.made();
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
        try {
            return Values.detach(code.run(new Scope(record, null, trails)));
        } catch (StackOverflowError e) {
            throw tooDeep(source);
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
        return code(new Source(text), parsed, trails);
    }

    private static Code code(Source source, Parser.Parsed parsed, Trails.Maker trails) {
        Code code = Compiler.compile(parsed.tree(), trails);
        int slots = parsed.slots();
        return scope -> {
            scope.begin(slots);
            try {
                JsonNode value = code.run(scope);
                scope.spendTree(value);
                return value;
            } catch (EvaluationException e) {
                throw e.in(source);
            } catch (StackOverflowError e) {
                throw tooDeep(source);
            }
        };
    }

    private static EvaluationException tooDeep(Source source) {
        return EvaluationException.limit("The expression or its value is nested too deeply")
                .in(source);
    }
}
