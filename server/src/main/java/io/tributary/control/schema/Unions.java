package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.xdm.Behavior;
import io.tributary.xdm.SchemaResolver;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Unions: for each class, what all schemas of it that feed profiles have together (schema-registry contract §2.4). */
final class Unions {

    static final String TAG = "union";
    private static final String SUFFIX = "__union";
    private static final String EVENT_CLASS = "https://ns.adobe.com/xdm/context/experienceevent";
    private static final String IDENTITY_MAP = "https://ns.adobe.com/xdm/context/identitymap";
    private static final String SEGMENTATION = "https://ns.adobe.com/xdm/context/profile-segmentation";

    private final Library library;
    private final SchemaResolver resolver = new SchemaResolver();

    Unions(Library library) {
        this.library = library;
    }

    /** Whether a schema feeds profiles. */
    static boolean tagged(JsonNode schema) {
        return schema.path("meta:immutableTags")
                .valueStream()
                .anyMatch(tag -> tag.asText().equals(TAG));
    }

    /** The unions there are: one for each class with a tagged schema. */
    List<ObjectNode> all() {
        Set<String> classes = new LinkedHashSet<>();
        library.tenant(Kind.SCHEMAS)
                .filter(Unions::tagged)
                .forEach(schema -> classes.add(schema.path("meta:class").asText()));
        return classes.stream().map(this::ofClass).toList();
    }

    Optional<ObjectNode> find(String idOrAltId) {
        if (!idOrAltId.endsWith(SUFFIX)) {
            return Optional.empty();
        }
        return all().stream()
                .filter(union -> union.path("$id").asText().equals(idOrAltId)
                        || union.path("meta:altId").asText().equals(idOrAltId))
                .findFirst();
    }

    /** The schemas a union is made of, oldest first. */
    List<ObjectNode> members(String classId) {
        return library.tenant(Kind.SCHEMAS)
                .filter(schema ->
                        tagged(schema) && schema.path("meta:class").asText().equals(classId))
                .toList();
    }

    private ObjectNode ofClass(String classId) {
        ObjectNode classResource = library.find(classId).orElseThrow();
        List<ObjectNode> members = members(classId);
        ObjectNode union = classResource.objectNode();
        union.put("$id", classId + SUFFIX)
                .put("meta:altId", Ids.altId(classId + SUFFIX))
                .put("meta:resourceType", Kind.UNIONS.wire())
                .put("version", "1.0")
                .put("title", classResource.path("title").asText())
                .put("type", "object")
                .put("description", classResource.path("description").asText());
        union.setAll(composed(members));
        union.put("meta:class", classId)
                .put("meta:extensible", false)
                .put("meta:abstract", false)
                .put("meta:xdmType", "object");
        for (String shared :
                List.of("imsOrg", "meta:containerId", "meta:sandboxId", "meta:sandboxType", "meta:tenantNamespace")) {
            union.set(shared, members.getFirst().path(shared));
        }
        union.set("meta:registryMetadata", metadata(members));
        return union;
    }

    /** {@code allOf}, {@code refs} and {@code meta:extends} of the schemas together; entries that several have count once. */
    private static ObjectNode composed(List<ObjectNode> members) {
        Set<JsonNode> parts = new LinkedHashSet<>();
        Set<String> refs = new LinkedHashSet<>();
        Set<String> extended = new LinkedHashSet<>();
        for (ObjectNode member : members) {
            member.path("allOf").forEach(part -> parts.add(part.deepCopy()));
            member.path("refs").forEach(ref -> refs.add(ref.asText()));
            member.path("meta:extends").forEach(id -> extended.add(id.asText()));
        }
        members.forEach(member -> extended.add(member.path("$id").asText()));
        ObjectNode composed = members.getFirst().objectNode();
        composed.putArray("allOf").addAll(List.copyOf(parts));
        refs.forEach(composed.putArray("refs")::add);
        extended.forEach(composed.putArray("meta:extends")::add);
        return composed;
    }

    private static ObjectNode metadata(List<ObjectNode> members) {
        ObjectNode metadata = members.getFirst().objectNode();
        long created = Long.MAX_VALUE;
        long modified = 0;
        for (ObjectNode member : members) {
            JsonNode of = member.path("meta:registryMetadata");
            created = Math.min(created, of.path("repo:createdDate").asLong());
            modified = Math.max(modified, of.path("repo:lastModifiedDate").asLong());
        }
        return metadata.put("repo:createdDate", created).put("repo:lastModifiedDate", modified);
    }

    /** The resolved form, with what the platform adds to profiles. */
    ObjectNode full(ObjectNode union) {
        ObjectNode full = resolver.full(extended(union), library);
        String classId = union.path("meta:class").asText();
        boolean record = full.path("meta:extends")
                .valueStream()
                .anyMatch(id -> id.asText().equals(Behavior.RECORD.id()));
        if (record) {
            find(EVENT_CLASS + SUFFIX)
                    .filter(events -> !classId.equals(EVENT_CLASS))
                    .ifPresent(events -> full.withObject("/properties").set("timeSeriesEvents", list(full(events))));
        }
        return full;
    }

    private static ObjectNode list(ObjectNode item) {
        ObjectNode list = item.objectNode();
        list.put("title", "Events").put("type", "array").put("meta:xdmType", "array");
        list.putObject("items")
                .put("type", "object")
                .put("meta:xdmType", "object")
                .put("meta:referencedFrom", item.path("$id").asText())
                .set("properties", item.path("properties"));
        return list;
    }

    private ObjectNode extended(ObjectNode union) {
        ObjectNode extended = union.deepCopy();
        ArrayNode parts = extended.withArray("/allOf");
        List<ObjectNode> more = new ArrayList<>(List.of(parts.objectNode().put("$ref", IDENTITY_MAP)));
        if (union.path("meta:extends").valueStream().anyMatch(id -> id.asText().equals(Behavior.RECORD.id()))) {
            more.add(parts.objectNode().put("$ref", SEGMENTATION).put("meta:refProperty", "/segmentMembership"));
        }
        parts.addAll(more);
        return extended;
    }
}
