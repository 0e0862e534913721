package io.tributary.control.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store in a SQL database. Changes take turns: a change sees all before it, and an embedded database has one writer anyway. Reads don't wait for them. */
final class SqlDocumentStore implements DocumentStore {

    private static final Logger LOG = LoggerFactory.getLogger(SqlDocumentStore.class);
    private static final Duration TURN = Duration.ofSeconds(15);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Database database;
    private final Jdbi jdbi;
    private final ReentrantLock writing = new ReentrantLock(true);
    private final List<Consumer<Set<DocumentKey>>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    @SuppressWarnings("ThreadLocalUsage") // one for each store, and cleared when its transaction ends
    private final ThreadLocal<Session> open = new ThreadLocal<>();

    SqlDocumentStore(Database database) {
        this.database = database;
        this.jdbi = Jdbi.create(database.pool()).define("contains", database.contains());
    }

    @Override
    public Document create(Scope scope, String kind, String id, ObjectNode body) {
        return inTransaction(store -> session().create(scope, kind, id, body));
    }

    @Override
    public Document replace(Scope scope, String kind, String id, long expectedRevision, ObjectNode body) {
        return inTransaction(store -> session().replace(scope, kind, id, expectedRevision, body));
    }

    @Override
    public void restate(Scope scope, String kind, String id, long revision, ObjectNode body) {
        inTransaction(store -> {
            session().restate(scope, kind, id, revision, body);
            return id;
        });
    }

    @Override
    public boolean delete(Scope scope, String kind, String id) {
        return inTransaction(store -> session().delete(scope, kind, id));
    }

    @Override
    public Optional<Document> get(Scope scope, String kind, String id) {
        return read(session -> session.get(scope, kind, id));
    }

    @Override
    public List<Document> getAll(Scope scope, String kind, Collection<String> ids) {
        return ids.isEmpty() ? List.of() : read(session -> session.getAll(scope, kind, ids));
    }

    @Override
    public Optional<Document> revision(Scope scope, String kind, String id, long revision) {
        return read(session -> session.revision(scope, kind, id, revision));
    }

    @Override
    public List<Document> list(Scope scope, String kind) {
        return read(session -> session.list(scope, kind));
    }

    @Override
    public List<Document> find(DocumentQuery query) {
        return find(query, 0);
    }

    @Override
    public List<Document> find(DocumentQuery query, long offset) {
        return read(session -> session.find(query, offset));
    }

    @Override
    public long count(Scope scope, String kind, List<DocumentQuery.Term> terms) {
        return read(session -> session.count(scope, kind, terms));
    }

    @Override
    public List<Scoped> listEverywhere(String kind) {
        return read(session -> session.listEverywhere(kind));
    }

    @Override
    public Map<String, Long> count(Scope scope) {
        return read(session -> session.count(scope));
    }

    @Override
    public Map<String, Long> clear(Scope scope, Set<String> keptKinds) {
        return inTransaction(store -> session().clear(scope, keptKinds));
    }

    @Override
    public void eachEverywhere(String kind, Consumer<Scoped> each) {
        stream(session -> session.eachEverywhere(kind, each));
    }

    @Override
    public void each(Scope scope, String kind, List<DocumentQuery.Term> terms, Consumer<Document> each) {
        stream(session -> session.each(scope, kind, terms, each));
    }

    /** PostgreSQL sends rows a portion at a time within a transaction only; the embedded store, which would make it a change, needs none. */
    private void stream(Consumer<Session> work) {
        try {
            if (database.streamsInTransactions()) {
                jdbi.useTransaction(handle -> work.accept(new Session(handle, new LinkedHashSet<>())));
            } else {
                jdbi.useHandle(handle -> work.accept(new Session(handle, new LinkedHashSet<>())));
            }
        } catch (JdbiException e) {
            throw away(e);
        }
    }

    @Override
    public <T> T inTransaction(Function<DocumentStore, T> work) {
        if (open.get() != null) {
            return work.apply(this);
        }
        Set<DocumentKey> changed = new LinkedHashSet<>();
        T result;
        takeTurn();
        try {
            result = write(work, changed);
        } finally {
            writing.unlock();
        }
        tell(changed);
        return result;
    }

    /** Whoever waits behind a database that doesn't answer is told so, instead of waiting for all before him. */
    private void takeTurn() {
        try {
            if (!writing.tryLock(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StoreUnavailableException(
                        "The store is busy with changes that don't come to an end; nothing was changed. Try again.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("The change was interrupted before it began; nothing was changed.");
        }
    }

    private <T> T write(Function<DocumentStore, T> work, Set<DocumentKey> changed) {
        Handle handle = opened();
        try {
            String mark;
            T result;
            try {
                handle.begin();
                mark = database.begin(handle);
                open.set(new Session(handle, changed));
                try {
                    result = work.apply(this);
                } finally {
                    open.remove();
                }
            } catch (JdbiException refused) {
                rollBack(handle, refused);
                throw away(refused);
            } catch (RuntimeException | Error failure) {
                rollBack(handle, failure);
                throw failure;
            }
            commit(handle, mark, changed);
            return result;
        } finally {
            release(handle);
        }
    }

    private Handle opened() {
        try {
            return jdbi.open();
        } catch (JdbiException e) {
            throw away(e);
        }
    }

    private static void rollBack(Handle handle, Throwable failure) {
        try {
            handle.rollback();
        } catch (RuntimeException alsoFailed) {
            // Nothing was committed; the reason for that is the first failure.
            failure.addSuppressed(alsoFailed);
        }
    }

    private void commit(Handle handle, String mark, Set<DocumentKey> changed) {
        try {
            handle.commit();
        } catch (JdbiException unanswered) {
            switch (database.outcome(mark)) {
                case COMMITTED ->
                    LOG.atInfo().log("a change whose commit was not answered was looked up: it is stored");
                case ROLLED_BACK -> throw away(unanswered);
                case UNKNOWN -> {
                    LOG.atError().setCause(unanswered).log("it is not known whether a change was stored");
                    tellWhenSettled(Set.copyOf(changed));
                    throw new UnknownOutcomeException(unanswered);
                }
            }
        }
    }

    /** Listeners look at what is stored, so they may be told of a change that may not have been made; but not before that is decided. */
    private void tellWhenSettled(Set<DocumentKey> changed) {
        Thread.ofVirtual().name("store-unknown-outcome").start(() -> {
            while (!closed) {
                if (database.isSettled()) {
                    tell(changed);
                    return;
                }
                try {
                    Thread.sleep(BETWEEN_LOOKS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        });
    }

    private static void release(Handle handle) {
        try {
            handle.close();
        } catch (JdbiException lost) {
            LOG.atDebug().setCause(lost).log("a connection of the store was lost before it was given back");
        }
    }

    private void tell(Set<DocumentKey> changed) {
        if (!changed.isEmpty()) {
            listeners.forEach(listener -> listener.accept(Set.copyOf(changed)));
        }
    }

    private RuntimeException away(JdbiException failure) {
        return database.isAway(failure)
                ? new StoreUnavailableException(
                        "The store's database does not answer; nothing was changed. Try again in a while.", failure)
                : failure;
    }

    private Session session() {
        Session session = open.get();
        if (session == null) {
            throw new IllegalStateException("no transaction is open on this thread");
        }
        return session;
    }

    private <T> T read(Function<Session, T> work) {
        Session session = open.get();
        if (session != null) {
            return work.apply(session);
        }
        try {
            return readOnce(work);
        } catch (JdbiException e) {
            if (!database.isAway(e)) {
                throw e;
            }
        }
        // The connection may be one from before the database was started again: the next is not.
        try {
            return readOnce(work);
        } catch (JdbiException e) {
            throw away(e);
        }
    }

    private <T> T readOnce(Function<Session, T> work) {
        return jdbi.withHandle(handle -> work.apply(new Session(handle, new LinkedHashSet<>())));
    }

    @Override
    public void onCommit(Consumer<Set<String>> listener) {
        onChange(keys -> listener.accept(keys.stream().map(DocumentKey::kind).collect(Collectors.toSet())));
    }

    @Override
    public void onChange(Consumer<Set<DocumentKey>> listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        closed = true;
        database.close();
    }
}
