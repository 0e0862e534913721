package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.CoveragePage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which check of the Flow Service's contract (§12) is tried where, as {@code checks.txt} says. */
class CoverageTest {

    private static final String REFUSAL = "refusal: ";
    private static final int CHECKS = 110;

    private static String resource(String name) throws IOException {
        try (InputStream in = CoverageTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void pageSaysWhatTheTestsSay() throws IOException {
        Set<String> refusals = new HashSet<>();
        for (JsonNode one : FlowServer.JSON.readTree(resource("refusals.json")).path("cases")) {
            refusals.add(REFUSAL + one.path("name").asText());
        }
        CoveragePage page = new CoveragePage(resource("checks.txt"), "control/flow/", refusals::contains);

        page.hasALineForEachOf(CHECKS);
        page.namesOnlyTestsThatAreThere();
        page.isThePage("FLOW-SERVICE-COVERAGE.md", """
                # Flow Service: what is tried

                The checks of the service's contract (§12), and the test of each. Made of `checks.txt` beside the tests of `control.flow`; a test compares.
                "refusal" is a case of that name in `refusals.json`.
                """);
    }
}
