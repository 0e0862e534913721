package io.tributary.control.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.xdm.Lookup;
import io.tributary.xdm.SchemaException;
import io.tributary.xdm.SchemaResolver;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What a schema that feeds profiles must bring, and that it goes with the others of its class (schema-registry contract §2.4). */
final class UnionRules {

    private static final String IDENTITY_MAP = "identityMap";

    private UnionRules() {}

    /**
     * Checks a tagged schema.
     *
     * @param schema its written form
     * @param library with this schema in it
     */
    static void check(ObjectNode schema, Library library) {
        identity(schema, library);
        relations(schema, library);
        merges(schema, library);
    }

    private static void identity(ObjectNode schema, Library library) {
        String id = schema.path("$id").asText();
        if (!hasIdentity(schema, library)) {
            throw Refusal.union(
                    1528,
                    "Schema %s can't feed profiles: it has neither an identityMap nor a primary identity descriptor; add the IdentityMap field group or create such a descriptor first."
                            .formatted(id));
        }
    }

    /** Whether the rows of a schema say whose they are. */
    static boolean hasIdentity(ObjectNode schema, Library library) {
        return hasIdentityMap(schema, library)
                || primary(schema.path("$id").asText(), library).isPresent();
    }

    /** Whether a schema has the standard map of identities. */
    static boolean hasIdentityMap(ObjectNode schema, Library library) {
        return library.resolved(schema).document().path("properties").has(IDENTITY_MAP);
    }

    /** The descriptor of the primary identity of a schema. */
    static Optional<ObjectNode> primary(String schemaId, Library library) {
        return library.descriptors(schemaId)
                .filter(descriptor -> type(descriptor).equals("xdm:descriptorIdentity"))
                .filter(descriptor -> descriptor.path("xdm:isPrimary").asBoolean())
                .findFirst();
    }

    private static String type(ObjectNode descriptor) {
        return descriptor.path("@type").asText();
    }

    private static void relations(ObjectNode schema, Library library) {
        String id = schema.path("$id").asText();
        library.descriptors(id)
                .filter(descriptor -> type(descriptor).equals("xdm:descriptorOneToOne"))
                .forEach(relation -> relation(id, relation, library));
    }

    private static void relation(String id, ObjectNode relation, Library library) {
        String property = relation.path("xdm:sourceProperty").asText();
        ObjectNode reference = library.descriptors(id)
                .filter(descriptor -> type(descriptor).equals("xdm:descriptorReferenceIdentity"))
                .filter(descriptor ->
                        descriptor.path("xdm:sourceProperty").asText().equals(property))
                .findFirst()
                .orElseThrow(() -> Refusal.union(
                        1526,
                        "Property %s of schema %s has a one-to-one descriptor but no reference identity descriptor; create that one first."
                                .formatted(property, id)));
        String destination = relation.path("xdm:destinationSchema").asText();
        String expected = primary(destination, library)
                .map(descriptor -> descriptor.path("xdm:namespace").asText())
                .orElse("");
        String found = reference.path("xdm:identityNamespace").asText();
        if (!found.equalsIgnoreCase(expected)) {
            throw Refusal.union(
                    1527,
                    "The reference identity of property %s of schema %s has the namespace '%s', but the primary identity of schema %s has '%s'."
                            .formatted(property, id, found, destination, expected));
        }
    }

    private static void merges(ObjectNode schema, Library library) {
        String id = schema.path("$id").asText();
        for (ObjectNode other :
                new Unions(library).members(schema.path("meta:class").asText())) {
            if (!other.path("$id").asText().equals(id)) {
                together(schema, other, library);
            }
        }
    }

    private static void together(ObjectNode schema, ObjectNode other, Lookup lookup) {
        Set<ObjectNode> parts = new LinkedHashSet<>();
        schema.path("allOf").forEach(part -> parts.add(part.deepCopy()));
        other.path("allOf").forEach(part -> parts.add(part.deepCopy()));
        ObjectNode both = schema.objectNode().put("meta:resourceType", Kind.SCHEMAS.wire());
        parts.forEach(both.putArray("allOf")::add);
        try {
            new SchemaResolver().resolve(both, lookup);
        } catch (SchemaException conflict) {
            throw Refusal.merge("The schema does not go together with schema %s (%s), which feeds the same profiles: %s"
                    .formatted(
                            other.path("$id").asText(),
                            other.path("title").asText(),
                            Objects.requireNonNullElse(conflict.getMessage(), "")));
        }
    }
}
