package io.tributary.quarantine;

import io.tributary.event.ErrorType;
import io.tributary.event.Position;
import io.tributary.event.Rejection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Brings messages of a file of an earlier release, kept there in plain text, into today's tables, some at a time; what was read is deleted with them. */
final class TakeOver {

    static final int STEP = 1_000;

    private static final String COLUMNS = "rowid, id, log_id, position, xaction_id, inlet_id, flow_id, dataset_id,"
            + " schema_id, received_at, created_at, state, error_type, code, message, details, payload";

    private final Connection connection;
    private final Entries entries;
    private final UnaryOperator<String> namespaceOfInlet;

    TakeOver(Connection connection, Entries entries, UnaryOperator<String> namespaceOfInlet) {
        this.connection = connection;
        this.entries = entries;
        this.namespaceOfInlet = namespaceOfInlet;
    }

    /** How many were brought over; less than {@link #STEP} when none is left. */
    int some() throws SQLException {
        Set<String> columns = columns();
        if (columns.isEmpty()) {
            return 0;
        }
        boolean batches = columns.contains("batch_id");
        String sql =
                "select " + COLUMNS + (batches ? ", batch_id" : "") + " from quarantine order by rowid limit " + STEP;
        int found = 0;
        long last = 0;
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery();
                Entries.Keeping keeping = entries.new Keeping(connection)) {
            while (row.next()) {
                last = row.getLong(1);
                found++;
                String batch = batches ? row.getString(18) : "";
                if (batch.isEmpty()) {
                    keeping.keep(entry(row));
                } else {
                    keeping.keep(entry(row), batch);
                }
            }
            keeping.save();
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(found < STEP ? "drop table quarantine" : "delete from quarantine where rowid <= " + last);
        }
        return found;
    }

    private Set<String> columns() throws SQLException {
        Set<String> columns = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select name from pragma_table_info('quarantine')")) {
            while (row.next()) {
                columns.add(row.getString(1));
            }
        }
        return columns;
    }

    private QuarantineEntry entry(ResultSet row) throws SQLException {
        return new QuarantineEntry(
                row.getString(2),
                row.getString(3),
                new Position(row.getLong(4)),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getLong(10),
                row.getLong(11),
                QuarantineState.valueOf(row.getString(12)),
                new Rejection(
                        ErrorType.valueOf(row.getString(13)), row.getString(14), row.getString(15), row.getString(16)),
                row.getBytes(17),
                namespaceOfInlet.apply(row.getString(6)),
                "",
                0);
    }
}
