package io.tributary.control.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Which check of the Flow Service's contract (§12) is tried where, as {@code checks.txt} says. The tests it names must be there, and the page that is made of it
 * must be the one in {@code docs}; {@code -Dtributary.write=true} writes that again.
 */
class CoverageTest {

    private static final Path TESTS = Path.of("src/test/java/io/tributary");
    private static final Path PAGE = Path.of("../docs/FLOW-SERVICE-COVERAGE.md");
    private static final String REFUSAL = "refusal: ";
    private static final int CHECKS = 110;

    private record Check(int number, String what, String where, String note) {

        static Check of(String line) {
            String[] parts = line.split("\\|", -1);
            return new Check(Integer.parseInt(parts[0]), parts[1], parts[2], parts.length > 3 ? parts[3] : "");
        }

        String state() {
            return where.isEmpty() ? "no" : note.isEmpty() ? "yes" : "partly";
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = CoverageTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<Check> checks() throws IOException {
        return resource("checks.txt").lines().map(Check::of).toList();
    }

    @Test
    void everyCheckHasALine() throws IOException {
        assertThat(checks())
                .extracting(Check::number)
                .isEqualTo(IntStream.rangeClosed(1, CHECKS).boxed().toList());
        assertThat(checks())
                .allMatch(check -> !check.where().isEmpty() || !check.note().isEmpty());
    }

    @Test
    void everyTestThatIsNamedIsThere() throws IOException {
        Set<String> refusals = new HashSet<>();
        for (JsonNode one : FlowServer.JSON.readTree(resource("refusals.json")).path("cases")) {
            refusals.add(one.path("name").asText());
        }
        List<String> missing = new ArrayList<>();
        for (Check check : checks()) {
            String where = check.where();
            boolean there = where.isEmpty()
                    || (where.startsWith(REFUSAL)
                            ? refusals.contains(where.substring(REFUSAL.length()))
                            : isThere(where));
            if (!there) {
                missing.add(check.number() + ": " + where);
            }
        }
        assertThat(missing).isEmpty();
    }

    private static boolean isThere(String where) throws IOException {
        String[] parts = where.split("#", 2);
        Path file = TESTS.resolve(parts[0].contains("/") ? parts[0] + ".java" : "control/flow/" + parts[0] + ".java");
        return Files.exists(file)
                && (parts.length == 1 || Files.readString(file).contains("void " + parts[1] + "("));
    }

    @Test
    void pageInTheDocumentsIsTheOneMadeOfTheChecks() throws IOException {
        String page = page(checks());
        if (Boolean.getBoolean("tributary.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).hasContent(page);
    }

    private static String page(List<Check> checks) {
        StringBuilder page = new StringBuilder("""
                # Flow Service: what is tried

                The checks of the service's contract (§12), and the test of each. Made of `checks.txt` beside the tests of `control.flow`; a test compares.
                "refusal" is a case of that name in `refusals.json`.

                | | checks |
                |---|---|
                """);
        for (String state : List.of("yes", "partly", "no")) {
            long count =
                    checks.stream().filter(check -> check.state().equals(state)).count();
            page.append("| ").append(state).append(" | ").append(count).append(" |\n");
        }
        page.append("\n| # | check | tried | where, or why not |\n|---|---|---|---|\n");
        for (Check check : checks) {
            String where = check.where().isEmpty() ? "" : "`" + check.where() + "`";
            String note = check.note().isEmpty() || where.isEmpty() ? check.note() : "; " + check.note();
            page.append(
                    "| %d | %s | %s | %s%s |%n".formatted(check.number(), check.what(), check.state(), where, note));
        }
        return page.toString();
    }
}
