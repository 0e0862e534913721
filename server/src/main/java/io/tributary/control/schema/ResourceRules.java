package io.tributary.control.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.schema.Refusal.SubError;
import io.tributary.control.schema.SchemaUsage.UsedBy;
import io.tributary.control.store.Document;
import io.tributary.control.store.Scope;
import io.tributary.xdm.SchemaException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
     * A resource that keeps every rule but, perhaps, the one that schemas in use only grow.
     *
     * @param body the stored form, not yet stamped with version and dates
     * @param after the library with it
     * @param reached the resource and all that refers to it, as they would be; empty when nothing changes
     * @param breaches what the change takes away from schemas in use
     */
    record Judged(ObjectNode body, Library after, List<ObjectNode> reached, List<Breach> breaches) {

        /** @throws Refusal when a schema in use would lose something */
        void refuseBreaches() {
            if (!breaches.isEmpty()) {
                throw Breach.refusal(breaches);
            }
        }
    }

    /**
     * Checks a resource and all that it reaches.
     *
     * @param sent what the client wants the resource to be
     * @param before the resource as it was; empty for a new one
     */
    Judged judged(Kind kind, String id, ObjectNode sent, Library library, Caller caller, Optional<ObjectNode> before) {
        ObjectNode body = written(kind, id, sent, library, caller, before);
        title(body.path("title").asText(), id, library);
        if (before.isPresent() && Drafts.same(body, before.get())) {
            return new Judged(body, library, List.of(), List.of());
        }
        Library after = library.with(provisional(id, body));
        List<ObjectNode> reached = List.copyOf(after.reachedFrom(id));
        whole(reached, id, after);
        return new Judged(body, after, reached, breaches(caller.scope(), reached, library, after));
    }

    /** The stored form of what a client wants, as far as the resource can be judged by itself. */
    ObjectNode written(
            Kind kind, String id, ObjectNode sent, Library library, Caller caller, Optional<ObjectNode> before) {
        ObjectNode clean = Drafts.cleaned(kind, sent, library);
        Shape.check(kind, clean);
        ReferenceRules.check(kind, clean, library);
        ClassRules.check(kind, clean, library);
        NamespaceRules.check(kind, clean, caller.tenant(), library);
        ObjectNode typed = FieldRules.typed(clean);
        return drafts.assembled(kind, id, typed, library, caller, before);
    }

    /** A document that is not stored yet. */
    static Document provisional(String id, ObjectNode body) {
        return new Document(Libraries.RESOURCES, id, 0, Instant.EPOCH, Instant.EPOCH, body);
    }

    /** Checks that resources hold together with all they refer to, and tagged schemas with each other. */
    static void whole(List<ObjectNode> resources, String changed, Library after) {
        resources.forEach(resource -> resolves(resource, changed, after));
        resources.stream().filter(Unions::tagged).forEach(schema -> UnionRules.check(schema, after));
    }

    static void title(String title, String id, Library library) {
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
            after.checkResolves(resource);
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

    private List<Breach> breaches(Scope scope, List<ObjectNode> reached, Library before, Library after) {
        List<Breach> breaches = new ArrayList<>();
        Map<String, List<UsedBy>> used = usage.of(scope);
        for (ObjectNode schema : reached) {
            String id = schema.path("$id").asText();
            Optional<ObjectNode> old = before.find(id);
            if (Kind.of(schema) != Kind.SCHEMAS || old.isEmpty()) {
                continue;
            }
            List<UsedBy> datasets = used.getOrDefault(id, List.of());
            if (Unions.tagged(old.get()) || datasets.stream().anyMatch(UsedBy::holdsData)) {
                List<SubError> findings = new ArrayList<>(Compatibility.ofComposition(old.get(), schema));
                findings.addAll(Compatibility.ofFields(before.full(old.get()), after.full(schema)));
                if (!findings.isEmpty()) {
                    breaches.add(new Breach(old.get(), datasets, findings));
                }
            }
        }
        return breaches;
    }

    /** The datasets of a sandbox by the schema they are made of. */
    Map<String, List<UsedBy>> datasets(Scope scope) {
        return usage.of(scope);
    }

    /** Refuses to delete what something depends on (contract §1.9). */
    void deletable(Kind kind, ObjectNode resource, Library library, Scope scope) {
        String id = resource.path("$id").asText();
        if (kind == Kind.SCHEMAS) {
            if (Unions.tagged(resource)) {
                throw Refusal.invalid(
                        "$", "immutable", "Schema %s feeds profiles (tag union) and stays.".formatted(id));
            }
            List<String> datasets = usage.of(scope).getOrDefault(id, List.of()).stream()
                    .map(dataset -> dataset.id() + " (" + Json.shown(dataset.name()) + ")")
                    .toList();
            if (!datasets.isEmpty()) {
                throw inUse("Schema %s is the schema of dataset %s; delete the dataset first."
                        .formatted(id, String.join(", ", datasets)));
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
