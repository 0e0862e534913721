package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A word of an expression.
 *
 * @param kind what it is
 * @param text name, operator, content of a string or of {@code ${…}}
 * @param literal the value of a number, else null
 * @param start offset of its first character
 * @param escaped the name was written with a backslash, so it is never a word of the language
 */
record Token(Kind kind, String text, @Nullable JsonNode literal, int start, boolean escaped) {

    enum Kind {
        NUMBER,
        STRING,
        NAME,
        WRAPPED,
        OPERATOR,
        END
    }

    boolean is(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    boolean isWord(String word) {
        return kind == Kind.NAME && !escaped && text.equals(word);
    }

    /** True if an operand may end here, so that what follows is a binary operator. */
    boolean endsOperand() {
        return switch (kind) {
            case NUMBER, STRING, WRAPPED -> true;
            case NAME -> escaped || !Words.OPERATORS.contains(text);
            case OPERATOR -> text.equals(")") || text.equals("]") || text.equals("}");
            case END -> false;
        };
    }

    String shown() {
        return switch (kind) {
            case END -> "the end of the expression";
            case STRING -> "a string";
            case NUMBER -> "the number " + text;
            case WRAPPED -> "${…}";
            case NAME, OPERATOR -> "\"" + text + "\"";
        };
    }
}
