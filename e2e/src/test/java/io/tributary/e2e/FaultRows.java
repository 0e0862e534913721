package io.tributary.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;

/** How many of the planned cases of each row of faults have passed; told at the end. */
final class FaultRows {

    private record Row(int planned, int passed) {}

    private final Map<String, Row> rows = new TreeMap<>();

    void plan(String row, int cases) {
        rows.put(row, new Row(cases, 0));
    }

    void passed(String row) {
        rows.computeIfPresent(row, (name, old) -> new Row(old.planned(), old.passed() + 1));
    }

    /** Adds a line for each row to {@code target/faults.txt}. */
    void tell() throws IOException {
        StringBuilder lines = new StringBuilder();
        rows.forEach((name, row) -> lines.append(name)
                .append(": ")
                .append(row.passed())
                .append(" of ")
                .append(row.planned())
                .append(" passed\n"));
        Files.writeString(Path.of("target", "faults.txt"), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
