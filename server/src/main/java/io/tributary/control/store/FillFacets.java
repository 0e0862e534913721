package io.tributary.control.store;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

/** Fills in the facets of documents that were stored before there were any, some hundred at a time. */
final class FillFacets implements JavaMigration {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int AT_A_TIME = 500;

    private record Row(long sequence, String org, String sandbox, String kind, String id, ObjectNode body) {}

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("3");
    }

    @Override
    public String getDescription() {
        return "fill facets";
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
        for (List<Row> rows = read(connection, after); !rows.isEmpty(); rows = read(connection, after)) {
            for (Row row : rows) {
                fill(connection, row);
            }
            after = rows.getLast().sequence();
        }
    }

    /** Sequences are given out one by one, so none is lost between two pages. */
    private static List<Row> read(Connection connection, long after) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("select sequence, org_id, sandbox, kind, id, body"
                + " from document where sequence > ? order by sequence limit " + AT_A_TIME)) {
            select.setLong(1, after);
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    rows.add(new Row(
                            found.getLong(1),
                            found.getString(2),
                            found.getString(3),
                            found.getString(4),
                            found.getString(5),
                            (ObjectNode) JSON.readTree(found.getString(6))));
                }
            }
        }
        return rows;
    }

    private static void fill(Connection connection, Row row) throws Exception {
        try (PreparedStatement update =
                connection.prepareStatement("update document set name = ?, state = ?, spec = ? where sequence = ?")) {
            update.setString(1, Facet.NAME.of(row.body()));
            update.setString(2, Facet.STATE.of(row.body()));
            update.setString(3, Facet.SPEC.of(row.body()));
            update.setLong(4, row.sequence());
            update.executeUpdate();
        }
        for (String target : Facet.links(row.body())) {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into document_link (org_id, sandbox, kind, target, id) values (?, ?, ?, ?, ?)")) {
                insert.setString(1, row.org());
                insert.setString(2, row.sandbox());
                insert.setString(3, row.kind());
                insert.setString(4, target);
                insert.setString(5, row.id());
                insert.executeUpdate();
            }
        }
    }
}
