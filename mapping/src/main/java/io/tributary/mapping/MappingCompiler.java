package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.mapping.MappingProblem.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles the mappings of a set one by one and collects what is wrong with them (contract §5.2 to §5.4, §5.10). */
final class MappingCompiler {

    private final TargetSchema schema;
    private final MappingOptions options;
    private final List<MappingProblem> problems = new ArrayList<>();
    private final List<MappingProblem> notices = new ArrayList<>();
    private final Map<String, Integer> written = new HashMap<>();
    private final Trails.Maker trails = new Trails.Maker();
    private final Needed.Maker needed = new Needed.Maker();
    private final Needs needs = new Needs(needed);

    MappingCompiler(TargetSchema schema, MappingOptions options) {
        this.schema = schema;
        this.options = options;
    }

    CompiledMapping compile(List<WrittenMapping> mappings) {
        return new CompiledMapping(columns(mappings), trails.made(), needed.made(), problems, notices, options);
    }

    /** The columns, in the order in which they are written. */
    List<Column> columns(List<WrittenMapping> mappings) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < mappings.size(); i++) {
            columns.add(column(i, mappings.get(i)));
        }
        // The sort is stable: among equals the order of the list holds.
        columns.sort(
                Comparator.comparingInt((Column column) -> column.destination().fields())
                        .thenComparingInt(column -> column.destination().indexes()));
        return columns;
    }

    /** The ways through the source that the columns go. */
    Trails trails() {
        return trails.made();
    }

    private Column column(int index, WrittenMapping mapping) {
        int before = problems.size();
        Destination destination = destination(index, mapping.destination());
        boolean readable = !destination.ops().isEmpty();
        Code source = source(index, mapping);
        Column column = new Column(
                mapping,
                destination,
                source,
                readable ? MappingWarning.Kind.UNKNOWN_DESTINATION : MappingWarning.Kind.PARSE_ERROR);
        if (mapping.sourceType() == SourceType.STATIC && problems.size() == before) {
            checkConstant(index, column);
        }
        return column;
    }

    private Destination destination(int index, String text) {
        if (text.isBlank()) {
            problem(index, Kind.EMPTY_DESTINATION, "The destination is empty; expected the path of an attribute");
            return Destination.unreadable(text);
        }
        Destination destination;
        try {
            destination = Destination.resolve(text, schema);
        } catch (PathText.Unreadable e) {
            Position position = Position.of(Position.Text.DESTINATION, e);
            problem(index, Kind.PARSE_ERROR, "The destination can't be read: " + e.getMessage(), position);
            return Destination.unreadable(text);
        }
        if (destination.ops().get(0) instanceof Destination.Op.Field) {
            check(index, destination);
            return destination;
        }
        problem(
                index,
                Kind.PARSE_ERROR,
                "The destination can't be read: a record is an object, so it begins with a name",
                new Position(Position.Text.DESTINATION, 1, 1));
        return Destination.unreadable(text);
    }

    private void check(int index, Destination destination) {
        if (destination.leaf() == null) {
            String near = destination.near();
            problem(
                    index,
                    Kind.UNKNOWN_DESTINATION,
                    "The target schema has no attribute " + destination.normal()
                            + (near == null ? "" : "; did you mean " + near + "?")
                            + (near == null ? "; add" : " Add") + " it to the schema or change the destination");
        }
        Integer earlier = written.putIfAbsent(destination.identity(), index);
        if (earlier != null) {
            problem(
                    index,
                    Kind.DUPLICATE_DESTINATION,
                    "The destination " + destination.normal() + " is already written by the mapping at index " + earlier
                            + "; remove one of the two");
        }
        if (destination.rewritten()) {
            notices.add(new MappingProblem(
                    index,
                    Kind.REWRITTEN_DESTINATION,
                    "The schema has no such attribute at its root; " + destination.normal() + " is written instead",
                    null));
        }
    }

    private Code source(int index, WrittenMapping mapping) {
        String text = mapping.source();
        if (text.isEmpty() || (text.isBlank() && mapping.sourceType() != SourceType.STATIC)) {
            problem(index, Kind.EMPTY_SOURCE, "The source is empty; expected a path, an expression or a constant");
        }
        return switch (mapping.sourceType()) {
            case ATTRIBUTE -> attribute(index, text);
            case EXPRESSION -> expression(index, text);
            case STATIC -> {
                JsonNode constant = Values.of(text);
                yield scope -> constant;
            }
        };
    }

    private Code attribute(int index, String text) {
        try {
            Path path = Path.attribute(text);
            needs.path(path);
            return Copy.of(path, trails);
        } catch (PathText.Unreadable e) {
            // A column may still bear the text as its name, brackets and all.
            String message = "The source can't be read: " + e.getMessage();
            Position position = Position.of(Position.Text.SOURCE, e);
            if (!text.isBlank()) {
                problem(index, Kind.PARSE_ERROR, message, position);
            }
            needs.key(text);
            return scope -> {
                JsonNode value = scope.source().get(text);
                if (value == null) {
                    throw new Column.Unreadable(message, position);
                }
                return value;
            };
        }
    }

    private Code expression(int index, String text) {
        try {
            Code code = Expression.code(text, trails, needs);
            if (text.contains("ua_")) {
                UserAgentFunctions.prepare();
            }
            return scope -> {
                JsonNode value = code.run(scope);
                return value.isMissingNode() ? Values.NULL : value;
            };
        } catch (ExpressionException e) {
            Position position = Position.of(e);
            if (!text.isBlank()) {
                problem(index, Kind.PARSE_ERROR, String.valueOf(e.getMessage()), position);
            }
            return scope -> {
                throw new Column.Unreadable(e.getMessage(), position);
            };
        }
    }

    private void checkConstant(int index, Column column) {
        Row row = new Row(new Scope(Values.object(), null, Trails.NONE), Targets.NONE, options.allowNullValues());
        ObjectNode record = Values.object();
        column.write(row, record);
        if (!row.warnings().isEmpty()) {
            TargetType leaf = column.destination().leaf();
            problem(
                    index,
                    Kind.COERCION_ERROR,
                    "The constant can't be written to " + column.destination().normal() + ", whose type is "
                            + (leaf == null ? "unknown" : leaf.word()));
        }
    }

    private void problem(int index, Kind kind, String message) {
        problem(index, kind, message, null);
    }

    private void problem(int index, Kind kind, String message, @Nullable Position position) {
        problems.add(new MappingProblem(index, kind, message, position));
    }
}
