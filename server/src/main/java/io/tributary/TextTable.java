package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Prints the answer of a query for reading: numbers to the right, long values cut. */
final class TextTable {

    private static final int WIDEST = 60;

    private TextTable() {}

    static void print(JsonNode result, PrintWriter out) {
        print(result, out, "row", "rows");
    }

    /** Prints a table that counts something else than rows. */
    static void print(JsonNode result, PrintWriter out, String one, String many) {
        print(result, out, one, many, WIDEST);
    }

    /** @param widest what a cell may hold before it is cut */
    static void print(JsonNode result, PrintWriter out, String one, String many, int widest) {
        List<List<String>> lines = new ArrayList<>();
        List<String> names = new ArrayList<>();
        result.path("columns").forEach(column -> names.add(column.path("name").asText()));
        lines.add(names);
        for (JsonNode row : result.path("rows")) {
            List<String> cells = new ArrayList<>();
            row.forEach(value -> cells.add(cell(value, widest)));
            lines.add(cells);
        }
        int[] widths = new int[names.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        JsonNode first = result.path("rows").path(0);
        for (int l = 0; l < lines.size(); l++) {
            out.println(line(lines.get(l), widths, first));
            if (l == 0) {
                out.println(rule(widths));
            }
        }
        int rows = lines.size() - 1;
        out.println("(" + rows + " " + (rows == 1 ? one : many) + ")");
    }

    private static String line(List<String> cells, int[] widths, JsonNode first) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - cells.get(i).length());
            boolean number = first.path(i).isNumber();
            line.append(i == 0 ? " " : " | ").append(number ? padding + cells.get(i) : cells.get(i) + padding);
        }
        return line.toString().stripTrailing();
    }

    private static String rule(int[] widths) {
        StringBuilder rule = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            rule.append(i == 0 ? "-" : "+-").append("-".repeat(widths[i] + 1));
        }
        return rule.toString();
    }

    private static String cell(JsonNode value, int widest) {
        String text = value.isNull() ? "" : value.isTextual() ? value.textValue() : value.toString();
        String line = text.replace('\n', ' ').replace('\r', ' ');
        return line.length() <= widest ? line : line.substring(0, widest - 1) + "…";
    }
}
