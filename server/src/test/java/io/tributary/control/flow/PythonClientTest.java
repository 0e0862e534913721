package io.tributary.control.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls as the Python client of the platform sends them, with what it reads of the answers. */
class PythonClientTest {

    private static final int FLOWS = 250;

    /**
     * {@code getFlows(n_results="inf")}: the token is what stands behind the first equals sign of the link, and everything else is sent again beside it; the
     * last page has links without a next one.
     */
    @Test
    void allFlowsAreReadPageByPage(@TempDir Path folder) throws IOException {
        try (FlowServer server = FlowServer.start(folder)) {
            String source = server.capillarySource(server.capillaryBase());
            String target = server.target(FlowServer.DATASET);
            Set<String> made = new HashSet<>();
            for (int i = 0; i < FLOWS; i++) {
                made.add(server.make(
                        "flows",
                        FlowServer.flowBody(FlowServer.GENERIC, source, target, null)
                                .put("name", "flow " + i)
                                .toString()));
            }
            List<String> read = new ArrayList<>();
            JsonNode page = server.get("/flows?limit=100&count=False").json();
            String next = read(page, read);
            while (!next.isEmpty()) {
                String token = next.split("=", -1)[1];
                page = server.get("/flows?limit=100&count=False&continuationToken=" + token)
                        .json();
                next = read(page, read);
            }

            assertThat(read).hasSize(FLOWS).containsExactlyInAnyOrderElementsOf(made);
        }
    }

    private static String read(JsonNode page, List<String> into) {
        for (JsonNode item : page.path("items")) {
            assertThat(item.path("name").isTextual()).isTrue();
            assertThat(item.path("flowSpec").path("id").isTextual()).isTrue();
            into.add(item.path("id").asText());
        }
        assertThat(page.path("_links").isObject()).isTrue();
        return page.path("_links").path("next").path("href").asText("");
    }
}
