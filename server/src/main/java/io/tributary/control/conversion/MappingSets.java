package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.store.Document;
import io.tributary.control.store.DocumentQuery;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Scope;
import io.tributary.control.store.StaleRevisionException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Mapping sets in the store; the revision of the document is the version of the set. */
final class MappingSets {

    private static final String KIND = "mapping-sets";
    private static final int ATTEMPTS = 20;
    private static final int LARGEST = 1 << 22;

    private final DocumentStore store;
    private final SecureRandom random = new SecureRandom();

    MappingSets(DocumentStore store) {
        this.store = store;
    }

    Optional<Document> latest(Scope scope, String id) {
        return store.get(scope, KIND, id);
    }

    Optional<Document> version(Scope scope, String id, long version) {
        return store.revision(scope, KIND, id, version);
    }

    /**
     * The newest version.
     *
     * @throws io.tributary.http.HttpProblem 404 when there is none
     */
    Document existing(Scope scope, String id) {
        return latest(scope, id)
                .orElseThrow(() -> new Problems(scope)
                        .notFound("There is no mapping set '%s' in this sandbox.".formatted(Problems.shown(id))));
    }

    /**
     * One version.
     *
     * @throws io.tributary.http.HttpProblem 404 when there is none
     */
    Document existing(Scope scope, String id, long version) {
        Document latest = existing(scope, id);
        return version(scope, id, version)
                .orElseThrow(() -> new Problems(scope)
                        .notFound("The mapping set '%s' has no version %d; its latest is %d."
                                .formatted(id, version, latest.revision())));
    }

    /**
     * A part of the list of mapping sets.
     *
     * @param documents those in the window
     * @param all how many there are in and around it
     */
    record Page(List<Document> documents, long all) {}

    Page list(Scope scope, SetList query) {
        SetList.Window window = query.window();
        if (!query.filtered()) {
            DocumentQuery page =
                    new DocumentQuery(scope, KIND, List.of(), List.of(query.order()), List.of(), window.limit());
            return new Page(store.find(page, window.start()), store.count(scope, KIND, List.of()));
        }
        List<Document> found = new ArrayList<>();
        store.each(scope, KIND, query.terms(), document -> {
            if (query.condition().test(document)) {
                found.add(document);
            }
        });
        List<Document> page = found.stream()
                .sorted(query.comparator())
                .skip(window.start())
                .limit(window.limit())
                .toList();
        return new Page(page, found.size());
    }

    boolean delete(Scope scope, String id) {
        return store.delete(scope, KIND, id);
    }

    /** Stores a new set at version 0. */
    Document create(Caller caller, Content content) {
        return store.create(caller.scope(), KIND, newId(), bounded(caller, next(caller, content, null, 0)));
    }

    /** Stores the next version with the content of a body; mappings that come with a known id keep it. */
    Document replace(Caller caller, String id, Terms terms, Content content) {
        return change(caller, id, terms, (document, set) -> next(caller, content, set, document.revision() + 1));
    }

    /** What must be true before a change is stored; what isn't is thrown as an {@link io.tributary.http.HttpProblem}. */
    interface Terms {

        /** Asked with the version that is about to be changed. */
        void before(Document current);

        /** Asked with what is there and what is to come. */
        void between(StoredSet before, StoredSet after);
    }

    /** Stores an old version's content as the next version; mappings keep their ids. */
    Document rollBack(Caller caller, String id, Terms terms, StoredSet old) {
        return change(caller, id, terms, (document, set) -> {
            long version = document.revision() + 1;
            List<ObjectNode> mappings = old.mappings().stream()
                    .map(mapping -> set.mapping(mapping.get("id").textValue())
                            .map(now -> changed(caller, now, mapping, version))
                            .orElseGet(() -> mapping.deepCopy().put("version", version)))
                    .toList();
            return new StoredSet(old.members(), mappings, old.schema(), set.createdBy(), user(caller));
        });
    }

    /**
     * What a version holds.
     *
     * @param body as a client wrote it
     * @param schemaId {@code $id} of the schema that the body names
     */
    record Content(SetBody body, String schemaId) {}

    /** Stores the next version with other mappings; the set of before and the number of the next version go in. */
    Document remap(Caller caller, String id, Terms terms, BiFunction<StoredSet, Long, List<ObjectNode>> mappings) {
        return change(
                caller,
                id,
                terms,
                (document, set) -> new StoredSet(
                        set.members(),
                        mappings.apply(set, document.revision() + 1),
                        set.schema(),
                        set.createdBy(),
                        user(caller)));
    }

    private Document change(Caller caller, String id, Terms terms, BiFunction<Document, StoredSet, StoredSet> next) {
        for (int attempt = 1; ; attempt++) {
            Document current = existing(caller.scope(), id);
            terms.before(current);
            StoredSet before = StoredSet.of(current);
            StoredSet after = next.apply(current, before);
            terms.between(before, after);
            try {
                return store.replace(caller.scope(), KIND, id, current.revision(), bounded(caller, after));
            } catch (StaleRevisionException faster) {
                // Somebody else's change came between, or the set was deleted; both show at the next attempt.
                if (attempt == ATTEMPTS) {
                    throw faster;
                }
            }
        }
    }

    private static ObjectNode bounded(Caller caller, StoredSet set) {
        ObjectNode body = set.toBody();
        int size = body.toString().length();
        if (size > LARGEST) {
            throw new Problems(caller.scope())
                    .invalidSet("The set would take %d characters; at most %d are allowed.".formatted(size, LARGEST));
        }
        return body;
    }

    private StoredSet next(Caller caller, Content content, @Nullable StoredSet before, long version) {
        SetBody body = content.body();
        Map<String, ObjectNode> known = before == null
                ? Map.of()
                : before.mappings().stream()
                        .collect(Collectors.toMap(mapping -> mapping.get("id").textValue(), mapping -> mapping));
        List<ObjectNode> mappings = new ArrayList<>();
        for (SetBody.Entry entry : body.mappings()) {
            ObjectNode old = known.get(entry.id());
            mappings.add(
                    old == null || taken(mappings, entry.id())
                            ? added(caller, entry.mapping(), version)
                            : changed(caller, old, entry.mapping(), version));
        }
        return new StoredSet(
                body.members(),
                mappings,
                new StoredSet.Target(
                        body.schemaId().orElseThrow(),
                        content.schemaId(),
                        body.contentType(),
                        before == null ? newId() : before.schema().outputId()),
                before == null ? user(caller) : before.createdBy(),
                user(caller));
    }

    private static boolean taken(List<ObjectNode> mappings, String id) {
        return mappings.stream()
                .anyMatch(mapping -> mapping.get("id").textValue().equals(id));
    }

    /** A mapping that wasn't there. */
    ObjectNode added(Caller caller, ObjectNode mapping, long version) {
        long now = Instant.now().toEpochMilli();
        return mapping.deepCopy()
                .put("id", newId())
                .put("version", version)
                .put("createdDate", now)
                .put("modifiedDate", now)
                .put("createdBy", user(caller))
                .put("modifiedBy", user(caller));
    }

    /** A mapping in the place of another one, whose id it keeps; the same one when nothing differs. */
    ObjectNode changed(Caller caller, ObjectNode old, ObjectNode mapping, long version) {
        ObjectNode next = mapping.deepCopy();
        for (String name : List.of("id", "version", "createdDate", "modifiedDate", "createdBy", "modifiedBy")) {
            next.set(name, old.get(name));
        }
        return next.equals(old)
                ? old
                : next.put("version", version)
                        .put("modifiedDate", Instant.now().toEpochMilli())
                        .put("modifiedBy", user(caller));
    }

    private static String user(Caller caller) {
        return caller.clientId() + "@AdobeID";
    }

    private String newId() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
