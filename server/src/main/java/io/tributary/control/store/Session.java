package io.tributary.control.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;

/** The statements, on one connection. */
final class Session {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** Rows that a database may send ahead where it would else send all at once. */
    private static final int AT_A_TIME = 500;

    private static final String ALL_OF_KIND = "org_id = :org and sandbox = :sandbox and kind = :kind";
    private static final String KEY = "org_id = :org and sandbox = :sandbox and kind = :kind and id = :id";
    private static final String COLUMNS = "org_id, sandbox, kind, id, revision, created, updated, body";

    private final Handle handle;
    private final Set<DocumentKey> changed;

    Session(Handle handle, Set<DocumentKey> changed) {
        this.handle = handle;
        this.changed = changed;
    }

    Document create(Scope scope, String kind, String id, ObjectNode body) {
        if (get(scope, kind, id).isPresent()) {
            throw new DuplicateDocumentException(kind, id);
        }
        Instant now = now();
        long sequence = handle.createQuery("select coalesce(max(sequence), 0) + 1 from document")
                .mapTo(Long.class)
                .one();
        key(
                        handle.createUpdate(
                                "insert into document (org_id, sandbox, kind, id, sequence, revision, created, updated, body, name, description, state, spec)"
                                        + " values (:org, :sandbox, :kind, :id, :sequence, 0, :now, :now, :body, :name, :description, :state, :spec)"),
                        scope,
                        kind,
                        id)
                .bind("sequence", sequence)
                .bind("now", now.toEpochMilli())
                .bind("body", body.toString())
                .bind("name", Facet.NAME.of(body))
                .bind("description", Facet.DESCRIPTION.of(body))
                .bind("state", Facet.STATE.of(body))
                .bind("spec", Facet.SPEC.of(body))
                .execute();
        link(scope, kind, id, Facet.links(body));
        keepRevision(scope, kind, id);
        changed.add(new DocumentKey(scope, kind, id));
        return new Document(kind, id, 0, now, now, body.deepCopy());
    }

    Document replace(Scope scope, String kind, String id, long expected, ObjectNode body) {
        Instant now = now();
        int rows = key(
                        handle.createUpdate("update document set revision = revision + 1, updated = :now, body = :body,"
                                + " name = :name, description = :description, state = :state, spec = :spec where " + KEY
                                + " and revision = :expected"),
                        scope,
                        kind,
                        id)
                .bind("now", now.toEpochMilli())
                .bind("body", body.toString())
                .bind("name", Facet.NAME.of(body))
                .bind("description", Facet.DESCRIPTION.of(body))
                .bind("state", Facet.STATE.of(body))
                .bind("spec", Facet.SPEC.of(body))
                .bind("expected", expected)
                .execute();
        if (rows == 0) {
            throw new StaleRevisionException(kind, id, expected);
        }
        relink(scope, kind, id, Facet.links(body));
        keepRevision(scope, kind, id);
        changed.add(new DocumentKey(scope, kind, id));
        return get(scope, kind, id).orElseThrow(() -> new StaleRevisionException(kind, id, expected));
    }

    void restate(Scope scope, String kind, String id, long revision, ObjectNode body) {
        for (String table : List.of("document", "document_revision")) {
            int rows = key(
                            handle.createUpdate(
                                    "update " + table + " set body = :body where " + KEY + " and revision = :revision"),
                            scope,
                            kind,
                            id)
                    .bind("body", body.toString())
                    .bind("revision", revision)
                    .execute();
            if (rows == 0) {
                throw new StaleRevisionException(kind, id, revision);
            }
        }
    }

    private void relink(Scope scope, String kind, String id, Set<String> targets) {
        Set<String> before = key(handle.createQuery("select target from document_link where " + KEY), scope, kind, id)
                .mapTo(String.class)
                .set();
        if (!before.equals(targets)) {
            unlink(scope, kind, id);
            link(scope, kind, id, targets);
        }
    }

    private void unlink(Scope scope, String kind, String id) {
        key(handle.createUpdate("delete from document_link where " + KEY), scope, kind, id)
                .execute();
    }

    private void link(Scope scope, String kind, String id, Set<String> targets) {
        for (String target : targets) {
            key(
                            handle.createUpdate("insert into document_link (org_id, sandbox, kind, target, id)"
                                    + " values (:org, :sandbox, :kind, :target, :id)"),
                            scope,
                            kind,
                            id)
                    .bind("target", target)
                    .execute();
        }
    }

    private void keepRevision(Scope scope, String kind, String id) {
        key(
                        handle.createUpdate("insert into document_revision (" + COLUMNS + ") select " + COLUMNS
                                + " from document where " + KEY),
                        scope,
                        kind,
                        id)
                .execute();
    }

    boolean delete(Scope scope, String kind, String id) {
        key(handle.createUpdate("delete from document_revision where " + KEY), scope, kind, id)
                .execute();
        unlink(scope, kind, id);
        boolean found = key(handle.createUpdate("delete from document where " + KEY), scope, kind, id)
                        .execute()
                > 0;
        if (found) {
            changed.add(new DocumentKey(scope, kind, id));
        }
        return found;
    }

    Map<String, Long> count(Scope scope) {
        Map<String, Long> counts = new TreeMap<>();
        handle.createQuery("select kind, count(*) as documents from document where org_id = :org and sandbox = :sandbox"
                        + " group by kind")
                .bind("org", scope.orgId())
                .bind("sandbox", scope.sandbox())
                .map((row, context) -> counts.put(row.getString("kind"), row.getLong("documents")))
                .list();
        return counts;
    }

    Map<String, Long> clear(Scope scope, Set<String> keptKinds) {
        Map<String, Long> counts = count(scope);
        counts.keySet().removeAll(keptKinds);
        for (String kind : counts.keySet()) {
            handle.createQuery("select id from document where " + ALL_OF_KIND)
                    .bind("org", scope.orgId())
                    .bind("sandbox", scope.sandbox())
                    .bind("kind", kind)
                    .mapTo(String.class)
                    .forEach(id -> changed.add(new DocumentKey(scope, kind, id)));
            for (String table : List.of("document_link", "document_revision", "document")) {
                handle.createUpdate("delete from " + table + " where " + ALL_OF_KIND)
                        .bind("org", scope.orgId())
                        .bind("sandbox", scope.sandbox())
                        .bind("kind", kind)
                        .execute();
            }
        }
        return counts;
    }

    Optional<Document> get(Scope scope, String kind, String id) {
        return key(handle.createQuery("select " + COLUMNS + " from document where " + KEY), scope, kind, id)
                .map(Session::document)
                .findOne();
    }

    List<Document> getAll(Scope scope, String kind, Collection<String> ids) {
        return handle.createQuery("select " + COLUMNS + " from document where org_id = :org and sandbox = :sandbox"
                        + " and kind = :kind and id in (<ids>)")
                .bind("org", scope.orgId())
                .bind("sandbox", scope.sandbox())
                .bind("kind", kind)
                .bindList("ids", List.copyOf(ids))
                .map(Session::document)
                .list();
    }

    List<Document> find(DocumentQuery query, long offset) {
        return QuerySql.find(query, offset, COLUMNS)
                .bindTo(handle::createQuery)
                .map(Session::document)
                .list();
    }

    void each(Scope scope, String kind, List<DocumentQuery.Term> terms, Consumer<Document> each) {
        QuerySql.all(scope, kind, terms, COLUMNS)
                .bindTo(handle::createQuery)
                .setFetchSize(AT_A_TIME)
                .map(Session::document)
                .forEach(each);
    }

    long count(Scope scope, String kind, List<DocumentQuery.Term> terms) {
        return QuerySql.count(scope, kind, terms)
                .bindTo(handle::createQuery)
                .mapTo(Long.class)
                .one();
    }

    Optional<Document> revision(Scope scope, String kind, String id, long revision) {
        return key(
                        handle.createQuery("select " + COLUMNS + " from document_revision where " + KEY
                                + " and revision = :revision"),
                        scope,
                        kind,
                        id)
                .bind("revision", revision)
                .map(Session::document)
                .findOne();
    }

    List<Document> list(Scope scope, String kind) {
        return handle.createQuery("select " + COLUMNS + " from document where kind = :kind and org_id = :org"
                        + " and sandbox = :sandbox order by sequence")
                .bind("kind", kind)
                .bind("org", scope.orgId())
                .bind("sandbox", scope.sandbox())
                .map(Session::document)
                .list();
    }

    List<DocumentStore.Scoped> listEverywhere(String kind) {
        List<DocumentStore.Scoped> all = new ArrayList<>();
        eachEverywhere(kind, all::add);
        return all;
    }

    void eachEverywhere(String kind, Consumer<DocumentStore.Scoped> each) {
        handle.createQuery("select " + COLUMNS + " from document where kind = :kind order by sequence")
                .bind("kind", kind)
                .setFetchSize(AT_A_TIME)
                .map((row, context) -> new DocumentStore.Scoped(
                        new Scope(row.getString("org_id"), row.getString("sandbox")), document(row, context)))
                .forEach(each);
    }

    private static <S extends SqlStatement<S>> S key(S statement, Scope scope, String kind, String id) {
        return statement
                .bind("org", scope.orgId())
                .bind("sandbox", scope.sandbox())
                .bind("kind", kind)
                .bind("id", id);
    }

    private static Document document(ResultSet row, StatementContext context) throws SQLException {
        try {
            return new Document(
                    row.getString("kind"),
                    row.getString("id"),
                    row.getLong("revision"),
                    Instant.ofEpochMilli(row.getLong("created")),
                    Instant.ofEpochMilli(row.getLong("updated")),
                    (ObjectNode) JSON.readTree(row.getString("body")));
        } catch (JsonProcessingException e) {
            throw new SQLException("document " + row.getString("id") + " is damaged: it is no JSON", e);
        }
    }

    /** As precise as it is stored, so that a document looks the same before and after it is read back. */
    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
