package io.tributary.control.store;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

/** Fills in the description of documents that were stored before it was a facet. */
final class FillDescriptions implements JavaMigration {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int AT_A_TIME = 500;

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("5");
    }

    @Override
    public String getDescription() {
        return "fill descriptions";
    }

    @Override
    public Integer getChecksum() {
        return 1;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws Exception {
        Connection connection = context.getConnection();
        long after = -1;
        long last = fill(connection, after);
        while (last > after) {
            after = last;
            last = fill(connection, after);
        }
    }

    /** @return the last sequence that was seen; {@code after} when there are no more */
    private static long fill(Connection connection, long after) throws Exception {
        long last = after;
        try (PreparedStatement select = connection.prepareStatement(
                        "select sequence, body from document where sequence > ? order by sequence limit " + AT_A_TIME);
                PreparedStatement update =
                        connection.prepareStatement("update document set description = ? where sequence = ?")) {
            select.setLong(1, after);
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    last = found.getLong(1);
                    add(update, last, Facet.DESCRIPTION.of((ObjectNode) JSON.readTree(found.getString(2))));
                }
            }
            update.executeBatch();
        }
        return last;
    }

    private static void add(PreparedStatement update, long sequence, String description) throws SQLException {
        if (!description.isEmpty()) {
            update.setString(1, description);
            update.setLong(2, sequence);
            update.addBatch();
        }
    }
}
