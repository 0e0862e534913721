package io.tributary.control.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDocumentStoreTest extends DocumentStoreContract {

    @TempDir
    Path folder;

    @Override
    DocumentStore open() {
        return DocumentStore.openSqlite(folder.resolve("control store.db"));
    }

    @Test
    void writesAreForcedToDiskThroughALogOfTheirOwn() throws Exception {
        try (DocumentStore store = open()) {
            store.create(new Scope("o", "s"), "k", "i", JsonNodeFactory.instance.objectNode());
            assertThat(Files.exists(folder.resolve("control store.db-wal"))).isTrue();
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("control store.db"));
                ResultSet row = connection.createStatement().executeQuery("pragma journal_mode")) {
            assertThat(row.getString(1)).isEqualTo("wal");
        }
    }

    @Test
    void fileThatIsNoDatabaseIsRefusedAndLeftAlone() throws Exception {
        Path file = folder.resolve("notes.txt");
        Files.writeString(file, "these are notes, no database, and long enough to tell ".repeat(50));
        byte[] before = Files.readAllBytes(file);

        assertThatThrownBy(() -> DocumentStore.openSqlite(file)).isInstanceOf(RuntimeException.class);

        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void documentsFromBeforeThereWereFacetsAreFoundByThem() throws Exception {
        Scope scope = new Scope("o", "s");
        for (int i = 0; i < 1_200; i++) {
            store.create(
                    scope,
                    "flows",
                    "f" + i,
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("name", "n" + i)
                            .put("description", "d" + i)
                            .put("baseConnectionId", "b" + i));
        }
        store.close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("control store.db"))) {
            connection.createStatement().execute("update document set name = '', state = '', spec = ''");
            connection.createStatement().execute("delete from document_link");
            for (String undone : List.of(
                    "drop index document_description",
                    "drop index document_state",
                    "alter table document drop column description",
                    "delete from flyway_schema_history where version in ('3', '4', '5')")) {
                connection.createStatement().execute(undone);
            }
        }

        store = open();

        for (DocumentQuery.Term term : List.of(
                new DocumentQuery.Term(Facet.NAME, DocumentQuery.Comparison.IN, List.of("n0", "n700", "n1199")),
                new DocumentQuery.Term(Facet.DESCRIPTION, DocumentQuery.Comparison.IN, List.of("d0", "d700", "d1199")),
                new DocumentQuery.Term(Facet.LINK, DocumentQuery.Comparison.IN, List.of("b0", "b700", "b1199")))) {
            assertThat(store.count(scope, "flows", List.of(term))).isEqualTo(3);
        }
    }
}
