package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.schema.Libraries.Change;
import io.tributary.control.store.Document;
import io.tributary.control.store.Scope;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Creates, replaces and deletes descriptors: what a schema's fields mean to the platform (schema-registry contract §1.11). */
final class Descriptors {

    private static final List<String> SERVER = List.of(
            "@id",
            "imsOrg",
            "version",
            "meta:containerId",
            "meta:sandboxId",
            "meta:sandboxType",
            "meta:registryMetadata");
    private static final Set<String> ON_FIELDS = Set.of(
            DescriptorShape.IDENTITY,
            "xdm:descriptorReferenceIdentity",
            "xdm:descriptorOneToOne",
            "xdm:descriptorRelationship");

    private final Libraries libraries;
    private final IdentityNamespaces namespaces;
    private final InstantSource clock;
    private final Ids ids = new Ids();

    Descriptors(Libraries libraries, IdentityNamespaces namespaces, InstantSource clock) {
        this.libraries = libraries;
        this.namespaces = namespaces;
        this.clock = clock;
    }

    /** The new descriptor as stored. */
    ObjectNode create(Caller caller, ObjectNode sent) {
        return libraries.change(caller.scope(), step -> {
            String id = ids.hex();
            ObjectNode body = checked(id, sent, step.library(), caller.scope());
            ObjectNode stamped = stamped(id, body, caller, Optional.empty());
            Document stored = step.create(Libraries.DESCRIPTORS, id, stamped);
            return new Change<>(step.library().withDescriptor(stored), stored.body());
        });
    }

    /** The replaced descriptor as stored. */
    ObjectNode replace(Caller caller, String id, ObjectNode sent) {
        return libraries.change(caller.scope(), step -> {
            Document old = find(id, step.library());
            ObjectNode body = checked(id, sent, step.library(), caller.scope());
            boolean stillPrimary = body.path("xdm:isPrimary").asBoolean()
                    && body.path("xdm:sourceSchema").equals(old.body().path("xdm:sourceSchema"));
            if (!stillPrimary) {
                checkReleasable(old.body(), step.library());
            }
            ObjectNode stamped = stamped(id, body, caller, Optional.of(old.body()));
            Document stored = step.replace(old, stamped);
            return new Change<>(step.library().withDescriptor(stored), stored.body());
        });
    }

    void delete(Caller caller, String id) {
        libraries.change(caller.scope(), step -> {
            Document old = find(id, step.library());
            checkReleasable(old.body(), step.library());
            step.delete(old);
            return new Change<>(step.library().withoutDescriptor(id), id);
        });
    }

    static Document find(String id, Library library) {
        return library.descriptor(id).orElseThrow(() -> notFound(id));
    }

    static Refusal notFound(String id) {
        return Refusal.of(
                404,
                "XDM-1014-404",
                "Resource not found",
                "There is no descriptor with the @id '%s' in this container.".formatted(Json.shown(id)));
    }

    /** The primary identity of a schema that feeds profiles must stay, unless an identityMap says whose the rows are. */
    private static void checkReleasable(ObjectNode descriptor, Library library) {
        boolean primary = descriptor.path("@type").asText().equals(DescriptorShape.IDENTITY)
                && descriptor.path("xdm:isPrimary").asBoolean();
        String schemaId = descriptor.path("xdm:sourceSchema").asText();
        Optional<ObjectNode> schema = library.find(schemaId).filter(Unions::tagged);
        if (primary && schema.isPresent() && !UnionRules.hasIdentityMap(schema.get(), library)) {
            throw Refusal.of(
                    403,
                    "XDM-4000-403",
                    "Forbidden",
                    "Schema %s feeds profiles and has no identityMap, so its primary identity descriptor must stay."
                            .formatted(schemaId));
        }
    }

    private ObjectNode checked(String id, ObjectNode sent, Library library, Scope scope) {
        ObjectNode body = sent.deepCopy();
        body.remove(SERVER);
        DescriptorShape.check(body);
        String type = body.path("@type").asText();
        if (!DescriptorShape.known(type)) {
            return body;
        }
        ObjectNode source = resource(body, "xdm:sourceSchema", library);
        if (body.has("xdm:destinationSchema")) {
            resource(body, "xdm:destinationSchema", library);
        }
        if (ON_FIELDS.contains(type)) {
            onField(body, source, library);
        }
        if (type.equals(DescriptorShape.IDENTITY)) {
            identity(id, body, library, scope);
        }
        if (!type.equals(DescriptorShape.LABEL)) {
            unique(id, body, library);
        }
        return body;
    }

    /** The resource a member names; the member becomes its {@code $id}. */
    private static ObjectNode resource(ObjectNode body, String member, Library library) {
        String sent = body.path(member).asText();
        ObjectNode found = library.find(sent)
                .orElseThrow(() -> Refusal.invalid(
                        "$." + member,
                        "reference",
                        "$.%s: '%s' is unknown in this sandbox; expected the $id of a schema"
                                .formatted(member, Json.shown(sent))));
        body.put(member, found.path("$id").asText());
        return found;
    }

    private static void onField(ObjectNode body, ObjectNode source, Library library) {
        JsonNode path = body.path("xdm:sourceProperty");
        Optional<ObjectNode> field =
                path.isTextual() ? FieldPath.find(library.full(source), path.textValue()) : Optional.empty();
        if (field.isEmpty()) {
            throw Refusal.invalid(
                    "$.xdm:sourceProperty",
                    "reference",
                    "$.xdm:sourceProperty: schema %s has no field %s"
                            .formatted(source.path("$id").asText(), Json.shown(path.toString())));
        }
        String fieldType = field.get().path("meta:xdmType").asText();
        boolean identity = body.path("@type").asText().equals(DescriptorShape.IDENTITY);
        if (identity && !fieldType.equals("string")) {
            throw Refusal.invalid(
                    "$.xdm:sourceProperty",
                    "field",
                    "$.xdm:sourceProperty: field %s is of type %s; an identity is a string"
                            .formatted(Json.shown(path.asText()), fieldType));
        }
    }

    private void identity(String id, ObjectNode body, Library library, Scope scope) {
        if (!body.has("xdm:isPrimary")) {
            body.put("xdm:isPrimary", false);
        }
        String namespace = body.path("xdm:namespace").asText();
        boolean byCode = body.path("xdm:property").asText().equals("xdm:code");
        if (!namespaces.known(scope, namespace, byCode)) {
            throw Refusal.invalid(
                    "$.xdm:namespace",
                    "reference",
                    "$.xdm:namespace: there is no identity namespace with the %s '%s'; create it first or use one such as %s"
                            .formatted(byCode ? "code" : "id", Json.shown(namespace), byCode ? "Email" : "6"));
        }
        String schemaId = body.path("xdm:sourceSchema").asText();
        UnionRules.primary(schemaId, library)
                .filter(primary -> body.path("xdm:isPrimary").asBoolean())
                .filter(primary -> !primary.path("@id").asText().equals(id))
                .ifPresent(primary -> {
                    throw Refusal.invalid(
                            "$.xdm:isPrimary",
                            "unique",
                            "$.xdm:isPrimary: schema %s has a primary identity already, descriptor %s on %s"
                                    .formatted(
                                            schemaId,
                                            primary.path("@id").asText(),
                                            primary.path("xdm:sourceProperty").asText()));
                });
    }

    private static void unique(String id, ObjectNode body, Library library) {
        library.descriptors(body.path("xdm:sourceSchema").asText())
                .filter(other -> other.path("@type").equals(body.path("@type")))
                .filter(other -> other.path("xdm:sourceProperty").equals(body.path("xdm:sourceProperty")))
                .filter(other -> !other.path("@id").asText().equals(id))
                .findFirst()
                .ifPresent(other -> {
                    throw Refusal.invalid(
                            "$",
                            "unique",
                            "$: descriptor %s of type %s is on this property already; replace it with PUT"
                                    .formatted(
                                            other.path("@id").asText(),
                                            other.path("@type").asText()));
                });
    }

    private ObjectNode stamped(String id, ObjectNode body, Caller caller, Optional<ObjectNode> before) {
        ObjectNode stamped = body.objectNode();
        stamped.put("@id", id);
        stamped.setAll(body);
        stamped.put("imsOrg", caller.scope().orgId())
                .put("version", "1")
                .put("meta:containerId", "tenant")
                .put("meta:sandboxId", caller.sandboxId())
                .put("meta:sandboxType", Drafts.sandboxType(caller));
        long now = clock.millis();
        JsonNode old = before.map(descriptor -> descriptor.path("meta:registryMetadata"))
                .orElse(body.missingNode());
        ObjectNode metadata = body.objectNode();
        metadata.put("repo:createdDate", old.path("repo:createdDate").asLong(now))
                .put("repo:lastModifiedDate", now)
                .put("xdm:createdClientId", old.path("xdm:createdClientId").asText(caller.clientId()))
                .put("xdm:lastModifiedClientId", caller.clientId())
                .put("xdm:createdUserId", old.path("xdm:createdUserId").asText(caller.clientId()))
                .put("xdm:lastModifiedUserId", caller.clientId())
                .put("eTag", Json.digest(stamped));
        stamped.set("meta:registryMetadata", metadata);
        return stamped;
    }
}
