package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints what the mapping commands found, for reading. */
final class MappingReport {

    private static final int WIDEST = 300;

    private MappingReport() {}

    /** A table with a row for each mapping, the warnings below it, and the record. */
    static void explained(JsonNode explained, PrintWriter out) {
        ObjectNode table = table("#", "source", "reads", "value", "destination", "outcome", "result");
        List<String> warnings = new ArrayList<>();
        for (JsonNode step : explained.path("mappings")) {
            ArrayNode row = table.withArray("rows").addArray();
            row.add(step.path("mapping"));
            row.add(source(step));
            row.add(reads(step));
            row.add(shown(step.path("value")));
            row.add(step.path("columnName"));
            row.add(step.path("outcome").asText().toLowerCase(Locale.ROOT).replace('_', ' '));
            row.add(shown(step.path("result")));
            step.path("errors")
                    .forEach(error -> warnings.add(step.path("mapping").asText() + "  "
                            + error.path("exception").asText() + place(error)));
        }
        TextTable.print(table, out, "mapping", "mappings");
        if (!warnings.isEmpty()) {
            out.println();
            out.println("Warnings:");
            warnings.forEach(warning -> out.println("  " + warning));
        }
        out.println();
        out.println("Record:");
        out.println(explained.path("data").toPrettyString());
    }

    private static ObjectNode table(String... columns) {
        ObjectNode table = JsonNodeFactory.instance.objectNode();
        for (String column : columns) {
            table.withArray("columns").addObject().put("name", column);
        }
        table.withArray("rows");
        return table;
    }

    private static String source(JsonNode step) {
        String source = step.path("source").asText();
        return switch (step.path("sourceType").asText()) {
            case "text/plain" -> "'" + source + "'";
            default -> source;
        };
    }

    /** What an expression reads; an attribute's source is what it reads, and its value stands beside. */
    private static String reads(JsonNode step) {
        List<String> texts = new ArrayList<>();
        if ("text/x.aep-xl".equals(step.path("sourceType").asText())) {
            step.path("reads")
                    .forEach(read -> texts.add(read.path("path").asText() + " = " + shown(read.path("value"))));
        }
        return String.join(", ", texts);
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "–" : value.toString();
    }

    private static String place(JsonNode error) {
        return error.has("line")
                ? " [line %d, column %d]"
                        .formatted(
                                error.path("line").asInt(), error.path("column").asInt())
                : "";
    }

    /** A line for each test, and below each that failed what differs. */
    static void tested(JsonNode report, PrintWriter out) {
        report.path("results").forEach(result -> test(result, out));
        out.println();
        out.println(report.path("passed").asInt() + " passed, "
                + report.path("failed").asInt() + " failed");
    }

    /** One test, and what differs if it failed. */
    static void test(JsonNode result, PrintWriter out) {
        boolean passed = "PASSED".equals(result.path("status").asText());
        out.println((passed ? "ok      " : "FAILED  ") + result.path("name").asText());
        for (JsonNode difference : result.path("differences")) {
            String path = difference.path("path").asText();
            out.println("          " + (path.isEmpty() ? "(record)" : path));
            out.println("            - " + cut(shown(difference.path("expected"))) + "   expected");
            out.println("            + " + cut(shown(difference.path("actual"))) + "   actual");
        }
    }

    private static String cut(String text) {
        return text.length() <= WIDEST ? text : text.substring(0, WIDEST - 1) + "…";
    }

    /** What changed in a set, line by line. */
    static void changed(JsonNode diff, PrintWriter out) {
        out.println("Version " + diff.path("from").asText() + " to "
                + diff.path("to").asText() + ":");
        for (JsonNode change : diff.path("mappings")) {
            if (change.has("before")) {
                out.println("  - " + mapping(change.path("before")));
            }
            if (change.has("after")) {
                out.println("  + " + mapping(change.path("after")));
            }
        }
        for (JsonNode change : diff.path("members")) {
            out.println("  " + change.path("member").asText() + ": " + cut(shown(change.path("before"))) + " to "
                    + cut(shown(change.path("after"))));
        }
        if (diff.path("mappings").isEmpty() && diff.path("members").isEmpty()) {
            out.println("  nothing");
        }
    }

    private static String mapping(JsonNode mapping) {
        return cut(source(mapping)) + "  ->  " + mapping.path("destination").asText();
    }

    private static void count(JsonNode diff, String member, String sentence, PrintWriter out) {
        if (diff.path(member).asInt() > 0) {
            out.println(diff.path(member).asInt() + sentence);
        }
    }

    /** What a change does to real events. */
    static void compared(JsonNode diff, PrintWriter out) {
        int events = diff.path("events").asInt();
        if (events == 0) {
            out.println("No recent events of flows that run this mapping set.");
            return;
        }
        out.println(
                "Of the last " + events + " events " + diff.path("different").asInt() + " give another record, "
                        + diff.path("same").asInt() + " the same.");
        count(diff, "newlyFailing", " would newly go to quarantine.", out);
        count(diff, "noLongerFailing", " would no longer go to quarantine.", out);
        count(diff, "newlyWarning", " newly warn.", out);
        count(diff, "noLongerWarning", " no longer warn.", out);
        if (diff.has("notCompared")) {
            out.println(diff.path("notCompared").asInt() + " more were not compared, for it took too long.");
        }
        for (JsonNode change : diff.path("destinations")) {
            out.println();
            out.println(change.path("destination").asText() + "  ("
                    + change.path("events").asInt() + " of " + events + ")");
            for (JsonNode example : change.path("examples")) {
                out.println("  - " + cut(shown(example.path("before"))));
                out.println("  + " + cut(shown(example.path("after"))) + "   received "
                        + example.path("receivedAt").asText());
            }
        }
        for (JsonNode refusal : diff.path("newRefusals")) {
            out.println();
            out.println("newly refused  (" + refusal.path("events").asInt() + " of " + events + ")");
            out.println("  " + refusal.path("reason").asText());
        }
        for (JsonNode warning : diff.path("newWarnings")) {
            out.println();
            out.println("new warning at " + warning.path("destination").asText() + "  ("
                    + warning.path("events").asInt() + " of " + events + ")");
            out.println(
                    "  " + warning.path("examples").path(0).path("exception").asText());
        }
    }
}
