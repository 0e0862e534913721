package io.tributary.control.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The store in a SQL database. Writes take turns, because an embedded database has one writer; reads don't wait for them. */
final class SqlDocumentStore implements DocumentStore {

    private static final int CONNECTIONS = 4;
    private static final int BUSY_MILLIS = 10_000;

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final ReentrantLock writing = new ReentrantLock();
    private final List<Consumer<Set<String>>> listeners = new CopyOnWriteArrayList<>();

    @SuppressWarnings("ThreadLocalUsage") // one for each store, and cleared when its transaction ends
    private final ThreadLocal<Session> open = new ThreadLocal<>();

    private SqlDocumentStore(HikariDataSource pool) {
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
    }

    static SqlDocumentStore sqlite(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLIS);
        // A transaction that reads first and writes then must not find that somebody else wrote in between.
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        HikariConfig hikari = new HikariConfig();
        hikari.setDataSource(source);
        hikari.setMaximumPoolSize(CONNECTIONS);
        hikari.setPoolName("control-store");
        HikariDataSource pool = new HikariDataSource(hikari);
        Flyway.configure()
                .dataSource(pool)
                .locations("classpath:io/tributary/control/store")
                .load()
                .migrate();
        return new SqlDocumentStore(pool);
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
    public boolean delete(Scope scope, String kind, String id) {
        return inTransaction(store -> session().delete(scope, kind, id));
    }

    @Override
    public Optional<Document> get(Scope scope, String kind, String id) {
        return read(session -> session.get(scope, kind, id));
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
    public <T> T inTransaction(Function<DocumentStore, T> work) {
        if (open.get() != null) {
            return work.apply(this);
        }
        Set<String> changed = new HashSet<>();
        T result;
        writing.lock();
        try {
            result = jdbi.inTransaction(handle -> {
                open.set(new Session(handle, changed));
                try {
                    return work.apply(this);
                } finally {
                    open.remove();
                }
            });
        } finally {
            writing.unlock();
        }
        if (!changed.isEmpty()) {
            listeners.forEach(listener -> listener.accept(Set.copyOf(changed)));
        }
        return result;
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
        return session != null
                ? work.apply(session)
                : jdbi.withHandle(handle -> work.apply(new Session(handle, new HashSet<>())));
    }

    @Override
    public void onCommit(Consumer<Set<String>> listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        pool.close();
    }
}
