package io.tributary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Which check of a contract is tried where: lines of {@code number|what|where|note}. The tests they name must be there, and the page that is made of them must be
 * the one in {@code docs}; {@code -Dtributary.write=true} writes that again.
 */
public final class CoveragePage {

    private static final Path TESTS = Path.of("src/test/java/io/tributary");
    private static final Path E2E = Path.of("../e2e/src/test/java/io/tributary");

    private final List<Check> checks;
    private final String folder;
    private final Predicate<String> others;

    /**
     * @param folder of tests that are named without one, below {@code io.tributary}, with a slash behind it; may be empty. A slash before a name says that it has none
     * @param others whether something that is no test, but named in its place, is there
     */
    public CoveragePage(String lines, String folder, Predicate<String> others) {
        this.checks = lines.lines().map(Check::of).toList();
        this.folder = folder;
        this.others = others;
    }

    private record Check(int number, String what, String where, String note) {

        static Check of(String line) {
            String[] parts = line.split("\\|", -1);
            return new Check(Integer.parseInt(parts[0]), parts[1], parts[2], parts.length > 3 ? parts[3] : "");
        }

        String state() {
            return where.isEmpty() ? "no" : note.isEmpty() ? "yes" : "partly";
        }
    }

    /** Every check has a line, and what is not tried says why. */
    public void hasALineForEachOf(int count) {
        assertThat(checks)
                .extracting(Check::number)
                .isEqualTo(IntStream.rangeClosed(1, count).boxed().toList());
        assertThat(checks)
                .allMatch(check -> !check.where().isEmpty() || !check.note().isEmpty());
    }

    /** Every test that is named is there. */
    public void namesOnlyTestsThatAreThere() {
        assertThat(checks.stream()
                        .filter(check -> !check.where().isEmpty())
                        .filter(check -> !others.test(check.where()) && !isThere(check.where()))
                        .map(check -> check.number() + ": " + check.where()))
                .isEmpty();
    }

    private boolean isThere(String where) {
        String[] parts = where.split("#", 2);
        String name = (parts[0].contains("/") ? parts[0] : folder + parts[0]) + ".java";
        Path file = (name.startsWith("e2e/") ? E2E : TESTS).resolve(name.startsWith("/") ? name.substring(1) : name);
        try {
            return Files.exists(file)
                    && (parts.length == 1 || Files.readString(file).contains("void " + parts[1] + "("));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /**
     * The page in {@code docs} is the one that is made of the checks.
     *
     * @param head its title and what stands above the tables
     */
    public void isThePage(String file, String head) throws IOException {
        Path page = Path.of("../docs").resolve(file);
        String made = page(head);
        if (Boolean.getBoolean("tributary.write")) {
            Files.writeString(page, made);
        }
        assertThat(page).hasContent(made);
    }

    private String page(String head) {
        StringBuilder page = new StringBuilder(head).append("\n| | checks |\n|---|---|\n");
        for (String state : List.of("yes", "partly", "no")) {
            long count =
                    checks.stream().filter(check -> check.state().equals(state)).count();
            page.append("| ").append(state).append(" | ").append(count).append(" |\n");
        }
        page.append("\n| # | check | tried | where, or why not |\n|---|---|---|---|\n");
        for (Check check : checks) {
            String where = check.where().isEmpty() ? "" : "`" + check.where().replaceFirst("^/", "") + "`";
            String note = check.note().isEmpty() || where.isEmpty() ? check.note() : "; " + check.note();
            page.append(
                    "| %d | %s | %s | %s%s |%n".formatted(check.number(), check.what(), check.state(), where, note));
        }
        return page.toString();
    }
}
