package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Document;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Takes resources from one sandbox or organisation to another (schema-registry contract §1.12). */
final class Transfer {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String PLACEHOLDER = "<XDM_TENANTID_PLACEHOLDER>";
    private static final List<String> NOT_EXPORTED = List.of("imsOrg", "meta:registryMetadata", "meta:containerId");
    private static final List<Kind> ORDER = List.of(Kind.DATA_TYPES, Kind.FIELD_GROUPS, Kind.CLASSES, Kind.SCHEMAS);
    private static final int MAX_RESOURCES = 1_000;

    private final Libraries libraries;
    private final ResourceRules rules;
    private final Drafts drafts;
    private final Audit audit;

    Transfer(Libraries libraries, ResourceRules rules, Drafts drafts, Audit audit) {
        this.libraries = libraries;
        this.rules = rules;
        this.drafts = drafts;
        this.audit = audit;
    }

    /** A resource with everything of the tenant that it is made of: data types, field groups, classes, the resource last. */
    static Optional<ArrayNode> export(Library library, String tenant, String idOrAltId) {
        return library.tenant(idOrAltId).map(Document::body).map(asked -> {
            Map<String, ObjectNode> found = new LinkedHashMap<>();
            collect(asked, library, found);
            found.remove(asked.path("$id").asText());
            List<ObjectNode> parts = new ArrayList<>(found.values());
            parts.sort(Comparator.comparingInt(part -> ORDER.indexOf(Kind.of(part))));
            parts.add(asked);
            ArrayNode exported = asked.arrayNode();
            Pattern own = Pattern.compile(
                    "(?<![A-Za-z0-9])(https://ns\\.adobe\\.com/|_)" + Pattern.quote(tenant) + "(?![A-Za-z0-9])");
            parts.forEach(part -> exported.add(rewritten(
                    part.deepCopy().without(NOT_EXPORTED),
                    text -> own.matcher(text).replaceAll("$1" + PLACEHOLDER))));
            return exported;
        });
    }

    /** Parts come before what is made of them; a circle is cut where it is met again. */
    private static void collect(ObjectNode resource, Library library, Map<String, ObjectNode> found) {
        List<ObjectNode> open = new ArrayList<>(List.of(resource));
        Set<String> entered = new LinkedHashSet<>();
        while (!open.isEmpty()) {
            ObjectNode next = open.getLast();
            String id = next.path("$id").asText();
            if (entered.add(id)) {
                for (String target : Library.targets(next)) {
                    library.tenant(target)
                            .map(Document::body)
                            .filter(part -> !entered.contains(target))
                            .ifPresent(open::add);
                }
            } else {
                open.removeLast();
                found.putIfAbsent(id, next);
            }
        }
    }

    private static JsonNode rewritten(JsonNode node, UnaryOperator<String> text) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties()
                    .forEach(member -> copy.set(text.apply(member.getKey()), rewritten(member.getValue(), text)));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode();
            array.forEach(entry -> copy.add(rewritten(entry, text)));
            return copy;
        }
        return node.isTextual() ? NODES.textNode(text.apply(node.textValue())) : node;
    }

    /**
     * Creates all resources of an export, or none.
     *
     * @param sent an array as {@link #export} made it, here or elsewhere
     * @param dry whether only to check
     * @return the resources as created, in the order sent
     */
    ArrayNode imported(Author author, JsonNode sent, boolean dry) {
        List<Incoming> incoming = incoming(sent, author.caller().tenant());
        if (dry) {
            Library library = libraries.of(author.caller().scope());
            List<ObjectNode> bodies = checked(incoming, library, author);
            bodies.forEach(body ->
                    drafts.stamp(body, author.caller(), library.standard().version(), Optional.empty()));
            return answer(bodies);
        }
        return libraries.change(author.caller().scope(), step -> {
            List<ObjectNode> stored = new ArrayList<>();
            Library library = step.library();
            for (ObjectNode body : checked(incoming, step.library(), author)) {
                drafts.stamp(body, author.caller(), library.standard().version(), Optional.empty());
                Document document =
                        step.create(Libraries.RESOURCES, body.path("$id").asText(), body);
                audit.write(step, author, Optional.empty(), Optional.of(body));
                library = library.with(document);
                stored.add(document.body());
            }
            return new Libraries.Change<>(library, answer(stored));
        });
    }

    private static ArrayNode answer(List<ObjectNode> bodies) {
        return NODES.arrayNode().addAll(bodies);
    }

    /** One resource on its way in, with the target's tenant id in all its names. */
    private record Incoming(Kind kind, String id, ObjectNode body) {}

    private static List<Incoming> incoming(JsonNode sent, String tenant) {
        if (!(sent instanceof ArrayNode array) || array.isEmpty() || array.size() > MAX_RESOURCES) {
            throw Refusal.invalid(
                    "$", "type", "$: the body must be an array of 1 to %d exported resources".formatted(MAX_RESOURCES));
        }
        List<Incoming> all = new ArrayList<>();
        Set<String> ids = new LinkedHashSet<>();
        for (int i = 0; i < array.size(); i++) {
            JsonNode own = rewritten(array.get(i), text -> text.replace(PLACEHOLDER, tenant));
            Optional<Kind> kind =
                    Kind.ofPath(own.path("meta:resourceType").asText()).filter(Kind::writable);
            if (!(own instanceof ObjectNode body) || kind.isEmpty()) {
                throw Refusal.invalid(
                        "/" + i,
                        "type",
                        "/%d: expected an exported resource with meta:resourceType schemas, classes, mixins or datatypes"
                                .formatted(i));
            }
            String id = body.path("$id").asText();
            String expected =
                    "https://ns\\.adobe\\.com/" + tenant + "/" + kind.get().wire() + "/[A-Za-z0-9-]{1,64}";
            if (!id.matches(expected)) {
                throw Refusal.invalid(
                        "/" + i + "/$id",
                        "pattern",
                        "/%d/$id: '%s' is not in the namespace of this tenant; expected https://ns.adobe.com/%s/%s/ and an id, or %s for the tenant"
                                .formatted(i, Json.shown(id), tenant, kind.get().wire(), PLACEHOLDER));
            }
            if (!ids.add(id)) {
                throw failed("%s stands in the body twice.".formatted(id));
            }
            all.add(new Incoming(kind.get(), id, body));
        }
        return all;
    }

    private List<ObjectNode> checked(List<Incoming> incoming, Library before, Author author) {
        for (Incoming one : incoming) {
            if (before.find(one.id()).isPresent()) {
                throw failed("%s is in this sandbox already.".formatted(one.id()));
            }
        }
        Library sent = before.with(incoming.stream()
                .map(one -> ResourceRules.provisional(
                        one.id(), one.body().deepCopy().put("meta:altId", Ids.altId(one.id()))))
                .toList());
        List<ObjectNode> bodies = new ArrayList<>();
        for (Incoming one : incoming) {
            bodies.add(rules.written(one.kind(), one.id(), one.body(), sent, author.caller(), Optional.empty()));
        }
        Library after = before.with(bodies.stream()
                .map(body -> ResourceRules.provisional(body.path("$id").asText(), body))
                .toList());
        for (ObjectNode body : bodies) {
            String id = body.path("$id").asText();
            try {
                ResourceRules.title(body.path("title").asText(), id, after);
            } catch (Refusal taken) {
                throw failed(taken.detail());
            }
            releaseFromUnion(body, after);
            ResourceRules.whole(List.of(body), id, after);
        }
        return bodies;
    }

    /** Descriptors don't travel: a schema whose identity was one can't feed profiles before it has one here. */
    private static void releaseFromUnion(ObjectNode body, Library after) {
        if (Unions.tagged(body) && Kind.of(body) == Kind.SCHEMAS && !UnionRules.hasIdentity(body, after)) {
            body.remove("meta:immutableTags");
        }
    }

    private static Refusal failed(String why) {
        return Refusal.of(
                400,
                "XDM-3005-400",
                "Import Resource Failed",
                why + " Nothing was imported; all resources must be new.");
    }
}
