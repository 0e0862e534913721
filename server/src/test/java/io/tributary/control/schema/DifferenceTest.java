package io.tributary.control.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the audit log tells of a change. */
class DifferenceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1} | {\"a\":1} | ``",
                "{\"a\":1} | {\"a\":2} | replace /a 2",
                "{\"a\":1} | {\"b\":1} | remove /a , add /b 1",
                "{\"a\":{\"x/y\":1}} | {\"a\":{\"x/y\":1,\"m~n\":2}} | add /a/m~0n 2",
                "{\"l\":[1,2]} | {\"l\":[1,2,3]} | add /l/2 3",
                "{\"l\":[1,2]} | {\"l\":[0,1,2]} | add /l/0 0",
                "{\"l\":[1,2,3]} | {\"l\":[1,3]} | remove /l/1",
                "{\"l\":[1,2,3,4]} | {\"l\":[1,4]} | remove /l/2 , remove /l/1",
                "{\"l\":[1,2,3]} | {\"l\":[1,5,3]} | replace /l/1 5",
                "{\"l\":[{\"a\":1}]} | {\"l\":[{\"a\":2}]} | replace /l/0/a 2",
                "{\"l\":[]} | {\"l\":{}} | replace /l {}"
            })
    void stepsLeadFromOneTreeToTheOther(String before, String after, String steps) {
        String found = Difference.between(RegistryServer.json(before), RegistryServer.json(after)).stream()
                .map(step -> (step.action().wire() + " " + step.path() + " " + step.value()).strip())
                .collect(Collectors.joining(" , "));

        assertThat(found).isEqualTo(steps);
    }
}
