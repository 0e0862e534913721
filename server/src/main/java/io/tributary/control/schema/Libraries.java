package io.tributary.control.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Document;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Scope;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The library of each sandbox, kept in memory and in the store. Readers see the last committed library without waiting; changes happen one after the other, so
 * that a check and the write it allows are one step.
 */
final class Libraries {

    /** The collection of schemas, classes, field groups and data types. */
    static final String RESOURCES = "registryResources";
    /** The collection of descriptors. */
    static final String DESCRIPTORS = "registryDescriptors";

    private final DocumentStore store;
    private final Standard standard;
    private final Consumer<Scope> changed;
    private final Map<Scope, Library> libraries = new ConcurrentHashMap<>();
    private final ReentrantLock writing = new ReentrantLock();

    /** @param changed hears of every sandbox whose library changed, after the change is visible */
    Libraries(DocumentStore store, Standard standard, Consumer<Scope> changed) {
        this.store = store;
        this.standard = standard;
        this.changed = changed;
    }

    Standard standard() {
        return standard;
    }

    /** The library of a sandbox as it is now. */
    Library of(Scope scope) {
        Library known = libraries.get(scope);
        if (known != null) {
            return known;
        }
        Library loaded = Library.of(standard, store.list(scope, RESOURCES), store.list(scope, DESCRIPTORS));
        // Every change starts with a library in the map, so what was just read can't be older than a change.
        Library other = libraries.putIfAbsent(scope, loaded);
        return other == null ? loaded : other;
    }

    /** Reads a sandbox's library from the store again when it is next asked for. */
    void forget(Scope scope) {
        writing.lock();
        try {
            libraries.remove(scope);
        } finally {
            writing.unlock();
        }
    }

    /**
     * What a change came to.
     *
     * @param library as it is afterwards; the same object if nothing changed
     * @param result for the caller
     */
    record Change<T>(Library library, T result) {}

    /** Runs a change: it reads the library, writes to the store, and returns the library that follows. */
    <T> T change(Scope scope, Function<Step, Change<T>> work) {
        Change<T> change;
        boolean same;
        writing.lock();
        try {
            Library before = of(scope);
            change = store.inTransaction(transaction -> work.apply(new Step(scope, before, transaction)));
            same = change.library() == before;
            libraries.put(scope, change.library());
        } finally {
            writing.unlock();
        }
        if (!same) {
            changed.accept(scope);
        }
        return change.result();
    }

    /**
     * One change under way.
     *
     * @param library as it was before
     */
    record Step(Scope scope, Library library, DocumentStore store) {

        Document create(String kind, String id, ObjectNode body) {
            return store.create(scope, kind, id, body);
        }

        Document replace(Document old, ObjectNode body) {
            return store.replace(scope, old.kind(), old.id(), old.revision(), body);
        }

        void delete(Document document) {
            store.delete(scope, document.kind(), document.id());
        }
    }
}
