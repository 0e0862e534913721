package io.tributary;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Which check of the ingestion contract (§11) is tried where, as {@code ingestion-checks.txt} says. */
class IngestionCoverageTest {

    private static final int CHECKS = 92;

    @Test
    void pageSaysWhatTheTestsSay() throws IOException {
        String lines;
        try (InputStream in = IngestionCoverageTest.class.getResourceAsStream("ingestion-checks.txt")) {
            lines = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        CoveragePage page = new CoveragePage(lines, "", where -> false);

        page.hasALineForEachOf(CHECKS);
        page.namesOnlyTestsThatAreThere();
        page.isThePage("INGESTION-COVERAGE.md", """
                # Ingestion, tokens, sandboxes, forwarding: what is tried

                The checks of the ingestion contract (§11), and the test of each. Made of `ingestion-checks.txt` beside the tests of the server; a test compares.
                """);
    }
}
