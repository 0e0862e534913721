package io.tributary.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.mapping.Cases.Case;
import io.tributary.mapping.Cases.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of {@code functions/*.cases}: every function, method and operator in every kind of situation. */
class SubjectCasesTest {

    static final List<String> FILES = List.of(
            "strings",
            "hashes",
            "urls",
            "dates",
            "objects",
            "arrays",
            "logic",
            "user-agents",
            "analytics",
            "tributary",
            "methods",
            "operators");

    /** Every spelling of every operator (contract §2.6); the two signs by name. */
    static final List<String> OPERATORS = List.of(
            "+", "-", "*", "/", "div", "%", "mod", "negate", "plus", "~", "&", "|", "^", "==", "eq", "!=", "ne", "<",
            "lt", "<=", "le", ">", "gt", ">=", "ge", "=~", "!~", "=^", "!^", "=$", "!$", "&&", "and", "||", "or", "!",
            "not", "? :", "?:", "??", "empty", "size");

    static Stream<Case> cases() {
        return FILES.stream().flatMap(file -> Cases.aboutSubjects(file).stream());
    }

    /** Everything that must have cases: functions, methods with a point before their name, operators. */
    static Set<String> subjects() {
        Set<String> subjects = new TreeSet<>(Functions.names());
        Stream.of(MethodName.values()).forEach(method -> subjects.add("." + method.written()));
        subjects.addAll(OPERATORS);
        return subjects;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void subjectDoesWhatItsCaseSays(Case given) {
        given.check();
    }

    @Test
    void everySubjectHasEveryKindOfCase() {
        Map<String, Set<Kind>> kinds = new TreeMap<>();
        subjects().forEach(subject -> kinds.put(subject, EnumSet.noneOf(Kind.class)));
        cases().forEach(given -> kinds.get(given.subject()).addAll(given.kind()));

        assertThat(kinds.entrySet().stream()
                        .filter(entry -> entry.getValue().size() < Kind.values().length)
                        .map(entry -> entry.getKey() + " has only " + entry.getValue()))
                .isEmpty();
    }

    @Test
    void everyCaseIsAboutSomethingThatExistsAndUsesIt() {
        Set<String> named = cases().map(Case::subject).collect(Collectors.toCollection(TreeSet::new));

        assertThat(named).isEqualTo(subjects());
        assertThat(cases().filter(given -> !uses(given))).isEmpty();
    }

    private static boolean uses(Case given) {
        return switch (given.subject()) {
            case "negate" -> given.expression().contains("-");
            case "plus" -> given.expression().contains("+");
            case "? :" -> given.expression().contains("?");
            default -> given.expression().contains(given.subject());
        };
    }

    @Test
    void noCaseIsThereTwice() {
        Stream<Case> all = Stream.concat(
                cases(), ExpressionCasesTest.FILES.stream().flatMap(file -> Cases.general(file).stream()));

        assertThat(all
                        .collect(Collectors.groupingBy(
                                given -> given.record() + given.expression(), Collectors.counting()))
                        .entrySet()
                        .stream()
                        .filter(entry -> entry.getValue() > 1))
                .isEmpty();
    }
}
