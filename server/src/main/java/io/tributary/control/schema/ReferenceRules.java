package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.schema.Refusal.SubError;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a resource may refer to, and whether it is there. Puts {@code $id}s where a client wrote {@code meta:altId}s, so that everything later compares one form.
 */
final class ReferenceRules {

    private static final String STANDARD = "https://ns.adobe.com/xdm/";

    private static final String DEFINITION = "#/definitions/";

    private final Kind kind;
    private final Library library;
    private final List<SubError> findings = new ArrayList<>();

    private ReferenceRules(Kind kind, Library library) {
        this.kind = kind;
        this.library = library;
    }

    /** Refuses references that lead nowhere or to the wrong kind; {@code body} is changed to canonical ids. */
    static void check(Kind kind, ObjectNode body, Library library) {
        ReferenceRules rules = new ReferenceRules(kind, library);
        Tree.each(body, (pointer, schema) -> rules.reference(body, pointer, schema));
        if (body.path("meta:intendedToExtend") instanceof ArrayNode classes) {
            rules.intended(classes);
        }
        if (!rules.findings.isEmpty()) {
            throw Refusal.invalid(rules.findings);
        }
    }

    private void reference(ObjectNode body, String pointer, ObjectNode schema) {
        if (!schema.has("$ref")) {
            return;
        }
        String reference = schema.path("$ref").asText();
        int hash = reference.indexOf('#');
        String id = hash < 0 ? reference : reference.substring(0, hash);
        String fragment = hash < 0 ? "" : reference.substring(hash);
        if (id.isEmpty()) {
            local(body, pointer, fragment);
            return;
        }
        Optional<ObjectNode> target = library.find(id);
        if (target.isEmpty()) {
            refuse(pointer, "'%s' leads nowhere: no resource has this $id or meta:altId".formatted(Json.shown(id)));
            return;
        }
        if (!fragment.isEmpty() && library.tenant(id).isPresent()) {
            refuse(pointer, "'%s' is a part of a resource; refer to the whole of it".formatted(Json.shown(reference)));
        }
        Set<Kind> allowed = allowed(pointer);
        Kind found = Kind.of(target.get());
        if (!allowed.contains(found)) {
            refuse(
                    pointer,
                    "'%s' is a %s; expected here is one of %s"
                            .formatted(
                                    Json.shown(id),
                                    found.label(),
                                    allowed.stream().map(Kind::label).toList()));
        }
        schema.put("$ref", target.get().path("$id").asText() + fragment);
    }

    private void local(ObjectNode body, String pointer, String fragment) {
        String name = fragment.startsWith(DEFINITION) ? fragment.substring(DEFINITION.length()) : "/";
        if (name.contains("/")) {
            refuse(
                    pointer,
                    "'%s' is not understood; expected the $id of a resource or #/definitions/ and a name"
                            .formatted(Json.shown(fragment)));
        } else if (!body.path("definitions").path(Json.untoken(name)).isObject()) {
            refuse(pointer, "'%s' leads nowhere: the body has no such part".formatted(Json.shown(fragment)));
        }
    }

    private void refuse(String pointer, String why) {
        String path = pointer + "/$ref";
        findings.add(SubError.of(path, "reference", path + ": " + why));
    }

    /** Kinds that a {@code $ref} at a place may lead to: in {@code allOf} what the resource extends, elsewhere a field's type. */
    private Set<Kind> allowed(String pointer) {
        boolean extending = pointer.matches("(/definitions/[^/]*)?(/allOf/[0-9]+)+");
        if (!extending) {
            return EnumSet.of(Kind.DATA_TYPES);
        }
        return switch (kind) {
            case SCHEMAS -> EnumSet.of(Kind.CLASSES, Kind.FIELD_GROUPS);
            case CLASSES -> EnumSet.of(Kind.BEHAVIORS, Kind.FIELD_GROUPS, Kind.DATA_TYPES);
            case FIELD_GROUPS, DATA_TYPES -> EnumSet.of(Kind.FIELD_GROUPS, Kind.DATA_TYPES);
            case BEHAVIORS, UNIONS -> EnumSet.noneOf(Kind.class);
        };
    }

    /** The standard library of the platform has more classes than are shipped here; naming one of those does no harm. */
    private void intended(ArrayNode classes) {
        Set<String> ids = new LinkedHashSet<>();
        for (int i = 0; i < classes.size(); i++) {
            String sent = classes.get(i).asText();
            Optional<ObjectNode> target = library.find(sent);
            Optional<Kind> found = target.map(Kind::of);
            boolean fits = found.map(kind -> kind == Kind.CLASSES || kind == Kind.BEHAVIORS)
                    .orElse(sent.startsWith(STANDARD));
            if (!fits) {
                String path = "/meta:intendedToExtend/" + i;
                findings.add(SubError.of(
                        path,
                        "reference",
                        "%s: '%s' is %s; expected the id of a class"
                                .formatted(
                                        path,
                                        Json.shown(sent),
                                        found.map(kind -> "a " + kind.label()).orElse("unknown"))));
            }
            ids.add(target.map(resource -> resource.path("$id").asText()).orElse(sent));
        }
        classes.removeAll();
        ids.forEach(classes::add);
    }

    /** {@code $ref}s to other resources, in order, each once: the member {@code refs}. */
    static Set<String> external(ObjectNode body) {
        Set<String> found = new LinkedHashSet<>();
        Tree.each(body, (pointer, schema) -> {
            String reference = schema.path("$ref").asText();
            if (!reference.isEmpty() && !reference.startsWith("#")) {
                found.add(reference);
            }
        });
        return found;
    }

    /** Everything that a resource extends through {@code allOf}, directly or not: the member {@code meta:extends}. */
    static Set<String> extended(ObjectNode body, Library library) {
        Set<String> found = new LinkedHashSet<>();
        extended(body, body, library, found, new LinkedHashSet<>());
        return found;
    }

    private static void extended(
            ObjectNode part, ObjectNode owner, Library library, Set<String> found, Set<String> followed) {
        for (JsonNode entry : part.path("allOf")) {
            String reference = entry.path("$ref").asText();
            if (reference.startsWith(DEFINITION)) {
                JsonNode local = owner.path("definitions").path(Json.untoken(reference.substring(DEFINITION.length())));
                if (local instanceof ObjectNode definition
                        && followed.add(owner.path("$id").asText() + reference)) {
                    extended(definition, owner, library, found, followed);
                }
            } else if (!reference.isEmpty() && !reference.contains("#") && found.add(reference)) {
                library.find(reference).ifPresent(target -> extended(target, target, library, found, followed));
            } else if (entry instanceof ObjectNode inline && !entry.has("$ref")) {
                extended(inline, owner, library, found, followed);
            }
        }
    }
}
