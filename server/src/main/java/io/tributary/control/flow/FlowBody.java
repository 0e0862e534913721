package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A flow as it is written: right in its form, its references not yet looked up (flow-service contract §6.6).
 *
 * @param spec what kind of flow
 * @param sourceIds ids of source connections, one unless it is a draft
 * @param targetIds ids of target connections, one unless it is a draft
 * @param written the flow in its stored form: arrays where clients may send texts, no member the server owns
 */
record FlowBody(FlowSpec spec, List<String> sourceIds, List<String> targetIds, ObjectNode written) {

    private static final String MAPPING = "Mapping";
    private static final Set<String> TRANSFORMATIONS = Set.of(MAPPING, "Copy");
    private static final List<String> KEPT_AS_SENT = List.of("labels", "policy", "tagIds", "parentFolderId");

    FlowBody {
        sourceIds = List.copyOf(sourceIds);
        targetIds = List.copyOf(targetIds);
    }

    /** A mapping set and version as the client wrote them. */
    record MappingReference(String id, JsonNode version) {}

    /** A body of POST, or a patched flow. */
    static FlowBody of(ObjectNode body, Specs specs, boolean draft) {
        ObjectNode written = JsonNodeFactory.instance.objectNode();
        written.put("name", Members.requiredText(body, "name", "/name"));
        Members.text(body, "description", "/description").ifPresent(text -> written.put("description", text));
        List<String> sources = ids(body, "sourceConnectionIds", draft, written);
        List<String> targets = ids(body, "targetConnectionIds", draft, written);
        written.set("transformations", transformations(body));
        Members.object(body, "scheduleParams", "/scheduleParams")
                .ifPresent(schedule -> written.set("scheduleParams", schedule.deepCopy()));
        written.set(
                "options",
                Members.object(body, "options", "/options")
                        .map(Inlets::withoutOwned)
                        .orElseGet(JsonNodeFactory.instance::objectNode));
        Resources.copy(body, written, KEPT_AS_SENT);
        FlowSpec spec = specs.askedFlowSpec(body);
        written.set("flowSpec", Specs.reference(spec.id()));
        return new FlowBody(spec, sources, targets, written);
    }

    /** A stored flow. */
    static FlowBody of(ObjectNode stored, Specs specs) {
        return of(stored, specs, true);
    }

    private static List<String> ids(ObjectNode body, String member, boolean draft, ObjectNode written) {
        List<String> ids = Members.texts(body, member, "/" + member);
        if (ids.size() > 1 || (ids.isEmpty() && !draft)) {
            throw FlowProblem.at(
                    "/" + member,
                    FlowError.INVALID,
                    "/%s must hold exactly one id; it holds %d.".formatted(member, ids.size()));
        }
        ids.forEach(written.putArray(member)::add);
        return ids;
    }

    private static ArrayNode transformations(ObjectNode body) {
        ArrayNode written = JsonNodeFactory.instance.arrayNode();
        int mappings = 0;
        for (JsonNode sent : Members.array(body, "transformations", "/transformations")) {
            ObjectNode one = transformation(sent, "/transformations/" + written.size());
            mappings += one.path("name").asText().equals(MAPPING) ? 1 : 0;
            written.add(one);
        }
        if (mappings > 1) {
            throw FlowProblem.at(
                    "/transformations",
                    FlowError.INVALID,
                    "/transformations holds %d mappings; a flow has one at most.".formatted(mappings));
        }
        return written;
    }

    private static ObjectNode transformation(JsonNode sent, String pointer) {
        if (!(sent instanceof ObjectNode object)) {
            throw FlowProblem.at(
                    pointer,
                    FlowError.INVALID,
                    "%s must be an object; it is %s.".formatted(pointer, Members.kind(sent)));
        }
        ObjectNode params =
                Members.object(object, "params", pointer + "/params").orElseGet(JsonNodeFactory.instance::objectNode);
        // A known client sends no name beside a mappingId.
        String name =
                Members.text(object, "name", pointer + "/name").orElse(params.hasNonNull("mappingId") ? MAPPING : "");
        if (!TRANSFORMATIONS.contains(name)) {
            throw FlowProblem.at(
                    pointer + "/name",
                    FlowError.INVALID,
                    "%s/name must be Mapping or Copy; it is '%s'.".formatted(pointer, Text.shown(name)));
        }
        if (name.equals(MAPPING)) {
            Members.requiredText(params, "mappingId", pointer + "/params/mappingId");
        }
        ObjectNode written = object.deepCopy().put("name", name);
        written.set("params", params.deepCopy());
        return written;
    }

    String name() {
        return written.path("name").asText();
    }

    Optional<MappingReference> mapping() {
        for (JsonNode transformation : written.path("transformations")) {
            if (transformation.path("name").asText().equals(MAPPING)) {
                JsonNode params = transformation.path("params");
                JsonNode version = params.hasNonNull("mappingVersion")
                        ? params.get("mappingVersion")
                        : JsonNodeFactory.instance.numberNode(0);
                return Optional.of(new MappingReference(params.path("mappingId").asText(), version));
            }
        }
        return Optional.empty();
    }

    Schedule schedule() {
        return new Schedule(written.path("scheduleParams"));
    }

    ObjectNode options() {
        return (ObjectNode) written.path("options");
    }

    /** The kinds of mapping warnings that refuse a record. */
    Set<String> rejectOn() {
        List<String> kinds = new ArrayList<>();
        options().path("rejectOn").forEach(kind -> kinds.add(kind.asText()));
        return Set.copyOf(kinds);
    }
}
