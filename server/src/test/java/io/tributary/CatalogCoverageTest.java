package io.tributary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page that says which client checks of the contract are tested is made of the tests, and this one fails when it is not what they say. */
class CatalogCoverageTest {

    private static final List<String> CLASSES = List.of(
            "io.tributary.DatasetChecksTest",
            "io.tributary.BatchChecksTest",
            "io.tributary.ExportChecksTest",
            "io.tributary.control.catalog.SeedDatasetTest");

    private record Made(String test, String but) {}

    @Test
    void pageSaysWhatTheTestsSay() throws Exception {
        Path page = page();
        String made = made();
        if (Boolean.getBoolean("tributary.coverage.write")) {
            Files.writeString(page, made);
        }

        assertThat(Files.readString(page))
                .as("docs/CATALOG-COVERAGE.md; make it again with -Dtributary.coverage.write=true")
                .isEqualTo(made);
    }

    /** The tests run in a module's folder, the page lies beside the modules. */
    private static Path page() {
        Path here = Path.of("").toAbsolutePath();
        Path docs = Files.isDirectory(here.resolve("docs")) ? here : Objects.requireNonNull(here.getParent());
        return docs.resolve("docs").resolve("CATALOG-COVERAGE.md");
    }

    private static String made() throws IOException, ClassNotFoundException {
        Map<Integer, String> checks = checks();
        Map<Integer, TreeSet<String>> tests = new TreeMap<>();
        Map<Integer, String> buts = new TreeMap<>();
        for (String name : CLASSES) {
            for (Method method : Class.forName(name).getDeclaredMethods()) {
                Check check = method.getAnnotation(Check.class);
                if (check != null) {
                    Made one = new Made(simple(name) + "." + method.getName(), check.but());
                    for (int number : check.value()) {
                        tests.computeIfAbsent(number, n -> new TreeSet<>()).add(one.test());
                        if (!one.but().isEmpty()) {
                            buts.put(number, one.but());
                        }
                    }
                }
            }
        }
        assertThat(tests.keySet()).as("checks of which a test speaks").isEqualTo(checks.keySet());
        StringBuilder page = new StringBuilder("""
                # Catalog, labels and Data Access: which checks are tested

                Made by `CatalogCoverageTest` out of the tests; don't edit it by hand. Each line is one thing that a client relies on.
                Every one of them is tried over HTTP against a running server.

                | check | what is demanded | tested by | not tested, and why |
                |---|---|---|---|
                """);
        checks.forEach((number, text) -> page.append("| ")
                .append(number)
                .append(" | ")
                .append(text)
                .append(" | ")
                .append(tests.get(number).stream().map(test -> "`" + test + "`").collect(Collectors.joining(", ")))
                .append(" | ")
                .append(buts.getOrDefault(number, ""))
                .append(" |\n"));
        return page.toString();
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static Map<Integer, String> checks() throws IOException {
        Map<Integer, String> checks = new TreeMap<>();
        try (InputStream in = CatalogCoverageTest.class.getResourceAsStream("catalog-checks.txt");
                Stream<String> lines =
                        new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8).lines()) {
            lines.forEach(line -> {
                int space = line.indexOf(' ');
                checks.put(Integer.parseInt(line.substring(0, space)), line.substring(space + 1));
            });
        }
        return checks;
    }
}
