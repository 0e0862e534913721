package io.tributary.control.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresDocumentStoreTest extends DocumentStoreContract {

    private static final Scope SCOPE = new Scope("o", "s");

    private String url;

    @Override
    DocumentStore open() {
        if (url == null) {
            url = Postgres.shared().newUrl();
        }
        return DocumentStore.openPostgres(Postgres.settings(url, "directory-1"));
    }

    @BeforeEach
    void ownSchema() {
        assertThat(url).contains("currentSchema=");
    }

    @Test
    void secondServerIsRefusedAndToldWhoHasTheStore() {
        assertThatThrownBy(() -> DocumentStore.openPostgres(Postgres.settings(url, "directory-1")))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageMatching(
                        "The store postgresql://127\\.0\\.0\\.1:\\d+/postgres is in use by another Tributary,"
                                + " a server of a test, since \\S+Z\\. Stop that one first, or name another --store\\.");
    }

    @Test
    void storeOfAnotherDataDirectoryIsRefusedAndLeftAlone() {
        store.create(SCOPE, "flows", "f", JsonNodeFactory.instance.objectNode());
        store.close();

        assertThatThrownBy(() -> DocumentStore.openPostgres(Postgres.settings(url, "directory-2")))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("belongs to another data directory")
                .hasMessageContaining("last used by a server of a test");

        store = open();
        assertThat(store.get(SCOPE, "flows", "f")).isPresent();
    }

    /** Its lock was lost with its connection, say, and another server was quick. */
    @Test
    void serverWhoseStoreWasTakenOverChangesNothingMore() throws Exception {
        store.create(SCOPE, "flows", "f", JsonNodeFactory.instance.objectNode());
        try (var connection = java.sql.DriverManager.getConnection(url, "postgres", "postgres");
                var statement = connection.createStatement()) {
            statement.execute("update store_owner set epoch = epoch + 1, holder = 'the quicker one'");
        }

        assertThatThrownBy(() -> store.delete(SCOPE, "flows", "f"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("Another server has taken the store over, the quicker one");

        assertThat(store.get(SCOPE, "flows", "f")).isPresent();
    }

    @Test
    void storeThatIsNotThereIsRefusedWithItsAddress() {
        assertThatThrownBy(() -> DocumentStore.openPostgres(
                        Postgres.settings("jdbc:postgresql://127.0.0.1:1/tributary", "directory-1")))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageStartingWith("The store postgresql://127.0.0.1:1/tributary can't be reached: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://h/d?user=me",
                "jdbc:postgresql://h/d?sslmode=require&PASSWORD=secret",
                "jdbc:postgresql://me:secret@h/d",
                "jdbc:postgresql:d",
                "jdbc:mysql://h/d",
                "postgresql://h/d"
            })
    void addressesWithCredentialsAndOfOtherDatabasesAreRefused(String address) {
        assertThatThrownBy(() -> PostgresSettings.check(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void settingsDoNotPrintThePassword() {
        assertThat(Postgres.settings("jdbc:postgresql://h/d", "x").toString())
                .isEqualTo("PostgresSettings[postgresql://h/d]");
    }
}
