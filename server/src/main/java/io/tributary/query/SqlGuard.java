package io.tributary.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tributary.query.QueryException.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Lets single SELECT statements through and finds the tables they name. The engine itself parses the statement and hands out its tree, so that nothing can be
 * hidden from this check in comments or quotes.
 */
final class SqlGuard {

    static final int MAX_LENGTH = 100_000;
    private static final int MAX_DEPTH = 900;

    /** Functions in FROM that read nothing but their arguments. */
    private static final Set<String> TABLE_FUNCTIONS = Set.of("unnest", "range", "generate_series", "json_each");

    /** Scalar functions that look outside the query. */
    private static final Set<String> FORBIDDEN = Set.of(
            "getenv",
            "read_text",
            "read_blob",
            "current_setting",
            "duckdb_secrets",
            "query",
            "query_table",
            "which_secret",
            "json_serialize_plan",
            "json_serialize_sql",
            "json_deserialize_sql",
            "json_execute_serialized_sql",
            "write_log");

    private final JsonMapper mapper = JsonMapper.builder().build();

    /**
     * The names that a statement reads.
     *
     * @throws QueryException it is not one SELECT, or asks for what it may not have
     */
    Named tables(Connection engine, String sql) throws SQLException {
        if (sql.length() > MAX_LENGTH) {
            throw new QueryException(Kind.SYNTAX, "A query may have " + MAX_LENGTH + " characters at most");
        }
        JsonNode tree = parse(engine, sql);
        if (tree.path("error").asBoolean()) {
            String found = tree.path("error_message").asText("it can't be parsed");
            boolean other = "not implemented".equals(tree.path("error_type").asText(""));
            throw new QueryException(
                    Kind.SYNTAX, other ? "Only single SELECT statements are allowed here" : "Not valid SQL: " + found);
        }
        if (tree.path("statements").size() != 1) {
            throw new QueryException(Kind.SYNTAX, "Send one statement at a time");
        }
        Set<String> tables = new HashSet<>();
        Set<String> local = new HashSet<>();
        Set<String> columns = new HashSet<>();
        walk(tree.path("statements"), tables, local, columns, 0);
        return new Named(tables, local, columns);
    }

    /**
     * Names in FROM, lower case.
     *
     * @param tables all of them
     * @param local names that the statement defines itself (WITH), somewhere; they may stand for tables elsewhere in it
     * @param columns names of columns, lower case, and {@code *} where all are asked for
     */
    record Named(Set<String> tables, Set<String> local, Set<String> columns) {}

    private JsonNode parse(Connection engine, String sql) throws SQLException {
        try (PreparedStatement statement = engine.prepareStatement("select json_serialize_sql(?::varchar)")) {
            statement.setString(1, sql);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return mapper.readTree(rows.getString(1));
            }
        } catch (JsonProcessingException e) {
            throw new QueryException(Kind.SYNTAX, "The query is nested too deeply");
        }
    }

    private static void walk(JsonNode node, Set<String> tables, Set<String> local, Set<String> columns, int depth) {
        if (depth > MAX_DEPTH) {
            throw new QueryException(Kind.SYNTAX, "The query is nested too deeply");
        }
        if (node.isObject()) {
            inspect(node, tables, local);
            if ("STAR".equals(node.path("class").asText(""))) {
                columns.add("*");
            }
            node.path("column_names").forEach(name -> columns.add(name.asText().toLowerCase(Locale.ROOT)));
        }
        for (JsonNode child : node) {
            if (child.isContainerNode()) {
                walk(child, tables, local, columns, depth + 1);
            }
        }
    }

    private static void inspect(JsonNode node, Set<String> tables, Set<String> local) {
        String type = node.path("type").asText("");
        if ("BASE_TABLE".equals(type)) {
            String schema = node.path("schema_name").asText("");
            boolean plain = schema.isEmpty() || "main".equalsIgnoreCase(schema);
            if (!plain || !node.path("catalog_name").asText("").isEmpty()) {
                throw new QueryException(
                        Kind.NOT_ALLOWED, "Tables are named without a database or schema here, found one in " + schema);
            }
            tables.add(node.path("table_name").asText("").toLowerCase(Locale.ROOT));
        }
        if ("TABLE_FUNCTION".equals(type)) {
            allow(TABLE_FUNCTIONS, node.path("function").path("function_name").asText(""));
        }
        if (node.has("function_name")
                && FORBIDDEN.contains(node.path("function_name").asText("").toLowerCase(Locale.ROOT))) {
            throw notAllowed(node.path("function_name").asText(""));
        }
        JsonNode ctes = node.path("cte_map").path("map");
        for (JsonNode cte : ctes) {
            local.add(cte.path("key").asText("").toLowerCase(Locale.ROOT));
        }
    }

    private static void allow(Set<String> allowed, String function) {
        if (!allowed.contains(function.toLowerCase(Locale.ROOT))) {
            throw notAllowed(function);
        }
    }

    private static QueryException notAllowed(String function) {
        return new QueryException(
                Kind.NOT_ALLOWED, "The function " + function + " is not allowed: queries read tables and nothing else");
    }
}
