package io.tributary.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.client.ApiClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a server holds, listed once; schemas and their parts are read whole when they are asked for. */
final class Remote {

    private static final int MOST_PAGES = 1_000;
    private static final int PAGE = 100;
    private static final String SUMMARY = "application/vnd.adobe.xed-id+json";
    private static final String WHOLE = "application/vnd.adobe.xed+json;version=1";
    private static final String DESCRIPTORS = "application/vnd.adobe.xdm-v2+json";

    private final ApiClient client;
    private final Map<Identity, List<Held>> held = new TreeMap<>();
    private final List<Held> nameless = new ArrayList<>();
    private final Map<String, String> references = new HashMap<>();

    private Remote(ApiClient client) {
        this.client = client;
    }

    /**
     * An object of the server.
     *
     * @param id as others refer to it
     * @param view what a list shows of it
     */
    record Held(Identity identity, String id, ObjectNode view) {}

    static Remote list(ApiClient client) {
        Remote remote = new Remote(client);
        for (Kind kind : Kind.values()) {
            if (kind != Kind.DESCRIPTOR) {
                remote.items(kind).forEach(view -> remote.add(kind, view));
                remote.learnReferences(kind);
            }
        }
        // Descriptors last: what tells them apart is told by the names of schemas.
        remote.items(Kind.DESCRIPTOR).forEach(view -> remote.add(Kind.DESCRIPTOR, view));
        return remote;
    }

    private List<ObjectNode> items(Kind kind) {
        return switch (kind) {
            case DATA_TYPE, CLASS, FIELD_GROUP, SCHEMA -> registry(kind, SUMMARY);
            case DESCRIPTOR -> registry(kind, DESCRIPTORS);
            case DATASET -> datasets();
            case CONNECTION, SOURCE_CONNECTION, TARGET_CONNECTION, FLOW -> flowService(kind);
            case MAPPING_SET -> mappingSets();
        };
    }

    private List<ObjectNode> registry(Kind kind, String accept) {
        List<ObjectNode> items = new ArrayList<>();
        String start = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            String path =
                    kind.path() + "?orderby=title&limit=300" + (start.isEmpty() ? "" : "&start=" + encoded(start));
            if (kind == Kind.DESCRIPTOR) {
                path = kind.path() + (start.isEmpty() ? "" : "?start=" + encoded(start));
            }
            JsonNode answer = client.get(path, accept).orRefused("GET " + path);
            objects(answer.path("results"), items);
            JsonNode next = answer.path("_page").path("next");
            if (!next.isValueNode() || next.isNull() || next.asText().isEmpty()) {
                return items;
            }
            start = next.asText();
        }
        throw tooMany(kind);
    }

    private List<ObjectNode> datasets() {
        List<ObjectNode> items = new ArrayList<>();
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonNode answer = get(Kind.DATASET.path() + "?limit=" + PAGE + "&start=" + page * PAGE);
            answer.properties().forEach(entry -> {
                if (entry.getValue() instanceof ObjectNode dataset) {
                    items.add(dataset.put("id", entry.getKey()));
                }
            });
            if (answer.size() < PAGE) {
                return items;
            }
        }
        throw tooMany(Kind.DATASET);
    }

    private List<ObjectNode> flowService(Kind kind) {
        List<ObjectNode> items = new ArrayList<>();
        String path = kind.path() + "?limit=" + PAGE;
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonNode answer = get(path);
            objects(answer.path("items"), items);
            String next = answer.at("/_links/next/href").asText();
            int query = next.indexOf('?');
            if (query < 0) {
                return items;
            }
            path = kind.path() + next.substring(query);
        }
        throw tooMany(kind);
    }

    private List<ObjectNode> mappingSets() {
        List<ObjectNode> items = new ArrayList<>();
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonNode answer =
                    get(Kind.MAPPING_SET.path() + "?orderBy=%2BcreatedDate&limit=" + PAGE + "&start=" + page * PAGE);
            int before = items.size();
            objects(answer.path("data"), items);
            if (items.size() < before + PAGE) {
                return items;
            }
        }
        throw tooMany(Kind.MAPPING_SET);
    }

    private static void objects(JsonNode list, List<ObjectNode> into) {
        list.forEach(item -> {
            if (item instanceof ObjectNode object) {
                into.add(object);
            }
        });
    }

    private static ApplyException tooMany(Kind kind) {
        return new ApplyException(
                "The server lists more objects of the kind %s than can be read".formatted(kind.word()));
    }

    private void add(Kind kind, ObjectNode view) {
        String id = view.path(idMember(kind)).asText();
        String name = kind == Kind.DESCRIPTOR
                ? Bodies.descriptorName(named(kind, view))
                : view.path(kind.nameMember()).asText();
        Held one = new Held(new Identity(kind, name), id, view);
        if (name.isBlank()) {
            nameless.add(one);
        } else {
            held.computeIfAbsent(one.identity(), _ -> new ArrayList<>()).add(one);
        }
    }

    static String idMember(Kind kind) {
        return kind.isResource() ? "$id" : kind == Kind.DESCRIPTOR ? "@id" : "id";
    }

    /** An id whose name is another object's, too, stays an id. */
    private void learnReferences(Kind kind) {
        held.forEach((identity, all) -> {
            if (identity.kind() == kind && all.size() == 1 && identity.canBeReferredTo()) {
                references.put(all.getFirst().id(), identity.reference());
                String other = all.getFirst().view().path("meta:altId").asText();
                if (!other.isEmpty()) {
                    references.put(other, identity.reference());
                }
            }
        });
    }

    /** All objects of a name; one, unless the server lets names repeat. */
    List<Held> find(Identity identity) {
        return held.getOrDefault(identity, List.of());
    }

    /** Everything that has a name, in order. */
    Map<Identity, List<Held>> all() {
        return held;
    }

    /** What can't be told apart for want of a name. */
    List<Held> nameless() {
        return nameless;
    }

    /** The whole of an object. */
    ObjectNode whole(Held one) {
        if (!one.identity().kind().isResource()) {
            return one.view();
        }
        String path = one.identity().kind().path() + "/" + encoded(one.id());
        if (client.get(path, WHOLE).orRefused("GET " + path) instanceof ObjectNode whole) {
            return whole;
        }
        throw new ApplyException("GET " + path + " was answered with no object; is this a Schema Registry?");
    }

    /** What a server holds, as a file would say it: names in place of ids, nothing that looks like a reference but is none. */
    ObjectNode named(Kind kind, ObjectNode view) {
        return (ObjectNode) Pointers.replaced("", view, (pointer, text) -> {
            String reference = references.get(text);
            if (!References.mayHold(kind, pointer)) {
                return text;
            }
            return reference == null ? References.escaped(text) : reference;
        });
    }

    /** What a file says, with names in place of ids. */
    ObjectNode renamed(Kind kind, ObjectNode spec) {
        return (ObjectNode) Pointers.replaced(
                "",
                spec,
                (pointer, text) -> References.mayHold(kind, pointer) ? references.getOrDefault(text, text) : text);
    }

    /** The newest version of the mapping set of that id, as the server counts; empty when there is none. */
    Optional<String> newestVersion(String id) {
        return held.entrySet().stream()
                .filter(entry -> entry.getKey().kind() == Kind.MAPPING_SET)
                .flatMap(entry -> entry.getValue().stream())
                .filter(one -> one.id().equals(id))
                .map(one -> one.view().path("version").asText())
                .findFirst();
    }

    private JsonNode get(String path) {
        return client.call("GET", path, null).orRefused("GET " + path);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
