package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the stored form of a resource from what a client sent (schema-registry contract §1.3, §1.6). */
final class Drafts {

    /** Members that only the registry sets; what a client sends of them is ignored. */
    private static final List<String> SERVER = List.of(
            "$id",
            "meta:altId",
            "meta:resourceType",
            "version",
            "imsOrg",
            "refs",
            "meta:class",
            "meta:classTitle",
            "meta:containerId",
            "meta:sandboxId",
            "meta:sandboxType",
            "meta:tenantNamespace",
            "meta:registryMetadata",
            "meta:descriptors",
            "meta:extends",
            "meta:extensible",
            "meta:abstract",
            "meta:xdmType");

    private static final List<String> OF_TYPE =
            List.of("type", "properties", "items", "additionalProperties", "required", "meta:referencedFrom");

    private final InstantSource clock;

    Drafts(InstantSource clock) {
        this.clock = clock;
    }

    /** What a client sent, without read-only members, in stored names, and with references where a resolved form has copies. */
    static ObjectNode cleaned(Kind kind, ObjectNode sent, Library library) {
        ObjectNode clean = sent.deepCopy();
        clean.remove(SERVER);
        if (kind != Kind.SCHEMAS) {
            clean.remove("meta:immutableTags");
        }
        if (kind != Kind.FIELD_GROUPS) {
            clean.remove("meta:intendedToExtend");
        }
        Tree.each(clean, (pointer, field) -> {
            field.remove("meta:descriptors");
            if (!pointer.isEmpty() && !field.has("$ref")) {
                fold(field, library);
            }
        });
        Notation.toStored(clean);
        return clean;
    }

    /** A client may send back what it read resolved: a copy of a data type becomes the reference that it came from. */
    private static void fold(ObjectNode field, Library library) {
        Optional<ObjectNode> type =
                library.find(field.path("meta:referencedFrom").asText());
        type.filter(found -> Kind.of(found) == Kind.DATA_TYPES).ifPresent(found -> {
            field.remove(OF_TYPE);
            field.put("$ref", found.path("$id").asText());
        });
    }

    /**
     * The stored form.
     *
     * @param clean checked and with types
     * @param before the resource as it was; empty for a new one
     */
    ObjectNode assembled(
            Kind kind, String id, ObjectNode clean, Library library, Caller caller, Optional<ObjectNode> before) {
        ObjectNode body = clean.objectNode();
        body.put("$id", id)
                .put("meta:altId", Ids.altId(id))
                .put("meta:resourceType", kind.wire())
                .put("version", before.map(old -> old.path("version").asText()).orElse("1.0"))
                .put("title", clean.path("title").asText())
                .put("type", clean.path("type").asText("object"))
                .put("description", clean.path("description").asText(""));
        clean.properties().forEach(member -> {
            if (!body.has(member.getKey())) {
                body.set(member.getKey(), member.getValue());
            }
        });
        body.path("allOf").forEach(Drafts::markObject);
        strings(body, "refs", ReferenceRules.external(clean));
        composition(kind, body, library);
        tags(body, before);
        place(body, caller, before);
        return body;
    }

    private static void markObject(JsonNode part) {
        if (part instanceof ObjectNode reference && reference.has("$ref")) {
            reference.put("type", "object").put("meta:xdmType", "object");
        }
    }

    private static void strings(ObjectNode body, String member, Set<String> values) {
        ArrayNode list = body.putArray(member);
        values.forEach(list::add);
    }

    private static void composition(Kind kind, ObjectNode body, Library library) {
        boolean whole = kind == Kind.SCHEMAS;
        body.put("meta:extensible", !whole).put("meta:abstract", !whole);
        Set<String> extended = ReferenceRules.extended(body, library);
        if (whole || kind == Kind.CLASSES || !extended.isEmpty()) {
            strings(body, "meta:extends", extended);
        }
        body.put("meta:xdmType", body.path("type").asText());
        if (whole) {
            body.put("meta:class", ClassRules.classOf(body, library));
        }
        if (kind == Kind.FIELD_GROUPS && !body.has("meta:intendedToExtend")) {
            body.putArray("meta:intendedToExtend");
        }
    }

    /** A tag once given stays: a body without the member keeps the old ones, a body without one of them is refused. */
    private static void tags(ObjectNode body, Optional<ObjectNode> before) {
        JsonNode old =
                before.map(resource -> resource.path("meta:immutableTags")).orElse(body.missingNode());
        if (!body.has("meta:immutableTags")) {
            if (!old.isEmpty()) {
                body.set("meta:immutableTags", old.deepCopy());
            }
            return;
        }
        Set<String> now = new LinkedHashSet<>();
        body.path("meta:immutableTags").forEach(tag -> now.add(tag.asText()));
        for (JsonNode tag : old) {
            if (!now.contains(tag.asText())) {
                throw immutable(tag.asText());
            }
        }
        strings(body, "meta:immutableTags", now);
    }

    static Refusal immutable(String tag) {
        return Refusal.invalid(
                "/meta:immutableTags",
                "immutable",
                "/meta:immutableTags: the tag '%s' can't be taken away once it is there".formatted(Json.shown(tag)));
    }

    private void place(ObjectNode body, Caller caller, Optional<ObjectNode> before) {
        body.put("imsOrg", caller.scope().orgId())
                .put("meta:containerId", "tenant")
                .put("meta:sandboxId", caller.sandboxId())
                .put("meta:sandboxType", sandboxType(caller))
                .put("meta:tenantNamespace", "_" + caller.tenant());
        before.ifPresent(old -> {
            for (String member : List.of("imsOrg", "meta:sandboxId", "meta:sandboxType", "meta:tenantNamespace")) {
                body.set(member, old.path(member));
            }
        });
    }

    /** The default sandbox of an organisation is the one for production. */
    static String sandboxType(Caller caller) {
        return caller.scope().sandbox().equals("prod") ? "production" : "development";
    }

    /** The same content, whatever its version and dates. */
    static boolean same(ObjectNode one, ObjectNode other) {
        return content(one).equals(content(other));
    }

    /** A resource without what changes with every change. */
    static ObjectNode content(ObjectNode resource) {
        return resource.deepCopy().without(List.of("version", "meta:registryMetadata"));
    }

    /** Sets the members that change with every change; {@code before} is empty for a new resource. */
    void stamp(ObjectNode body, Caller caller, String libraryVersion, Optional<ObjectNode> before) {
        body.remove("meta:registryMetadata");
        before.ifPresent(
                old -> body.put("version", nextMinor(old.path("version").asText())));
        long now = clock.millis();
        JsonNode old =
                before.map(resource -> resource.path("meta:registryMetadata")).orElse(body.missingNode());
        ObjectNode metadata = body.objectNode();
        metadata.put("repo:createdDate", old.path("repo:createdDate").asLong(now))
                .put("repo:lastModifiedDate", now)
                .put("xdm:createdClientId", old.path("xdm:createdClientId").asText(caller.clientId()))
                .put("xdm:lastModifiedClientId", caller.clientId())
                .put("xdm:createdUserId", old.path("xdm:createdUserId").asText(caller.clientId()))
                .put("xdm:lastModifiedUserId", caller.clientId())
                .put("eTag", Json.digest(body))
                .put("meta:globalLibVersion", libraryVersion);
        body.set("meta:registryMetadata", metadata);
    }

    private static String nextMinor(String version) {
        return "1." + (Integer.parseInt(version.substring(version.indexOf('.') + 1)) + 1);
    }
}
