package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Document;
import io.tributary.xdm.Lookup;
import io.tributary.xdm.ResolvedSchema;
import io.tributary.xdm.SchemaResolver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All resources and descriptors that one sandbox sees, at one moment. A change makes a new library; trees in it are not changed. */
final class Library implements Lookup {

    private static final SchemaResolver RESOLVER = new SchemaResolver();

    private final Standard standard;
    private final Map<String, Document> resources;
    private final Map<String, Document> descriptors;
    private final Map<String, String> altIds = new HashMap<>();
    private final Map<String, ResolvedSchema> resolved = new ConcurrentHashMap<>();
    /** Made when first asked for: several threads may make the same one. */
    private volatile @Nullable Map<String, List<ObjectNode>> referrers;

    private Library(Standard standard, Map<String, Document> resources, Map<String, Document> descriptors) {
        this.standard = standard;
        this.resources = resources;
        this.descriptors = descriptors;
        for (Document document : resources.values()) {
            altIds.put(document.body().path("meta:altId").asText(), document.id());
        }
    }

    static Library of(Standard standard, List<Document> resources, List<Document> descriptors) {
        return new Library(standard, byId(resources), byId(descriptors));
    }

    private static Map<String, Document> byId(List<Document> documents) {
        Map<String, Document> map = new LinkedHashMap<>();
        documents.forEach(document -> map.put(document.id(), document));
        return map;
    }

    /** This library with a resource added or replaced. */
    Library with(Document resource) {
        return with(List.of(resource));
    }

    /** This library with resources added or replaced. */
    Library with(List<Document> added) {
        Map<String, Document> changed = new LinkedHashMap<>(resources);
        added.forEach(resource -> changed.put(resource.id(), resource));
        return new Library(standard, changed, descriptors)
                .remembering(this, added.stream().map(Document::id).toList());
    }

    /** This library with a resource that has got its version and dates: what was resolved of others stays. */
    Library stamped(Document resource) {
        Map<String, Document> changed = new LinkedHashMap<>(resources);
        changed.put(resource.id(), resource);
        Library stamped = new Library(standard, changed, descriptors).remembering(this, List.of());
        stamped.forget(resource.body());
        return stamped;
    }

    /** This library without a resource and without the descriptors on it. */
    Library without(String id) {
        Map<String, Document> changed = new LinkedHashMap<>(resources);
        changed.remove(id);
        Map<String, Document> fewer = new LinkedHashMap<>(descriptors);
        fewer.values().removeIf(descriptor -> sourceSchema(descriptor.body()).equals(id));
        return new Library(standard, changed, fewer).remembering(this, List.of(id));
    }

    /** This library with a descriptor added or replaced. */
    Library withDescriptor(Document descriptor) {
        Map<String, Document> changed = new LinkedHashMap<>(descriptors);
        changed.put(descriptor.id(), descriptor);
        return new Library(standard, resources, changed).remembering(this, List.of());
    }

    /** This library without a descriptor. */
    Library withoutDescriptor(String id) {
        Map<String, Document> changed = new LinkedHashMap<>(descriptors);
        changed.remove(id);
        return new Library(standard, resources, changed).remembering(this, List.of());
    }

    /**
     * Keeps what the library before had resolved, except for what the change reaches: whoever holds a resolved schema sees by its identity whether it is still
     * the same.
     *
     * @param changed the resources that are others now; none when only a descriptor is
     */
    private Library remembering(Library before, List<String> changed) {
        resolved.putAll(before.resolved);
        for (String id : changed) {
            before.reachedFrom(id).forEach(this::forget);
            reachedFrom(id).forEach(this::forget);
        }
        return this;
    }

    private void forget(ObjectNode resource) {
        resolved.remove(resource.path("$id").asText());
    }

    Standard standard() {
        return standard;
    }

    @Override
    public Optional<ObjectNode> find(String idOrAltId) {
        return tenant(idOrAltId).map(Document::body).or(() -> standard.find(idOrAltId));
    }

    /** A resource of the tenant container. */
    Optional<Document> tenant(String idOrAltId) {
        return Optional.ofNullable(resources.get(altIds.getOrDefault(idOrAltId, idOrAltId)));
    }

    /** The tenant's resources, oldest first. */
    Stream<ObjectNode> tenant() {
        return resources.values().stream().map(Document::body);
    }

    /** The tenant's resources of a kind, oldest first. */
    Stream<ObjectNode> tenant(Kind kind) {
        return tenant().filter(resource -> Kind.of(resource) == kind);
    }

    Optional<Document> descriptor(String id) {
        return Optional.ofNullable(descriptors.get(id));
    }

    /** Descriptors, oldest first. */
    Stream<ObjectNode> descriptors() {
        return descriptors.values().stream().map(Document::body);
    }

    /** Descriptors on a resource, oldest first. */
    Stream<ObjectNode> descriptors(String schemaId) {
        return descriptors().filter(descriptor -> sourceSchema(descriptor).equals(schemaId));
    }

    private static String sourceSchema(JsonNode descriptor) {
        return descriptor.path("xdm:sourceSchema").asText();
    }

    /** A schema or class with everything it refers to; resolved at most once for each library, give or take a race. */
    ResolvedSchema resolved(ObjectNode schema) {
        String id = schema.path("$id").asText();
        ResolvedSchema known = resolved.get(id);
        if (known == null) {
            known = RESOLVER.resolve(schema, this);
            resolved.put(id, known);
        }
        return known;
    }

    /** The resolved form of any resource, for reading; a copy. */
    ObjectNode full(ObjectNode resource) {
        return switch (Kind.of(resource)) {
            case SCHEMAS, CLASSES -> resolved(resource).document();
            case FIELD_GROUPS, DATA_TYPES, BEHAVIORS, UNIONS -> RESOLVER.full(resource, this);
        };
    }

    /** @throws io.tributary.xdm.SchemaException the resource does not hold together with what it refers to */
    void checkResolves(ObjectNode resource) {
        switch (Kind.of(resource)) {
            case SCHEMAS, CLASSES -> resolved(resource);
            case FIELD_GROUPS, DATA_TYPES, BEHAVIORS, UNIONS -> RESOLVER.full(resource, this);
        }
    }

    /** The tenant's resources that name a resource in a {@code $ref} or in {@code meta:intendedToExtend}, oldest first. */
    List<ObjectNode> referrers(String id) {
        Map<String, List<ObjectNode>> known = referrers;
        if (known == null) {
            known = new HashMap<>();
            for (Document document : resources.values()) {
                for (String target : targets(document.body())) {
                    known.computeIfAbsent(target, any -> new ArrayList<>()).add(document.body());
                }
            }
            referrers = known;
        }
        return known.getOrDefault(id, List.of());
    }

    /** The ids of the resources that one refers to, each once. */
    static Set<String> targets(ObjectNode resource) {
        Set<String> targets = new LinkedHashSet<>();
        resource.path("refs").forEach(ref -> targets.add(ref.asText().replaceFirst("#.*", "")));
        resource.path("meta:intendedToExtend").forEach(id -> targets.add(id.asText()));
        return targets;
    }

    /** The tenant's resources that a change of a resource reaches: itself and whatever refers to it, however far away. */
    Collection<ObjectNode> reachedFrom(String id) {
        Set<String> seen = new LinkedHashSet<>(List.of(id));
        Deque<String> open = new ArrayDeque<>(seen);
        List<ObjectNode> reached = new ArrayList<>();
        while (!open.isEmpty()) {
            String next = open.remove();
            tenant(next).map(Document::body).ifPresent(reached::add);
            for (ObjectNode referrer : referrers(next)) {
                String referrerId = referrer.path("$id").asText();
                if (seen.add(referrerId)) {
                    open.add(referrerId);
                }
            }
        }
        return reached;
    }
}
