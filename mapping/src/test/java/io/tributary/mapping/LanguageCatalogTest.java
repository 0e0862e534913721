package io.tributary.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LanguageCatalogTest {

    private static final List<String> OURS = List.of(
            "aa_get_product_event_ids",
            "aa_get_product_events",
            "try",
            "round",
            "floor",
            "ceil",
            "abs",
            "power",
            "divide",
            "array_sort",
            "array_distinct",
            "array_group",
            "array_slice",
            "array_reverse",
            "array_zip",
            "array_sum",
            "array_avg",
            "array_min",
            "array_max",
            "date_add",
            "date_diff",
            "date_trunc",
            "from_epoch",
            "replace_regex",
            "base64_encode",
            "base64_decode",
            "hex_encode",
            "hex_decode",
            "hmac_sha256",
            "mask",
            "normalize_email",
            "normalize_phone");

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

        assertThat(listed).isEqualTo(callable).hasSize(134);
    }

    @Test
    void onlyOurOwnFunctionsAreMarkedAsSuch() {
        assertThat(functions().filter(f -> f.since() >= 1000).map(FunctionDoc::function))
                .containsExactlyInAnyOrderElementsOf(OURS);
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
