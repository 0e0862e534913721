package io.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code docs/bad-input.md} says what the cases say; {@code -Dtributary.docs.write=true} writes it anew. */
class HostilePageTest {

    private static final Path PAGE = Path.of("..", "docs", "bad-input.md");

    @Test
    void pageSaysWhatTheCasesSay() throws IOException {
        String page = page();
        if (Boolean.getBoolean("tributary.docs.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("written anew with -Dtributary.docs.write=true").hasContent(page);
    }

    private static String page() throws IOException {
        List<HostileCase> json = HostileCase.read("json");
        StringBuilder page = new StringBuilder("""
                # Bad input

                What is taken and refused, case by case. Every case is sent to a real server in each build, from the files in
                `e2e/src/test/resources/io/tributary/e2e/bad-input`; this page is made of them. JSON follows RFC 8259: besides the cases decided below, %d
                are taken and %d refused as the grammar says. `%%XX` is a byte.

                ## Where the grammar leaves a choice, or says less than one must know

                | case | decision | why |
                |---|---|---|
                """.formatted(count(json, "accept"), count(json, "refuse")));
        for (HostileCase line : json) {
            if (line.outcome().startsWith("decided-")) {
                String decision = line.outcome().equals("decided-accept") ? "taken" : "refused";
                page.append("| %s | %s | %s |\n".formatted(line.name(), decision, line.remark()));
            }
        }
        page.append("\n## What values become\n\n| mapped to a | case | becomes |\n|---|---|---|\n");
        for (HostileCase line : json) {
            if (line.outcome().equals("becomes")) {
                page.append("| %s | %s | `%s` |\n".formatted(line.where(), line.name(), line.remark()));
            }
        }
        table(page, "Numbers", "numbers");
        table(page, "Texts", "texts");
        table(page, "Times", "times");
        return page.toString();
    }

    private static long count(List<HostileCase> cases, String outcome) {
        return cases.stream().filter(line -> line.outcome().equals(outcome)).count();
    }

    private static void table(StringBuilder page, String title, String file) throws IOException {
        page.append(
                "\n## %s in fields of a schema\n\n| field | case | outcome | the column holds |\n|---|---|---|---|\n"
                        .formatted(title));
        for (HostileCase line : HostileCase.read(file)) {
            String outcome = switch (line.outcome()) {
                case "accept" -> "taken";
                case "unfit" -> "400, breaks the schema";
                default -> "400, no JSON";
            };
            String holds = !line.outcome().equals("accept")
                    ? ""
                    : line.remark().isEmpty() ? "all of it" : "`" + line.remark() + "`";
            page.append("| %s | %s | %s | %s |\n".formatted(line.where(), line.name(), outcome, holds));
        }
    }
}
