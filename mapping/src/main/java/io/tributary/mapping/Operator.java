package io.tributary.mapping;

import org.jspecify.annotations.Nullable;

/** Operators, with the strength that binds their operands; a larger number binds tighter (contract §2.2). */
enum Operator {
    OR(1, "||", "or"),
    AND(2, "&&", "and"),
    BIT_OR(3, "|", "|"),
    BIT_XOR(4, "^", "^"),
    BIT_AND(5, "&", "&"),
    EQUAL(6, "==", "eq"),
    NOT_EQUAL(6, "!=", "ne"),
    LESS(7, "<", "lt"),
    LESS_OR_EQUAL(7, "<=", "le"),
    GREATER(7, ">", "gt"),
    GREATER_OR_EQUAL(7, ">=", "ge"),
    CONTAINED(7, "=~", "=~"),
    NOT_CONTAINED(7, "!~", "!~"),
    STARTS(7, "=^", "=^"),
    NOT_STARTS(7, "!^", "!^"),
    ENDS(7, "=$", "=$"),
    NOT_ENDS(7, "!$", "!$"),
    ADD(8, "+", "+"),
    SUBTRACT(8, "-", "-"),
    MULTIPLY(9, "*", "*"),
    DIVIDE(9, "/", "div"),
    MODULO(9, "%", "mod"),
    NEGATE(10, "", ""),
    PLUS(10, "", ""),
    NOT(10, "", ""),
    COMPLEMENT(10, "", ""),
    EMPTY(10, "", ""),
    SIZE(10, "", ""),
    /** {@code ?:}, weaker than all of the above. */
    ELVIS(0, "", ""),
    /** {@code ??}, likewise. */
    OR_ELSE(0, "", "");

    /** Strength of comparisons: {@code a < b < c} means nothing and is refused. */
    static final int EQUALITY = 6;

    static final int RELATION = 7;
    static final int UNARY = 10;

    private static final Operator[] ALL = values();

    private final int strength;
    private final String symbol;
    private final String word;

    Operator(int strength, String symbol, String word) {
        this.strength = strength;
        this.symbol = symbol;
        this.word = word;
    }

    int strength() {
        return strength;
    }

    boolean chains() {
        return strength != EQUALITY && strength != RELATION;
    }

    /** True if it only asks what its operands are, so that it can't fail but by what they spend. */
    boolean decides() {
        return switch (this) {
            case OR, AND, EQUAL, NOT_EQUAL, NOT, EMPTY, ELVIS, OR_ELSE -> true;
            case BIT_OR,
                    BIT_XOR,
                    BIT_AND,
                    LESS,
                    LESS_OR_EQUAL,
                    GREATER,
                    GREATER_OR_EQUAL,
                    CONTAINED,
                    NOT_CONTAINED,
                    STARTS,
                    NOT_STARTS,
                    ENDS,
                    NOT_ENDS,
                    ADD,
                    SUBTRACT,
                    MULTIPLY,
                    DIVIDE,
                    MODULO,
                    NEGATE,
                    PLUS,
                    COMPLEMENT,
                    SIZE -> false;
        };
    }

    /** The binary operator that a token stands for, or null. */
    static @Nullable Operator binary(Token token) {
        for (Operator operator : ALL) {
            if (operator.strength > 0
                    && operator.strength < UNARY
                    && (token.is(operator.symbol) || token.isWord(operator.word))) {
                return operator;
            }
        }
        return null;
    }

    /** The unary operator that a token stands for, or null. */
    static @Nullable Operator prefix(Token token) {
        if (token.kind() == Token.Kind.OPERATOR) {
            return switch (token.text()) {
                case "-" -> NEGATE;
                case "+" -> PLUS;
                case "!" -> NOT;
                case "~" -> COMPLEMENT;
                default -> null;
            };
        }
        if (token.isWord("not")) {
            return NOT;
        }
        if (token.isWord("empty")) {
            return EMPTY;
        }
        return token.isWord("size") ? SIZE : null;
    }
}
