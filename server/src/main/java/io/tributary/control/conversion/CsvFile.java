package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.tributary.http.HttpProblem;
import io.tributary.mapping.Expression;
import io.tributary.mapping.ExpressionException;
import io.tributary.mapping.SourceType;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The mappings of a set as CSV (RFC 4180) with the columns {@code source,sourceType,destination,name,description}.
 *
 * <p>Spreadsheets run a cell that begins with {@code = + - @}, a tab or a carriage return as a formula. Such a cell is written with an apostrophe before it, and
 * so is one that begins with apostrophes and then one of these; reading takes that one apostrophe away again, so that a file comes back as it was. An expression
 * that somebody wrote by hand and that begins with a text such as {@code '-'} looks the same; it keeps its apostrophe if it can be read with it only.
 */
final class CsvFile {

    private static final List<String> COLUMNS = List.of("source", "sourceType", "destination", "name", "description");
    private static final Pattern FORMULA = Pattern.compile("'*[=+\\-@\\t\\r].*", Pattern.DOTALL);
    private static final int LONGEST_CELL = 1 << 16;

    private CsvFile() {}

    static String write(JsonNode mappings, Function<String, HttpProblem> refused) {
        StringWriter out = new StringWriter();
        try (CsvWriter csv =
                CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(out)) {
            csv.writeRecord(COLUMNS);
            for (int i = 0; i < mappings.size(); i++) {
                csv.writeRecord(cells(i, mappings.get(i), refused));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static List<String> cells(int index, JsonNode mapping, Function<String, HttpProblem> refused) {
        List<String> cells = new ArrayList<>();
        for (String column : COLUMNS) {
            String text = mapping.path(column).asText("");
            String cell = guarded(text);
            if (!unguarded(cell, column.equals("source") && isExpression(mapping))
                    .equals(text)) {
                throw refused.apply(
                        "The expression of mapping %d can't be read, and would not come back from CSV as it is; mend it, or take yaml or json."
                                .formatted(index));
            }
            cells.add(cell);
        }
        return cells;
    }

    private static boolean isExpression(JsonNode mapping) {
        String type = mapping.path("sourceType").asText("");
        return type.equalsIgnoreCase(SourceType.EXPRESSION.name())
                || type.equalsIgnoreCase(SourceType.EXPRESSION.mime());
    }

    private static String guarded(String text) {
        return FORMULA.matcher(text).matches() ? "'" + text : text;
    }

    private static String unguarded(String cell, boolean expression) {
        if (!cell.startsWith("'") || !FORMULA.matcher(cell).matches()) {
            return cell;
        }
        String without = cell.substring(1);
        return expression && !isReadable(without) && isReadable(cell) ? cell : without;
    }

    private static boolean isReadable(String expression) {
        try {
            Expression.parse(expression);
            return true;
        } catch (ExpressionException broken) {
            return false;
        }
    }

    static ObjectNode read(String text, Function<String, HttpProblem> refused) {
        String csv = text.startsWith("\uFEFF") ? text.substring(1) : text;
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ArrayNode mappings = document.putArray("mappings");
        try (CsvReader<CsvRecord> rows = CsvReader.builder()
                .fieldSeparator(separator(csv))
                .maxBufferSize(LONGEST_CELL)
                .allowMissingFields(true)
                .allowExtraFields(true)
                .ofCsvRecord(csv)) {
            List<String> columns = List.of();
            for (CsvRecord row : rows) {
                if (columns.isEmpty()) {
                    columns = columns(row, refused);
                } else if (mappings.size() >= SetBody.MOST_MAPPINGS) {
                    throw refused.apply("The file has more than %d mappings.".formatted(SetBody.MOST_MAPPINGS));
                } else {
                    mappings.add(mapping(columns, row, refused));
                }
            }
            if (columns.isEmpty()) {
                throw refused.apply("The file is empty; its first line must name the columns %s."
                        .formatted(String.join(",", COLUMNS)));
            }
        } catch (CsvParseException e) {
            throw refused.apply("The file can't be read as CSV: %s.".formatted(Problems.shown(deepest(e))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return document;
    }

    private static String deepest(Throwable e) {
        Throwable cause = e.getCause();
        return cause == null ? String.valueOf(e.getMessage()) : deepest(cause);
    }

    /** Spreadsheets of many countries write semicolons, and some people tabs; the first line has no other use for either. */
    private static char separator(String csv) {
        String first = csv.lines().findFirst().orElse("");
        if (first.indexOf(',') >= 0) {
            return ',';
        }
        return first.indexOf(';') >= 0 ? ';' : first.indexOf('\t') >= 0 ? '\t' : ',';
    }

    private static List<String> columns(CsvRecord row, Function<String, HttpProblem> refused) {
        List<String> columns = new ArrayList<>();
        for (String field : row.getFields()) {
            String name = field.strip();
            columns.add(COLUMNS.stream()
                    .filter(column -> column.equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> refused.apply("Line 1: there is no column '%s'; the columns are %s."
                            .formatted(Problems.shown(name), String.join(",", COLUMNS)))));
        }
        if (!columns.contains("source") || !columns.contains("destination")) {
            throw refused.apply("Line 1: it must name the columns source and destination; the columns are %s."
                    .formatted(String.join(",", COLUMNS)));
        }
        if (new HashSet<>(columns).size() < columns.size()) {
            throw refused.apply("Line 1: a column is named twice.");
        }
        return columns;
    }

    private static ObjectNode mapping(List<String> columns, CsvRecord row, Function<String, HttpProblem> refused) {
        if (row.getFieldCount() > columns.size()) {
            throw refused.apply("Line %d: it has %d cells, the first line has %d; a cell with a comma needs quotes."
                    .formatted(row.getStartingLineNumber(), row.getFieldCount(), columns.size()));
        }
        ObjectNode mapping = JsonNodeFactory.instance.objectNode();
        String type = cell(columns, row, "sourceType").strip();
        mapping.put("sourceType", type.isEmpty() ? SourceType.ATTRIBUTE.name() : type);
        mapping.put("source", unguarded(cell(columns, row, "source"), isExpression(mapping)));
        for (String column : List.of("destination", "name", "description")) {
            String cell = unguarded(cell(columns, row, column), false);
            if (!cell.isEmpty() || column.equals("destination")) {
                mapping.put(column, cell);
            }
        }
        return mapping;
    }

    private static String cell(List<String> columns, CsvRecord row, String column) {
        int place = columns.indexOf(column);
        return place < 0 || place >= row.getFieldCount() ? "" : row.getField(place);
    }
}
