package io.tributary.xdm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Follows a {@code $ref}: to a component, to a fragment of a component, or to a definition in the same document. */
final class References {

    /** This one exists in every component of the public library and declares nothing. */
    private static final String CONTEXT = "/common/extensible#/definitions/@context";

    private final Lookup lookup;

    References(Lookup lookup) {
        this.lookup = lookup;
    }

    /** A component whose text is being read; local references look into {@code document}. */
    record Owner(String id, ObjectNode document) {
        static Owner of(ObjectNode document) {
            return new Owner(document.path("$id").asText(), document);
        }
    }

    /**
     * Where a reference leads.
     *
     * @param whole whether the target is a whole component rather than a part of one
     */
    record Target(Owner owner, ObjectNode node, String fragment, boolean whole) {
        String key() {
            return owner.id() + "#" + fragment;
        }
    }

    /** Follows {@code ref}; empty for the reference that contributes nothing. */
    Optional<Target> follow(String ref, Owner from, String path) {
        if (ref.endsWith(CONTEXT)) {
            return Optional.empty();
        }
        int hash = ref.indexOf('#');
        String id = hash < 0 ? ref : ref.substring(0, hash);
        String fragment = hash < 0 ? "" : ref.substring(hash + 1);
        Owner owner = id.isEmpty() || id.equals(from.id()) ? from : find(id, ref, from, path);
        String[] tokens = tokens(fragment);
        JsonNode node = owner.document();
        for (String token : tokens) {
            node = node.path(token);
        }
        if (node instanceof ObjectNode object) {
            return Optional.of(new Target(owner, object, fragment, tokens.length == 0));
        }
        throw missing(ref, from, path, "that part is not in " + name(owner.id()));
    }

    private Owner find(String id, String ref, Owner from, String path) {
        Optional<ObjectNode> found = lookup.find(id);
        if (found.isEmpty()) {
            throw missing(ref, from, path, "no component has this $id or meta:altId");
        }
        return Owner.of(found.get());
    }

    private static String[] tokens(String fragment) {
        if (fragment.isEmpty() || fragment.equals("/")) {
            return new String[0];
        }
        String[] tokens = fragment.substring(fragment.startsWith("/") ? 1 : 0).split("/", -1);
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = Names.unescape(tokens[i].replace("%40", "@"));
        }
        return tokens;
    }

    private static SchemaException missing(String ref, Owner from, String path, String why) {
        String where = path.isEmpty() ? "" : " at field " + path;
        return new SchemaException(
                SchemaException.Reason.MISSING_REFERENCE,
                path,
                "$ref [" + ref + "] in " + name(from.id()) + where + " leads nowhere: " + why);
    }

    static String name(String id) {
        return id.isEmpty() ? "the new resource" : id;
    }
}
