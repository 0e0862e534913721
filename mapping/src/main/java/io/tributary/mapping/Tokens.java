package io.tributary.mapping;

import io.tributary.mapping.Token.Kind;
import java.util.List;

/** The words of an expression, read one by one. */
final class Tokens {

    private final Source source;
    private final List<Token> all;
    private int at;

    Tokens(Source source) {
        this.source = source;
        this.all = Lexer.tokens(source);
    }

    Token peek() {
        return all.get(at);
    }

    /** The word behind the one that is next. */
    Token after() {
        return all.get(Math.min(at + 1, all.size() - 1));
    }

    /** The next word; the end stays where it is. */
    Token next() {
        Token token = all.get(at);
        if (token.kind() != Kind.END) {
            at++;
        }
        return token;
    }

    boolean accept(String operator) {
        if (!peek().is(operator)) {
            return false;
        }
        at++;
        return true;
    }

    void expect(String operator) {
        if (!accept(operator)) {
            throw unexpected("\"" + operator + "\"");
        }
    }

    /** The end of a list: a bracket, where another element or operator might have come. */
    void expectEnd(String bracket) {
        if (!accept(bracket)) {
            throw unexpected("an operator, \",\" or \"" + bracket + "\"");
        }
    }

    /** The end of a bracket around one value. */
    void expectClosed(String bracket) {
        if (!accept(bracket)) {
            throw unexpected("an operator or \"" + bracket + "\"");
        }
    }

    ExpressionException unexpected(String wanted) {
        if (peek().is("->")) {
            return source.error(
                    peek().start(),
                    "A lambda is only allowed as an argument of a function that takes one, such as transformArray");
        }
        return source.error(peek().start(), "Expected " + wanted + ", found " + peek().shown());
    }
}
