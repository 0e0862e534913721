package io.tributary.control.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Versioned JSON documents; every write is durable when it returns. Safe for many threads. Where the database is another process, every method may throw
 * {@link StoreUnavailableException}, and every one that writes {@link UnknownOutcomeException}.
 */
public interface DocumentStore extends AutoCloseable {

    /**
     * Stores a new document at revision 0.
     *
     * @throws DuplicateDocumentException the id is taken within scope and kind
     */
    Document create(Scope scope, String kind, String id, ObjectNode body);

    /** The current revision. */
    Optional<Document> get(Scope scope, String kind, String id);

    /** Those of the ids that there are, in no order. */
    List<Document> getAll(Scope scope, String kind, Collection<String> ids);

    /** An old (or the current) revision; old revisions stay readable until the document is deleted. */
    Optional<Document> revision(Scope scope, String kind, String id, long revision);

    /**
     * Stores the next revision if nobody else has meanwhile.
     *
     * @param expectedRevision the revision the change was made from
     * @throws StaleRevisionException somebody else was faster, or the document is gone
     */
    Document replace(Scope scope, String kind, String id, long expectedRevision, ObjectNode body);

    /**
     * Writes a revision down in other words: what it says to clients is the same, so it keeps its number and its times, and nobody is told.
     *
     * @param revision the current one
     * @throws StaleRevisionException somebody else was faster, or the document is gone
     */
    void restate(Scope scope, String kind, String id, long revision, ObjectNode body);

    /** Removes the document and its history; false when there was none. */
    boolean delete(Scope scope, String kind, String id);

    /** All documents of a kind, oldest first, ties by id. Only for kinds of which there are few: they are all in memory at once. */
    List<Document> list(Scope scope, String kind);

    /** Some documents of a kind; it costs as much as is found, wherever in the order that is. */
    List<Document> find(DocumentQuery query);

    /** As {@link #find(DocumentQuery)}, passing over the first {@code offset}: no body is read of those, but their places in the index are. */
    List<Document> find(DocumentQuery query, long offset);

    /**
     * Every document of a kind that fulfils all terms, one after the other in no order, so that not all are in memory at once. {@code each} must not use this
     * store; what the calling thread has written in an open transaction may not be seen.
     */
    void each(Scope scope, String kind, List<DocumentQuery.Term> terms, Consumer<Document> each);

    /** How many documents of a kind fulfil all terms. */
    long count(Scope scope, String kind, List<DocumentQuery.Term> terms);

    /** All documents of a kind over all scopes with their scopes, oldest first; for start-up and plans. */
    List<Scoped> listEverywhere(String kind);

    /** How many documents a scope holds, by kind. */
    Map<String, Long> count(Scope scope);

    /**
     * Removes all documents of a scope with their histories, but for those of some kinds.
     *
     * @return how many, by kind
     */
    Map<String, Long> clear(Scope scope, Set<String> keptKinds);

    /** As {@link #listEverywhere}, one document after the other, so that not all are in memory at once. {@code each} must not use this store. */
    void eachEverywhere(String kind, Consumer<Scoped> each);

    /** Runs {@code work} in one transaction: all its writes or none; sees its own writes. */
    <T> T inTransaction(Function<DocumentStore, T> work);

    /**
     * Calls back after each committed write, on the writer's thread, with the kinds that changed. What the listener does is done when the write returns.
     */
    void onCommit(Consumer<Set<String>> listener);

    /** As {@link #onCommit}, with the documents that changed. */
    void onChange(Consumer<Set<DocumentKey>> listener);

    /** Opens (and makes or brings up to date) a store in one SQLite file, written through to disk. */
    static DocumentStore openSqlite(Path file) {
        return new SqlDocumentStore(new SqliteDatabase(file));
    }

    /**
     * Opens (and makes or brings up to date) a store in a PostgreSQL database.
     *
     * @throws StoreRefusedException it can't be reached, another server has it, or it belongs to another data directory
     */
    static DocumentStore openPostgres(PostgresSettings settings) {
        return new SqlDocumentStore(new PostgresDatabase(settings));
    }

    @Override
    void close();

    /** A document and whose it is. */
    record Scoped(Scope scope, Document document) {}
}
