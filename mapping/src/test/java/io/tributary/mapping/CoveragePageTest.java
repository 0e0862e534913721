package io.tributary.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CoveragePageTest {

    private static final Path PAGE = Path.of("..", "docs", "MAPPING-COVERAGE.md");

    @Test
    void pageSaysWhatTheCasesGive() throws IOException {
        String page = CoveragePage.write();
        if (Boolean.getBoolean("tributary.docs.write")) {
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE))
                .as("docs/MAPPING-COVERAGE.md; -Dtributary.docs.write=true writes it anew")
                .isEqualTo(page);
    }
}
