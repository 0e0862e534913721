package io.tributary.control.flow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Scope;
import java.util.Set;

/** Systems that hold files, looked into for clients (flow-service contract §6.3, {@code test} and {@code explore}). */
public interface FileSources {

    /** The connection spec of SFTP. */
    String SFTP = "b7bf2577-4520-42c9-bae9-cad01560f7bc";

    /** The connection spec of files in a folder of this machine. */
    String LOCAL = "675c2434-ed52-5f6b-bdb2-dddbee721c5f";

    /** Nothing can be read. */
    FileSources NONE = new FileSources() {
        @Override
        public Set<String> specs() {
            return Set.of();
        }

        @Override
        public void checkEntered(String specId, ObjectNode params) {
            // Nobody will ever call it.
        }

        @Override
        public void test(Base base) {
            throw new FileSourceException(FileSourceException.Kind.WRONG, "This server reads no files");
        }

        @Override
        public ArrayNode list(Base base, String folder) {
            return JsonNodeFactory.instance.arrayNode();
        }

        @Override
        public ObjectNode preview(Base base, String path, FileFormat format) {
            return JsonNodeFactory.instance.objectNode();
        }
    };

    /**
     * A system and how to log in.
     *
     * @param connectionId the connection, which remembers the system's key
     * @param scope whose it is
     * @param specId what kind of system
     * @param params the parameters of {@code auth}, secrets in clear: never logged, never answered
     */
    record Base(String connectionId, Scope scope, String specId, ObjectNode params) {

        @Override
        public String toString() {
            return "connection " + connectionId;
        }
    }

    /** The connection specs that can be read. */
    Set<String> specs();

    /**
     * Looks at parameters when they are entered, without calling anybody.
     *
     * @throws FileSourceException they can't ever work, such as a host of a private network
     */
    void checkEntered(String specId, ObjectNode params);

    /**
     * Logs in and looks at the folder of the connection.
     *
     * @throws FileSourceException why that did not work
     */
    void test(Base base);

    /**
     * What is in a folder, as explore shows it; at most some thousand entries.
     *
     * @param folder a path; empty for the folder of the connection
     * @throws FileSourceException there is no such folder, or it can't be read
     */
    ArrayNode list(Base base, String folder);

    /**
     * Columns and first rows of a file: {@code format}, {@code schema.columns}, {@code data}.
     *
     * @throws FileSourceException there is no such file, or it can't be read in that format
     */
    ObjectNode preview(Base base, String path, FileFormat format);
}
