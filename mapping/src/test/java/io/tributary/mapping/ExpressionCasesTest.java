package io.tributary.mapping;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of {@code expressions/*.cases}: what the language does as a whole. */
class ExpressionCasesTest {

    static final List<String> FILES = List.of(
            "literals",
            "operators",
            "syntax",
            "paths",
            "nulls",
            "methods",
            "strings",
            "hashes",
            "urls",
            "dates",
            "objects",
            "arrays",
            "logic",
            "conversions",
            "special",
            "user-agents",
            "analytics");

    static Stream<Cases.Case> cases() {
        return FILES.stream().flatMap(file -> Cases.general(file).stream());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void expressionDoesWhatItsCaseSays(Cases.Case given) {
        given.check();
    }
}
