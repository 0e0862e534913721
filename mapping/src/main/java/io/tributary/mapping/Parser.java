package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.mapping.Ast.Accessor;
import io.tributary.mapping.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Understands an expression: operators by their strength, everything else by descent (contract §2.2). */
final class Parser {

    /** Deepest nesting of brackets, calls and unary operators. */
    private static final int DEEPEST = 100;

    private final Source source;
    private final Tokens tokens;
    private final List<String> parameters = new ArrayList<>();
    private int depth;
    private int slots;

    private Parser(Source source) {
        this.source = source;
        this.tokens = new Tokens(source);
    }

    /**
     * An understood expression.
     *
     * @param tree what it says
     * @param slots how many lambda parameters are alive at once
     */
    record Parsed(Ast tree, int slots) {}

    static Parsed parse(String text) {
        Parser parser = new Parser(new Source(text));
        Ast tree = parser.expression();
        if (parser.tokens.peek().kind() != Kind.END) {
            throw parser.tokens.unexpected("an operator or the end of the expression");
        }
        return new Parsed(tree, parser.slots);
    }

    /** A whole expression. Chains of choices are collected in a loop, so that they may be long. */
    Ast expression() {
        enter();
        List<Ast> conditions = new ArrayList<>();
        List<Ast> branches = new ArrayList<>();
        Ast last = operators(1);
        while (tokens.accept("?")) {
            conditions.add(last);
            branches.add(expression());
            tokens.expectClosed(":");
            last = operators(1);
        }
        int at = tokens.peek().start();
        if (tokens.accept("?:")) {
            last = new Ast.Binary(Operator.ELVIS, last, expression(), at);
        } else if (tokens.accept("??")) {
            last = new Ast.Binary(Operator.OR_ELSE, last, expression(), at);
        }
        for (int i = conditions.size() - 1; i >= 0; i--) {
            last = new Ast.Choice(conditions.get(i), branches.get(i), last);
        }
        depth--;
        return last;
    }

    private Ast operators(int weakest) {
        Ast left = unary();
        Operator operator = Operator.binary(tokens.peek());
        while (operator != null && operator.strength() >= weakest) {
            int start = tokens.next().start();
            left = new Ast.Binary(operator, left, operators(operator.strength() + 1), start);
            Operator following = Operator.binary(tokens.peek());
            if (following != null && !operator.chains() && following.strength() == operator.strength()) {
                throw source.error(
                        tokens.peek().start(),
                        "Comparisons can't be chained; use brackets or &&, see column " + (start + 1));
            }
            operator = following;
        }
        return left;
    }

    private Ast unary() {
        Operator operator = Operator.prefix(tokens.peek());
        if (operator == null) {
            int start = tokens.peek().start();
            return postfix(primary(), start);
        }
        int at = tokens.next().start();
        enter();
        Ast operand = unary();
        depth--;
        return new Ast.Unary(operator, operand, at);
    }

    private Ast postfix(Ast base, int start) {
        List<Accessor> accessors = new ArrayList<>();
        while (true) {
            if (tokens.accept(".")) {
                accessors.add(dotted());
            } else if (tokens.accept("[")) {
                accessors.add(bracketed());
            } else {
                return accessors.isEmpty() ? base : new Ast.Access(base, List.copyOf(accessors), start);
            }
        }
    }

    private Accessor dotted() {
        Token token = tokens.next();
        return switch (token.kind()) {
            case NAME -> tokens.peek().is("(") ? method(token) : new Accessor.Member(token.text());
            case STRING -> new Accessor.Member(token.text());
            case WRAPPED -> new Accessor.Wrapped(wrapped(token));
            case NUMBER -> new Accessor.Index(index(token));
            case OPERATOR, END ->
                throw source.error(token.start(), "Expected a name behind the point, found " + token.shown());
        };
    }

    private int index(Token token) {
        if (token.text().length() > 9) {
            throw source.error(token.start(), "The index is too large");
        }
        return Integer.parseInt(token.text());
    }

    private Accessor method(Token token) {
        MethodName name = MethodName.find(token.text());
        if (name == null) {
            throw source.error(token.start(), MethodName.unknown(token.text()));
        }
        tokens.next();
        List<Ast> arguments = list(")");
        if (!name.takes(arguments.size())) {
            throw source.error(
                    token.start(),
                    "The method " + name.written() + " takes " + name.arguments() + ", not " + arguments.size());
        }
        return new Accessor.Method(name, arguments, token.start());
    }

    private Accessor bracketed() {
        if (tokens.peek().is("*") && tokens.after().is("]")) {
            tokens.next();
            tokens.next();
            return new Accessor.Each();
        }
        Ast key = expression();
        tokens.expectClosed("]");
        return key instanceof Ast.Literal literal ? literal(literal.value()) : new Accessor.Computed(key);
    }

    /** A key that needs no computing. */
    private static Accessor literal(JsonNode key) {
        if (key.isTextual()) {
            return new Accessor.Member(key.textValue());
        }
        return key.isInt() && key.intValue() >= 0
                ? new Accessor.Index(key.intValue())
                : new Accessor.Computed(new Ast.Literal(key));
    }

    private Ast primary() {
        Token token = tokens.next();
        return switch (token.kind()) {
            case NUMBER -> new Ast.Literal(token.literal() == null ? Values.NULL : token.literal());
            case STRING -> new Ast.Literal(Values.of(token.text()));
            case WRAPPED -> new Ast.WrappedField(wrapped(token));
            case NAME -> named(token);
            case OPERATOR -> bracket(token);
            case END -> throw source.error(token.start(), "Expected a value, found the end of the expression");
        };
    }

    private Ast bracket(Token token) {
        switch (token.text()) {
            case "(" -> {
                Ast inner = expression();
                tokens.expectClosed(")");
                return inner;
            }
            case "[" -> {
                return new Ast.ArrayOf(list("]"));
            }
            case "{" -> {
                return map();
            }
            default -> throw source.error(token.start(), "Expected a value, found " + token.shown());
        }
    }

    private Ast map() {
        List<String> keys = new ArrayList<>();
        List<Ast> values = new ArrayList<>();
        if (tokens.accept(":")) {
            tokens.expect("}");
        } else if (!tokens.accept("}")) {
            do {
                Token key = tokens.next();
                if (key.kind() != Kind.STRING) {
                    throw source.error(key.start(), "Expected a string as key of a map, found " + key.shown());
                }
                tokens.expect(":");
                keys.add(key.text());
                values.add(expression());
            } while (tokens.accept(","));
            tokens.expect("}");
        }
        return new Ast.MapOf(List.copyOf(keys), List.copyOf(values));
    }

    private Ast named(Token token) {
        String name = token.text();
        if (!token.escaped()) {
            if (token.isWord("true") || token.isWord("false")) {
                return new Ast.Literal(Values.of(name.equals("true")));
            }
            if (token.isWord("null")) {
                return new Ast.Literal(Values.NULL);
            }
            if (Words.RESERVED.contains(name)) {
                String found = Words.OPERATORS.contains(name)
                        ? "Expected a value, found the operator \"" + name + "\""
                        : "\"" + name + "\" is a reserved word";
                throw source.error(token.start(), found + "; a field of that name is written ${" + name + "}");
            }
            if (tokens.peek().is("(")) {
                return call(token);
            }
        }
        int slot = parameters.lastIndexOf(name);
        return slot >= 0 ? new Ast.Parameter(name, slot) : new Ast.Field(name);
    }

    private Ast call(Token token) {
        Function function = Functions.find(token.text());
        if (function == null) {
            throw source.error(token.start(), Functions.unknown(token.text()));
        }
        tokens.next();
        List<Ast> arguments = new ArrayList<>();
        if (!tokens.accept(")")) {
            do {
                arguments.add(function.takesLambda(arguments.size()) ? lambda(token) : expression());
            } while (tokens.accept(","));
            tokens.expectEnd(")");
        }
        String refusal = function.refusal(arguments.size());
        if (refusal != null) {
            throw source.error(token.start(), refusal + LanguageCatalog.hint(function.name()));
        }
        return new Ast.Call(function, List.copyOf(arguments), token.start());
    }

    private Ast lambda(Token function) {
        boolean bracketed = tokens.accept("(");
        Token parameter = tokens.next();
        if (parameter.kind() != Kind.NAME || (!parameter.escaped() && Words.RESERVED.contains(parameter.text()))) {
            throw source.error(
                    parameter.start(),
                    "The function " + function.text() + " expects a lambda here, as in x -> x.id, found "
                            + parameter.shown());
        }
        if (bracketed) {
            tokens.expect(")");
        }
        tokens.expect("->");
        int slot = parameters.size();
        parameters.add(parameter.text());
        slots = Math.max(slots, parameters.size());
        Ast body = expression();
        parameters.remove(slot);
        return new Ast.Lambda(slot, body);
    }

    private List<Ast> list(String end) {
        List<Ast> elements = new ArrayList<>();
        if (!tokens.accept(end)) {
            do {
                elements.add(expression());
            } while (tokens.accept(","));
            tokens.expectEnd(end);
        }
        return List.copyOf(elements);
    }

    private Path wrapped(Token token) {
        try {
            return Path.wrapped(token.text());
        } catch (PathText.Unreadable e) {
            throw source.error(token.start() + 1 + e.column(), e.reason() + " in the path");
        }
    }

    private void enter() {
        if (++depth > DEEPEST) {
            throw source.error(tokens.peek().start(), "The expression is nested deeper than " + DEEPEST + " levels");
        }
    }
}
