package io.tributary.mapping;

import io.tributary.mapping.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts an expression into words (contract §2.1). */
final class Lexer {

    /** Longest first, so that the first that fits is the right one. */
    private static final String[] OPERATORS = {
        "&&", "||", "==", "!=", "<=", ">=", "=~", "!~", "=^", "!^", "=$", "!$", "?:", "??", "->", "+", "-", "*", "/",
        "%", "~", "&", "|", "^", "<", ">", "!", "?", ":", "(", ")", "[", "]", "{", "}", ",", "."
    };

    private final Source source;
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(Source source) {
        this.source = source;
        this.text = source.text();
    }

    static List<Token> tokens(Source source) {
        if (source.text().length() > Source.LONGEST) {
            throw source.error(
                    Source.LONGEST,
                    "The expression has " + source.text().length() + " characters, at most " + Source.LONGEST
                            + " are allowed");
        }
        return new Lexer(source).run();
    }

    private List<Token> run() {
        while (true) {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            if (at == text.length()) {
                add(Kind.END, "", at);
                return tokens;
            }
            next(text.charAt(at));
        }
    }

    private void next(char c) {
        int start = at;
        if (c >= '0' && c <= '9') {
            number(start);
        } else if (c == '"' || c == '\'') {
            add(Kind.STRING, StringLiteral.read(source, start), start);
            at = StringLiteral.end(source, start);
        } else if (c == '$' && text.startsWith("{", at + 1)) {
            wrapped(start);
        } else if (isNameStart(text.codePointAt(at))) {
            name(start);
        } else {
            operator(c);
        }
    }

    private void number(int start) {
        Token last = last();
        if (last != null && last.is(".")) {
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            tokens.add(new Token(Kind.NUMBER, text.substring(start, at), null, start, false));
        } else {
            NumberLiteral literal = NumberLiteral.read(source, start);
            at = literal.end();
            tokens.add(new Token(Kind.NUMBER, text.substring(start, at), literal.value(), start, false));
        }
        if (at < text.length() && Character.isUnicodeIdentifierPart(text.codePointAt(at))) {
            throw source.error(start, "A number must not run into a name: " + text.substring(start, at + 1));
        }
    }

    private void wrapped(int start) {
        int end = start + 2;
        while (end < text.length() && text.charAt(end) != '}') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= text.length()) {
            throw source.error(start, "${ without a closing }");
        }
        if (end == start + 2) {
            throw source.error(start, "${} names no field");
        }
        add(Kind.WRAPPED, text.substring(start + 2, end), start);
        at = end + 1;
    }

    private void name(int start) {
        StringBuilder name = new StringBuilder();
        boolean escaped = false;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            if (c == '\\' && at + 1 < text.length()) {
                escaped = true;
                c = text.codePointAt(++at);
            } else if (!isNamePart(c)) {
                break;
            }
            name.appendCodePoint(c);
            at += Character.charCount(c);
        }
        tokens.add(new Token(Kind.NAME, name.toString(), null, start, escaped));
    }

    private void operator(char c) {
        String foreign = foreign();
        if (foreign != null) {
            throw source.error(at, foreign);
        }
        for (String operator : OPERATORS) {
            if (text.startsWith(operator, at) && fits(operator)) {
                add(Kind.OPERATOR, operator, at);
                at += operator.length();
                return;
            }
        }
        throw source.error(at, refusal(c));
    }

    /** {@code !$ref} and {@code !~x} are a negation where an operand must begin. */
    private boolean fits(String operator) {
        if (operator.length() == 2 && operator.charAt(0) == '!' && operator.charAt(1) != '=') {
            int count = tokens.size();
            boolean member = count > 1 && tokens.get(count - 2).is(".");
            return count > 0 && (member || tokens.get(count - 1).endsOperand());
        }
        return true;
    }

    /** What to say about an operator of other languages; null if it is none. */
    private @Nullable String foreign() {
        if (text.startsWith("//", at) || text.startsWith("/*", at)) {
            return "Comments are not part of the language";
        }
        if (text.startsWith("<<", at) || text.startsWith(">>", at)) {
            return "Shifts are not part of the language; multiply or divide by a power of two";
        }
        return null;
    }

    private String refusal(char c) {
        return switch (c) {
            case '=' -> "Assignment is not part of the language; write == to compare";
            case ';' -> "Statements are not part of the language; an expression has no semicolon";
            case '`' -> "Template texts are not part of the language; use concat";
            case '\\' -> "A backslash is only allowed inside a name, a string or ${…}";
            case '@', '#' -> c + " is not part of the language; a field of such a name is written ${" + c + "…}";
            default -> "Unexpected character " + Character.getName(text.codePointAt(at));
        };
    }

    private void add(Kind kind, String value, int start) {
        tokens.add(new Token(kind, value, null, start, false));
    }

    private @Nullable Token last() {
        return tokens.isEmpty() ? null : tokens.get(tokens.size() - 1);
    }

    private static boolean isNameStart(int c) {
        return c == '$' || c == '_' || Character.isLetter(c);
    }

    private static boolean isNamePart(int c) {
        return isNameStart(c) || Character.isDigit(c);
    }
}
