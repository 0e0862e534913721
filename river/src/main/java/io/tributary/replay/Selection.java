package io.tributary.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.quarantine.QuarantineFilter;
import io.tributary.quarantine.QuarantineState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which messages a replay takes.
 *
 * @param filter those it finds, of its states; without states those that wait for somebody, see {@link QuarantineState#WAITING}
 * @param ids only these; empty for all that the filter finds
 * @param force also those that landed or were discarded, and only with ids
 */
public record Selection(QuarantineFilter filter, List<String> ids, boolean force) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<QuarantineState> NAMED =
            EnumSet.of(QuarantineState.OPEN, QuarantineState.EDITED, QuarantineState.PARKED, QuarantineState.REFUSED);

    public Selection {
        ids = ids.stream().distinct().sorted().toList();
        if (force && ids.isEmpty()) {
            throw new IllegalArgumentException("only messages that are named can be replayed by force");
        }
    }

    /** The states whose messages are taken. */
    public Set<QuarantineState> states() {
        if (force) {
            EnumSet<QuarantineState> all = EnumSet.allOf(QuarantineState.class);
            all.remove(QuarantineState.REPLAYING);
            return all;
        }
        Set<QuarantineState> usual = ids.isEmpty() ? QuarantineState.WAITING : NAMED;
        if (filter.states().isEmpty()) {
            return usual;
        }
        Set<QuarantineState> asked = new java.util.HashSet<>(filter.states());
        asked.retainAll(NAMED);
        return asked;
    }

    /** The filter for the messages that are taken. */
    public QuarantineFilter taken() {
        return filter.in(states());
    }

    /** Some of the ids behind one, in order. */
    List<String> idsBehind(String cursor, int most) {
        return ids.stream().filter(id -> id.compareTo(cursor) > 0).limit(most).toList();
    }

    /** As a replay's row keeps it. */
    public String toJson() {
        ObjectNode json =
                JSON.createObjectNode().put("namespace", filter.namespace()).put("force", force);
        json.put("group", filter.groupId());
        json.put("flow", filter.flowId());
        json.put("dataset", filter.datasetId());
        json.put("code", filter.code());
        json.put("errorType", filter.errorType());
        json.put("field", filter.field());
        json.put("from", filter.fromMillis());
        json.put("to", filter.toMillis());
        filter.states().stream().map(Enum::name).sorted().forEach(json.putArray("states")::add);
        ids.forEach(json.putArray("ids")::add);
        return json.toString();
    }

    /** What {@link #toJson} wrote. */
    public static Selection fromJson(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            Set<QuarantineState> states = EnumSet.noneOf(QuarantineState.class);
            json.path("states").forEach(state -> states.add(QuarantineState.valueOf(state.asText())));
            List<String> ids = new ArrayList<>();
            json.path("ids").forEach(id -> ids.add(id.asText()));
            return new Selection(
                    new QuarantineFilter(
                            json.path("namespace").asText(),
                            text(json, "group"),
                            text(json, "flow"),
                            text(json, "dataset"),
                            text(json, "code"),
                            text(json, "errorType"),
                            text(json, "field"),
                            states,
                            json.path("from").asLong(),
                            json.path("to").asLong()),
                    ids,
                    json.path("force").asBoolean());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored selection of messages is no JSON", e);
        }
    }

    private static @Nullable String text(JsonNode json, String member) {
        return json.path(member).textValue();
    }
}
