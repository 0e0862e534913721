package io.tributary.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.client.ApiClient;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The calls that create and change objects; each knows how its service wants it. */
final class Calls {

    private static final int LONGEST_REASON = 1_000;
    private static final String STATE = "state";

    private final ApiClient client;

    Calls(ApiClient client) {
        this.client = client;
    }

    /** A server said no; the message is what it said. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message, null, false, false);
        }
    }

    /** What a call made; the version is that of a mapping set, empty otherwise. */
    record Made(String id, String version) {}

    /** Creates an object; a flow that is to be disabled is so from right after its creation. */
    Made create(Identity identity, ObjectNode spec) {
        Kind kind = identity.kind();
        ObjectNode body = named(identity, spec);
        String state = kind == Kind.FLOW ? text(body.remove(STATE)) : "";
        JsonNode made = call("POST", kind.path(), Map.of(), body);
        String id = kind == Kind.DATASET
                ? made.path(0).asText().replace("@/dataSets/", "")
                : made.path(Remote.idMember(kind)).asText();
        if (state.equals("disabled")) {
            act(kind, id, state);
        }
        return new Made(id, made.path("version").asText());
    }

    private static String text(@Nullable JsonNode value) {
        return value == null ? "" : value.asText();
    }

    private static ObjectNode named(Identity identity, ObjectNode spec) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (!identity.kind().nameMember().isEmpty()) {
            body.put(identity.kind().nameMember(), identity.name());
        }
        return body.setAll(spec);
    }

    /**
     * Changes an object.
     *
     * @param view the whole of it as the server has it
     * @param spec the body with its references in place
     */
    Made update(Step.Update update, ObjectNode view, ObjectNode spec) {
        Kind kind = update.object().identity().kind();
        String id = update.held().id();
        String version = switch (kind) {
            case DATA_TYPE, CLASS, FIELD_GROUP, SCHEMA -> resource(update, view, spec);
            case DESCRIPTOR -> put(kind, id, spec);
            case DATASET -> dataset(update, view, spec);
            case CONNECTION, SOURCE_CONNECTION, TARGET_CONNECTION, FLOW -> flowService(update, view, spec);
            case MAPPING_SET -> mappingSet(update, view, spec);
        };
        return new Made(id, version);
    }

    /** A PUT of a resource is the whole of it: what the file doesn't name stays as it is. */
    private String resource(Step.Update update, ObjectNode view, ObjectNode spec) {
        Identity identity = update.object().identity();
        ObjectNode body = view.deepCopy();
        body.setAll(named(identity, spec));
        return put(identity.kind(), update.held().id(), body);
    }

    /** Sends the tags of a schema that could not be there before its descriptors were. */
    void tags(Identity identity, String id, JsonNode tags, ObjectNode view) {
        ObjectNode body = view.deepCopy();
        body.set("meta:immutableTags", tags);
        put(identity.kind(), id, body);
    }

    private String put(Kind kind, String id, ObjectNode body) {
        return call("PUT", kind.path() + "/" + Remote.encoded(id), Map.of(), body)
                .path("version")
                .asText();
    }

    private String dataset(Step.Update update, ObjectNode view, ObjectNode spec) {
        ObjectNode wanted = Bodies.canonical(Kind.DATASET, spec);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        for (String member : members(update)) {
            body.set(member, wanted.path(member));
        }
        if (body.path("tags") instanceof ObjectNode tags) {
            view.path("tags").properties().forEach(tag -> {
                if (!tags.has(tag.getKey())
                        && Bodies.filled(Kind.DATASET, Pointers.below("/tags", tag.getKey()), tags)) {
                    tags.set(tag.getKey(), tag.getValue());
                }
            });
        }
        call("PATCH", Kind.DATASET.path() + "/" + update.held().id(), Map.of(), body);
        return "";
    }

    private String mappingSet(Step.Update update, ObjectNode view, ObjectNode spec) {
        ObjectNode body = Bodies.canonical(Kind.MAPPING_SET, view);
        body.setAll(named(update.object().identity(), Bodies.canonical(Kind.MAPPING_SET, spec)));
        return put(Kind.MAPPING_SET, update.held().id(), body);
    }

    private String flowService(Step.Update update, ObjectNode view, ObjectNode spec) {
        Kind kind = update.object().identity().kind();
        String id = update.held().id();
        ObjectNode wanted = Bodies.canonical(kind, spec);
        ArrayNode operations = JsonNodeFactory.instance.arrayNode();
        for (String member : members(update)) {
            if (!member.equals(STATE)) {
                String pointer = member.equals("auth") ? Secrets.PARAMETERS : "/" + member;
                operations
                        .addObject()
                        .put("op", view.at(pointer).isMissingNode() ? "add" : "replace")
                        .put("path", pointer)
                        .set("value", wanted.at(pointer));
            }
        }
        if (!operations.isEmpty()) {
            String etag = view.path("etag").asText();
            call("PATCH", kind.path() + "/" + id, etag.isEmpty() ? Map.of() : Map.of("If-Match", etag), operations);
        }
        if (members(update).contains(STATE)) {
            act(kind, id, wanted.path(STATE).asText());
        }
        return "";
    }

    private void act(Kind kind, String id, String state) {
        String operation = state.equals("disabled") ? "disable" : "enable";
        call("POST", kind.path() + "/" + id + "/action?op=" + operation, Map.of(), null);
    }

    /** The members of the body in which something differs. */
    private static Set<String> members(Step.Update update) {
        Set<String> members = new LinkedHashSet<>();
        update.differences().forEach(difference -> members.add(difference.top().substring(1)));
        return members;
    }

    private JsonNode call(String method, String path, Map<String, String> headers, @Nullable JsonNode body) {
        ApiClient.Answer answer = client.call(method, path, headers, body == null ? null : body.toString());
        if (answer.ok()) {
            return answer.json();
        }
        throw new Refusal("%s %s was answered %d: %s".formatted(method, path, answer.status(), reason(answer.json())));
    }

    /** The services word errors differently; what a person needs is in one of these, or in the whole. */
    private static String reason(JsonNode answer) {
        String reason = Stream.of("/detail", "/errorMessage", "/report/detailed-message")
                .map(pointer -> answer.at(pointer).asText())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse(answer.toString());
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
    }
}
