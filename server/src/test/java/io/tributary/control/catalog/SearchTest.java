package io.tributary.control.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tributary.http.HttpProblem;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client's regular expression may cost only so much. */
class SearchTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"(a+)+$", "(a|aa)+$", "(a*)*b", "(.*a){20}$", "([a-z]+)*!", "(?:a|b|ab)*c$", "(x+x+)+y|(a+a+)+b"
            })
    void expressionThatWouldRunForAgesIsRefused(String expression) {
        HttpProblem problem =
                catchThrowableOfType(HttpProblem.class, () -> new Search(expression).finds("a".repeat(4_000) + "-"));

        assertThat(problem).isNotNull();
        assertThat(problem.response().status()).isEqualTo(400);
        assertThat(new String(problem.response().body(), StandardCharsets.UTF_8))
                .contains("takes too long; write a simpler one.");
    }

    @Test
    void expressionIsFoundInTheMiddleOfAText() {
        assertThat(new Search("b+c$").finds("aabbbc")).isTrue();
        assertThat(new Search("^b").finds("aabbbc")).isFalse();
    }

    @Test
    void tooLongExpressionIsRefused() {
        HttpProblem problem = catchThrowableOfType(HttpProblem.class, () -> new Search("a".repeat(1_001)));

        assertThat(new String(problem.response().body(), StandardCharsets.UTF_8))
                .contains("has 1001 characters; at most 1000 are allowed.");
    }
}
