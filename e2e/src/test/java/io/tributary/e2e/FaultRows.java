package io.tributary.e2e;

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

    void tell() {
        rows.forEach((name, row) ->
                System.out.println("faults " + name + ": " + row.passed() + " of " + row.planned() + " passed"));
    }
}
