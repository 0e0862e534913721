package io.tributary.xdm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.xdm.References.Owner;
import io.tributary.xdm.References.Target;
import io.tributary.xdm.SchemaException.Reason;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One walk over a component: pulls in what {@code allOf} and {@code $ref} name until a tree of plain properties is left
 * (schema-registry contract §2.3). Time and memory are bounded by the steps it may take.
 */
final class Composition {

    /** References and properties visited; components that share parts are visited more than once. */
    private static final int MAX_STEPS = 200_000;
    /** Components pulled in by one another, one inside the next. */
    private static final int MAX_OPEN = 200;

    private static final Set<String> STRUCTURE =
            Set.of("$ref", "allOf", "definitions", "properties", "items", "additionalProperties", "required");
    /** Members that speak of a whole component and mean nothing on a field that refers to it. */
    private static final Set<String> OF_COMPONENT = Set.of(
            "$id",
            "$schema",
            "imsOrg",
            "refs",
            "version",
            "meta:abstract",
            "meta:altId",
            "meta:class",
            "meta:containerId",
            "meta:createdDate",
            "meta:extends",
            "meta:extensible",
            "meta:immutableTags",
            "meta:intendedToExtend",
            "meta:registryMetadata",
            "meta:resourceType",
            "meta:sandboxId",
            "meta:sandboxType",
            "meta:status",
            "meta:tags",
            "meta:tenantNamespace");

    private final References references;
    private final Merge merge = new Merge();
    /** Components being pulled in right now, from the root to here; a field that meets one again is recursive. */
    private final Set<String> open = new HashSet<>();
    /** Components the root extends, in the order they were met. */
    private final Set<String> extended = new LinkedHashSet<>();

    private int steps;

    Composition(Lookup lookup) {
        this.references = new References(lookup);
    }

    /** The properties tree of a component, without the members that speak of the component itself. */
    ObjectNode compose(ObjectNode component) {
        Owner owner = Owner.of(component);
        String key = owner.id() + "#";
        open.add(key);
        Level root = new Level(owner, "", 0, new LinkedHashSet<>(Set.of(key)), new HashSet<>());
        return expand(component, root);
    }

    /** {@code $id}s of everything the component extends, directly or not. */
    Set<String> extended() {
        return extended;
    }

    /**
     * Where the walk is.
     *
     * @param chain what is being extended between this object level and here; meeting one of these again is a circle
     * @param merged what this object level has pulled in already; pulling it in again changes nothing
     */
    private record Level(Owner owner, String path, int depth, Set<String> chain, Set<String> merged) {
        Level down(String segment) {
            return new Level(owner, Names.child(path, segment), depth + 1, new LinkedHashSet<>(), new HashSet<>());
        }
    }

    private ObjectNode expand(ObjectNode written, Level level) {
        step(level);
        ObjectNode out = attributes(written);
        merge.from(out, level.owner().id());
        JsonNode ref = written.path("$ref");
        if (!ref.isMissingNode()) {
            refer(out, ref, level);
        }
        children(out, written, level);
        for (JsonNode part : written.path("allOf")) {
            extend(out, part, level);
        }
        return out;
    }

    private static ObjectNode attributes(ObjectNode written) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> member : written.properties()) {
            if (!STRUCTURE.contains(member.getKey())) {
                out.set(member.getKey(), member.getValue().deepCopy());
            }
        }
        return out;
    }

    /** A field that refers to a data type becomes that type; what stands next to the reference wins. */
    private void refer(ObjectNode out, JsonNode ref, Level level) {
        Optional<Target> followed = references.follow(ref.asText(), level.owner(), level.path());
        if (followed.isEmpty()) {
            return;
        }
        Target target = followed.get();
        ObjectNode resolved = open.contains(target.key()) ? recursive(target) : opened(target, level);
        out.remove("type");
        out.remove(XdmTypes.KEY);
        for (Map.Entry<String, JsonNode> member : resolved.properties()) {
            if (!out.has(member.getKey())) {
                out.set(member.getKey(), member.getValue());
            }
        }
        if (target.whole()) {
            out.put("meta:referencedFrom", target.owner().id());
        }
    }

    private ObjectNode opened(Target target, Level level) {
        open.add(target.key());
        Set<String> chain = new LinkedHashSet<>(Set.of(target.key()));
        Level inside = new Level(target.owner(), level.path(), level.depth(), chain, new HashSet<>());
        ObjectNode resolved = expand(target.node(), inside);
        open.remove(target.key());
        resolved.remove(OF_COMPONENT);
        return resolved;
    }

    private static ObjectNode recursive(Target target) {
        ObjectNode stop = JsonNodeFactory.instance.objectNode();
        return stop.put("type", "object")
                .put(XdmTypes.KEY, "object")
                .put("meta:referencedFrom", target.owner().id());
    }

    private void children(ObjectNode out, ObjectNode written, Level level) {
        if (written.path("properties") instanceof ObjectNode properties) {
            ObjectNode expanded = out.objectNode();
            for (Map.Entry<String, JsonNode> property : properties.properties()) {
                property(expanded, property.getKey(), property.getValue(), level);
            }
            merge.properties(out, expanded, level.path());
        }
        Merge.required(out, written.path("required"));
        if (written.path("items") instanceof ObjectNode items && !items.isEmpty()) {
            out.set("items", typed(items, level.down("[]")));
        }
        JsonNode values = written.path("additionalProperties");
        if (values instanceof ObjectNode declared && !declared.isEmpty()) {
            out.set("additionalProperties", typed(declared, level.down("{key}")));
        }
    }

    private void property(ObjectNode into, String key, JsonNode written, Level level) {
        String name = Names.stored(key);
        if (!(written instanceof ObjectNode field)) {
            throw XdmTypes.bad(
                    Names.child(level.path(), name), "is " + written + ", expected an object that declares it");
        }
        ObjectNode expanded = typed(field, level.down(name));
        if (!name.equals(key) && !expanded.has("meta:xdmField")) {
            expanded.put("meta:xdmField", key);
        }
        if (into.replace(name, expanded) != null) {
            throw new SchemaException(
                    Reason.COLUMN_NAMES,
                    level.path(),
                    "Field " + Names.child(level.path(), name) + " is declared twice, as [" + key
                            + "] and under another spelling; remove one of them");
        }
    }

    private ObjectNode typed(ObjectNode field, Level level) {
        ObjectNode expanded = expand(field, level);
        expanded.put(XdmTypes.KEY, XdmTypes.of(expanded, level.path()));
        if (!expanded.has("type")) {
            expanded.put("type", expanded.path(XdmTypes.KEY).asText().equals("array") ? "array" : "object");
        }
        return expanded;
    }

    private void extend(ObjectNode out, JsonNode part, Level level) {
        if (!(part instanceof ObjectNode written)) {
            throw XdmTypes.bad(level.path(), "has " + part + " in allOf, expected an object such as {\"$ref\": …}");
        }
        if (!written.path("$ref").isTextual()) {
            merge.into(out, expand(written, level), level.path());
            return;
        }
        String ref = written.path("$ref").textValue();
        Optional<Target> target = references.follow(ref, level.owner(), level.path());
        if (target.isPresent()) {
            extend(out, written, target.get(), level);
        }
    }

    private void extend(ObjectNode out, ObjectNode written, Target target, Level level) {
        checkCircle(target, level);
        if (level.depth() == 0 && target.whole()) {
            extended.add(target.owner().id());
        }
        JsonNode selected = written.path("meta:refProperty");
        boolean recursive = level.chain().isEmpty() && open.contains(target.key());
        if (recursive || (selected.isMissingNode() && !level.merged().add(target.key()))) {
            step(level);
            return;
        }
        ObjectNode expanded = extended(target, level, selected.isMissingNode() ? level.merged() : new HashSet<>());
        if (!selected.isMissingNode()) {
            Selection.of(selected, target.owner().id()).applyTo(expanded);
        }
        merge.into(out, expanded, level.path());
    }

    private ObjectNode extended(Target target, Level level, Set<String> merged) {
        Set<String> chain = new LinkedHashSet<>(level.chain());
        chain.add(target.key());
        boolean first = open.add(target.key());
        ObjectNode expanded =
                expand(target.node(), new Level(target.owner(), level.path(), level.depth(), chain, merged));
        if (first) {
            open.remove(target.key());
        }
        return expanded;
    }

    private static void checkCircle(Target target, Level level) {
        if (level.chain().contains(target.key())) {
            throw new SchemaException(
                    Reason.CYCLE,
                    level.path(),
                    "Components extend each other in a circle: " + String.join(" → ", level.chain()) + " → "
                            + target.key() + "; remove one of these allOf entries");
        }
    }

    private void step(Level level) {
        if (level.depth() > SchemaResolver.MAX_DEPTH) {
            throw new SchemaException(
                    Reason.TOO_DEEP,
                    level.path(),
                    "Field " + level.path() + " lies deeper than " + SchemaResolver.MAX_DEPTH
                            + " levels, flatten the schema");
        }
        if (open.size() > MAX_OPEN) {
            throw new SchemaException(
                    Reason.TOO_DEEP,
                    level.path(),
                    "More than " + MAX_OPEN + " components refer to one another in a row (reached at "
                            + References.name(level.owner().id()) + "), shorten the chain");
        }
        if (++steps > MAX_STEPS) {
            throw new SchemaException(
                    Reason.TOO_LARGE,
                    level.path(),
                    "Composing the schema takes more than " + MAX_STEPS + " steps (reached at "
                            + (level.path().isEmpty() ? "its root" : level.path())
                            + "), use fewer or smaller field groups and data types");
        }
    }
}
