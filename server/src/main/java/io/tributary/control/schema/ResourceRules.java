package io.tributary.control.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.schema.Refusal.SubError;
import io.tributary.control.store.Document;
import io.tributary.control.store.Scope;
import io.tributary.xdm.SchemaException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All rules that a new or changed resource must keep, in the order of schema-registry contract §1.7, then §1.8. */
final class ResourceRules {

    private final SchemaUsage usage;
    private final Drafts drafts;

    ResourceRules(SchemaUsage usage, Drafts drafts) {
        this.usage = usage;
        this.drafts = drafts;
    }

    /**
     * Checks a resource and all that it reaches.
     *
     * @param sent what the client wants the resource to be
     * @param before the resource as it was; empty for a new one
     * @return the stored form, not yet stamped with version and dates
     */
    ObjectNode checked(
            Kind kind, String id, ObjectNode sent, Library library, Caller caller, Optional<ObjectNode> before) {
        ObjectNode clean = Drafts.cleaned(kind, sent, library);
        Shape.check(kind, clean);
        ReferenceRules.check(kind, clean, library);
        ClassRules.check(kind, clean, library);
        NamespaceRules.check(kind, clean, caller.tenant(), library);
        ObjectNode typed = FieldRules.typed(clean);
        title(typed.path("title").asText(), id, library);
        ObjectNode body = drafts.assembled(kind, id, typed, library, caller, before);
        if (before.isEmpty() || !Drafts.same(body, before.get())) {
            Library after = library.with(new Document(Libraries.RESOURCES, id, 0, Instant.EPOCH, Instant.EPOCH, body));
            List<ObjectNode> reached = List.copyOf(after.reachedFrom(id));
            reached.forEach(resource -> resolves(resource, id, after));
            reached.stream().filter(Unions::tagged).forEach(schema -> UnionRules.check(schema, after));
            compatible(caller.scope(), reached, library, after);
        }
        return body;
    }

    private static void title(String title, String id, Library library) {
        library.tenant()
                .filter(other -> other.path("title").asText().equals(title))
                .filter(other -> !other.path("$id").asText().equals(id))
                .findFirst()
                .ifPresent(other -> {
                    throw Refusal.of(
                            400,
                            "XDM-1521-400",
                            "Title not unique",
                            "The title '%s' is taken by the %s %s of this sandbox; titles are unique over all kinds of resources."
                                    .formatted(
                                            Json.shown(title),
                                            Kind.of(other).label(),
                                            other.path("$id").asText()));
                });
    }

    private static void resolves(ObjectNode resource, String changed, Library after) {
        try {
            ClassRules.check(Kind.of(resource), resource, after);
            after.full(resource);
        } catch (SchemaException problem) {
            throw concerning(FieldRules.refused(problem), resource, changed);
        } catch (Refusal refusal) {
            throw concerning(refusal, resource, changed);
        }
    }

    private static Refusal concerning(Refusal refusal, ObjectNode resource, String changed) {
        if (resource.path("$id").asText().equals(changed)) {
            return refusal;
        }
        return refusal.about("%s %s (%s) would no longer hold together: "
                .formatted(
                        Kind.of(resource).label(),
                        resource.path("$id").asText(),
                        resource.path("title").asText()));
    }

    private void compatible(Scope scope, List<ObjectNode> reached, Library before, Library after) {
        List<SubError> findings = new ArrayList<>();
        for (ObjectNode schema : reached) {
            Optional<ObjectNode> old = before.find(schema.path("$id").asText());
            if (Kind.of(schema) == Kind.SCHEMAS && old.isPresent() && mayOnlyGrow(scope, old.get())) {
                findings.addAll(Compatibility.ofComposition(old.get(), schema));
                findings.addAll(Compatibility.ofFields(before.full(old.get()), after.full(schema)));
            }
        }
        if (!findings.isEmpty()) {
            throw Refusal.invalid(findings.stream().distinct().toList());
        }
    }

    private boolean mayOnlyGrow(Scope scope, ObjectNode schema) {
        return Unions.tagged(schema) || usage.of(scope, schema.path("$id").asText()) == SchemaUsage.Use.HOLDS_DATA;
    }

    /** Refuses to delete what something depends on (contract §1.9). */
    void deletable(Kind kind, ObjectNode resource, Library library, Scope scope) {
        String id = resource.path("$id").asText();
        if (kind == Kind.SCHEMAS) {
            if (Unions.tagged(resource)) {
                throw Refusal.invalid(
                        "$", "immutable", "Schema %s feeds profiles (tag union) and stays.".formatted(id));
            }
            if (usage.of(scope, id) != SchemaUsage.Use.UNUSED) {
                throw inUse("Schema %s is the schema of a dataset; delete the dataset first.".formatted(id));
            }
        }
        List<String> referrers = new ArrayList<>(library.referrers(id).stream()
                .filter(other -> !other.path("$id").asText().equals(id))
                .map(other ->
                        other.path("$id").asText() + " (" + other.path("title").asText() + ")")
                .toList());
        library.descriptors()
                .filter(descriptor ->
                        descriptor.path("xdm:destinationSchema").asText().equals(id))
                .filter(descriptor ->
                        !descriptor.path("xdm:sourceSchema").asText().equals(id))
                .forEach(descriptor ->
                        referrers.add("descriptor " + descriptor.path("@id").asText()));
        if (!referrers.isEmpty()) {
            throw inUse("%s is referred to by %s; change or delete those first.".formatted(id, referrers));
        }
    }

    private static Refusal inUse(String why) {
        return Refusal.invalid("$", "inUse", why);
    }
}
