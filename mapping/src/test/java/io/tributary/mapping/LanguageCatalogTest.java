package io.tributary.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LanguageCatalogTest {

    static Stream<FunctionDoc> functions() {
        return LanguageCatalog.functions().stream();
    }

    static Stream<OperatorDoc> operators() {
        return LanguageCatalog.operators().stream();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void exampleOfFunctionGivesItsResult(FunctionDoc function) {
        Json.assertSame(Expression.parse(function.example()).evaluate(Json.read("{}")), function.result());
    }

    @ParameterizedTest
    @MethodSource("functions")
    void exampleOfFunctionUsesIt(FunctionDoc function) {
        assertThat(function.example()).contains(function.function() + "(");
    }

    @ParameterizedTest
    @MethodSource("operators")
    void exampleOfOperatorParsesAndUsesIt(OperatorDoc operator) {
        assertThat(operator.example()).contains(operator.operatorSymbol());
        assertThat(Expression.parse(operator.example())
                        .evaluate(Json.read("{}"))
                        .isNull())
                .isFalse();
    }

    @Test
    void everyFunctionIsListedAndNoOther() {
        Set<String> listed = functions().map(FunctionDoc::function).collect(Collectors.toCollection(TreeSet::new));
        Set<String> callable = new TreeSet<>(Functions.names());
        callable.addAll(Set.of("equals", "equalsIgnoreCase"));

        assertThat(listed).isEqualTo(callable).hasSize(104);
    }

    @Test
    void onlyOurOwnFunctionsAreMarkedAsSuch() {
        assertThat(functions().filter(f -> f.since() >= 1000).map(FunctionDoc::function))
                .containsExactly("aa_get_product_event_ids", "aa_get_product_events");
    }

    @Test
    void parametersAreNumberedFromOne() {
        FunctionDoc lpad =
                functions().filter(f -> f.function().equals("lpad")).findFirst().orElseThrow();

        assertThat(lpad.syntax()).isEqualTo("string lpad(text, length, padding)");
        assertThat(lpad.params()).extracting(FunctionDoc.Parameter::position).containsExactly(1, 2, 3);
        assertThat(lpad.params().get(1).dataType()).isEqualTo("java.lang.Integer");
    }
}
