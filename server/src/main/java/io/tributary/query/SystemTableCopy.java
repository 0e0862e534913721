package io.tributary.query;

import io.tributary.query.SystemTables.Stored;
import io.tributary.query.SystemTables.SystemTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Copies a system table into the engine of one query. */
final class SystemTableCopy {

    private static final String STORE = "__stored_";

    private SystemTableCopy() {}

    static void make(Connection engine, String name, SystemTable table, Set<String> named) throws SQLException {
        String columns = table.stored().stream()
                .map(stored -> quoted(stored.name()) + " " + stored.type())
                .collect(Collectors.joining(", "));
        try (Statement statement = engine.createStatement()) {
            statement.execute("create table " + quoted(STORE + name) + " (" + columns + ")");
            try (DuckDBAppender appender = engine.unwrap(DuckDBConnection.class).createAppender("main", STORE + name)) {
                table.rows(named, values -> append(appender, table.stored(), values));
            }
            statement.execute(
                    "create view " + quoted(name) + " as select " + table.shown() + " from " + quoted(STORE + name));
        }
    }

    private static void append(DuckDBAppender appender, List<Stored> stored, List<@Nullable Object> values) {
        try {
            appender.beginRow();
            for (int i = 0; i < stored.size(); i++) {
                switch (values.get(i)) {
                    case null -> appender.appendNull();
                    case Long number -> appender.append(number.longValue());
                    case Object other -> appender.append(other.toString());
                }
            }
            appender.endRow();
        } catch (SQLException e) {
            throw new IllegalStateException("a row of a system table can't be copied", e);
        }
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
