package io.tributary.control.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.schema.Libraries.Change;
import io.tributary.control.schema.Libraries.Step;
import io.tributary.control.schema.ResourceRules.Judged;
import io.tributary.control.store.Document;
import io.tributary.control.store.Scope;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Creates, changes and deletes schemas, classes, field groups and data types. */
final class ResourceWriter {

    private final Libraries libraries;
    private final ResourceRules rules;
    private final Drafts drafts;
    private final Audit audit;
    private final DryRun dryRun;
    private final Ids ids = new Ids();

    ResourceWriter(Libraries libraries, ResourceRules rules, Drafts drafts, Audit audit, DryRun dryRun) {
        this.libraries = libraries;
        this.rules = rules;
        this.drafts = drafts;
        this.audit = audit;
        this.dryRun = dryRun;
    }

    /** The new resource as stored. */
    ObjectNode create(Author author, Kind kind, ObjectNode sent) {
        return libraries.change(author.caller().scope(), step -> {
            Library library = step.library();
            Judged judged = created(author, kind, sent, library);
            ObjectNode body = stamped(judged.body(), author, library, Optional.empty());
            Document stored = step.create(Libraries.RESOURCES, body.path("$id").asText(), body);
            audit.write(step, author, Optional.empty(), Optional.of(body));
            return new Change<>(judged.after().stamped(stored), stored.body());
        });
    }

    /** What {@link #create} would do. */
    ObjectNode tryCreate(Author author, Kind kind, ObjectNode sent, int events) {
        Library library = libraries.of(author.caller().scope());
        return dryRun.report(author, library, events, () -> created(author, kind, sent, library));
    }

    private Judged created(Author author, Kind kind, ObjectNode sent, Library library) {
        String id = ids.resource(author.caller().tenant(), kind);
        return rules.judged(kind, id, sent, library, author.caller(), Optional.empty());
    }

    /**
     * A change of one resource.
     *
     * @param ifMatch the etag the client saw, if it says so
     * @param edit from the stored form to what the client wants
     */
    record Wish(Kind kind, String idOrAltId, Optional<String> ifMatch, UnaryOperator<ObjectNode> edit) {}

    /** Replaces a resource by what a client wants; returns it as stored, the old one if nothing changed. */
    ObjectNode change(Author author, Wish wish) {
        return libraries.change(author.caller().scope(), step -> {
            Library library = step.library();
            Document document = matching(wish.kind(), wish.idOrAltId(), wish.ifMatch(), library);
            ObjectNode before = document.body();
            Judged judged = changed(author, wish, before, library);
            judged.refuseBreaches();
            if (Drafts.same(judged.body(), before)) {
                return new Change<>(library, before);
            }
            ObjectNode body = stamped(judged.body(), author, library, Optional.of(before));
            Document stored = step.replace(document, body);
            audit.write(step, author, Optional.of(before), Optional.of(body));
            return new Change<>(judged.after().stamped(stored), stored.body());
        });
    }

    /** What {@link #change} would do. */
    ObjectNode tryChange(Author author, Wish wish, int events) {
        Library library = libraries.of(author.caller().scope());
        Document document = matching(wish.kind(), wish.idOrAltId(), wish.ifMatch(), library);
        return dryRun.report(author, library, events, () -> changed(author, wish, document.body(), library));
    }

    private Judged changed(Author author, Wish wish, ObjectNode before, Library library) {
        return rules.judged(
                wish.kind(),
                before.path("$id").asText(),
                wish.edit().apply(before),
                library,
                author.caller(),
                Optional.of(before));
    }

    private ObjectNode stamped(ObjectNode body, Author author, Library library, Optional<ObjectNode> before) {
        drafts.stamp(body, author.caller(), library.standard().version(), before);
        return body;
    }

    /** Deletes a resource and the descriptors on it. */
    void delete(Author author, Kind kind, String idOrAltId, Optional<String> ifMatch) {
        libraries.change(author.caller().scope(), step -> {
            Library library = step.library();
            Document document = matching(kind, idOrAltId, ifMatch, library);
            rules.deletable(kind, document.body(), library, author.caller().scope());
            deleteDescriptors(step, document.id());
            step.delete(document);
            audit.write(step, author, Optional.of(document.body()), Optional.empty());
            return new Change<>(library.without(document.id()), document.id());
        });
    }

    /** What {@link #delete} would do. */
    ObjectNode tryDelete(Author author, Kind kind, String idOrAltId, Optional<String> ifMatch) {
        Scope scope = author.caller().scope();
        Library library = libraries.of(scope);
        Document document = matching(kind, idOrAltId, ifMatch, library);
        return dryRun.report(author, () -> rules.deletable(kind, document.body(), library, scope));
    }

    private static Document matching(Kind kind, String idOrAltId, Optional<String> ifMatch, Library library) {
        Document document = writable(kind, idOrAltId, library);
        checkMatch(document.body(), ifMatch);
        return document;
    }

    private static void deleteDescriptors(Step step, String id) {
        List<String> gone = step.library()
                .descriptors(id)
                .map(descriptor -> descriptor.path("@id").asText())
                .toList();
        gone.forEach(descriptor -> step.library().descriptor(descriptor).ifPresent(step::delete));
    }

    private static Document writable(Kind kind, String idOrAltId, Library library) {
        Optional<Document> found = library.tenant(idOrAltId).filter(document -> Kind.of(document.body()) == kind);
        if (found.isEmpty()
                && library.standard()
                        .find(idOrAltId)
                        .filter(component -> Kind.of(component) == kind)
                        .isPresent()) {
            throw Refusal.method(
                    "GET",
                    "%s is a standard component and read-only; create a resource of your own instead."
                            .formatted(Json.shown(idOrAltId)));
        }
        return found.orElseThrow(() -> Refusal.notFound(kind, idOrAltId));
    }

    private static void checkMatch(ObjectNode resource, Optional<String> ifMatch) {
        String etag = eTag(resource);
        boolean fits = ifMatch.isEmpty()
                || List.of(ifMatch.get().split(",", -1)).stream()
                        .map(String::strip)
                        .anyMatch(tag -> tag.equals("*") || tag.equals("\"" + etag + "\"") || tag.equals(etag));
        if (!fits) {
            throw Refusal.stale("If-Match is %s, but the resource has the etag \"%s\"; read it again."
                    .formatted(Json.shown(ifMatch.get()), etag));
        }
    }

    /** The etag of a resource, without quotes. */
    static String eTag(ObjectNode resource) {
        return resource.path("meta:registryMetadata").path("eTag").asText();
    }
}
