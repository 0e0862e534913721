package io.tributary.control.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.schema.Libraries.Change;
import io.tributary.control.schema.Libraries.Step;
import io.tributary.control.store.Document;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Creates, changes and deletes schemas, classes, field groups and data types. */
final class ResourceWriter {

    private final Libraries libraries;
    private final ResourceRules rules;
    private final Drafts drafts;
    private final Ids ids = new Ids();

    ResourceWriter(Libraries libraries, ResourceRules rules, Drafts drafts) {
        this.libraries = libraries;
        this.rules = rules;
        this.drafts = drafts;
    }

    /** The new resource as stored. */
    ObjectNode create(Caller caller, Kind kind, ObjectNode sent) {
        return libraries.change(caller.scope(), step -> {
            Library library = step.library();
            String id = ids.resource(caller.tenant(), kind);
            ObjectNode body = rules.checked(kind, id, sent, library, caller, Optional.empty());
            drafts.stamp(body, caller, library.standard().version(), Optional.empty());
            Document stored = step.create(Libraries.RESOURCES, id, body);
            return new Change<>(library.with(stored), stored.body());
        });
    }

    /**
     * Replaces a resource by what {@code edit} makes of it.
     *
     * @param ifMatch the etag the client saw, if it says so
     * @param edit from the stored form to what the client wants
     * @return the resource as stored; the old one if nothing changed
     */
    ObjectNode change(
            Caller caller, Kind kind, String idOrAltId, Optional<String> ifMatch, UnaryOperator<ObjectNode> edit) {
        return libraries.change(caller.scope(), step -> {
            Library library = step.library();
            Document document = writable(kind, idOrAltId, library);
            ObjectNode before = document.body();
            checkMatch(before, ifMatch);
            ObjectNode wanted = edit.apply(before);
            ObjectNode body = rules.checked(kind, document.id(), wanted, library, caller, Optional.of(before));
            if (Drafts.same(body, before)) {
                return new Change<>(library, before);
            }
            drafts.stamp(body, caller, library.standard().version(), Optional.of(before));
            Document stored = step.replace(document, body);
            return new Change<>(library.with(stored), stored.body());
        });
    }

    /** Deletes a resource and the descriptors on it. */
    void delete(Caller caller, Kind kind, String idOrAltId, Optional<String> ifMatch) {
        libraries.change(caller.scope(), step -> {
            Library library = step.library();
            Document document = writable(kind, idOrAltId, library);
            checkMatch(document.body(), ifMatch);
            rules.deletable(kind, document.body(), library, caller.scope());
            deleteDescriptors(step, document.id());
            step.delete(document);
            return new Change<>(library.without(document.id()), document.id());
        });
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
