package io.tributary.mapping;

import java.util.Set;

/** Words that mean something to the language (contract §2.1). */
final class Words {

    /** Words that are operators. */
    static final Set<String> OPERATORS =
            Set.of("or", "and", "eq", "ne", "lt", "le", "gt", "ge", "div", "mod", "not", "empty", "size");

    /** Words that a root field may only bear inside {@code ${…}}. */
    static final Set<String> RESERVED = Set.of(
            "new",
            "mod",
            "or",
            "break",
            "var",
            "lt",
            "for",
            "false",
            "while",
            "eq",
            "gt",
            "div",
            "not",
            "null",
            "continue",
            "else",
            "and",
            "ne",
            "true",
            "le",
            "if",
            "ge",
            "return",
            "_errors",
            "do",
            "function",
            "empty",
            "size");

    private Words() {}
}
