package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.access.GuardedHandler;
import io.tributary.http.Handler;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import io.tributary.mapping.SourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Suggested mappings over HTTP (data-prep contract §6.2): for a dataset from its newest events, or for samples and schemas that are sent. */
final class SuggestionRoutes {

    private static final String SUGGESTION = SetRoutes.SETS + "/suggestion";
    private static final String CONTENT_TYPE = "application/vnd.adobe.xed-full+json;version=1";
    private static final int EVENTS = 100;
    private static final int MOST_ROWS = 100;
    private static final int MOST_SOURCES = 1_000;

    private final SetChecks checks;
    private final Neighbours neighbours;

    SuggestionRoutes(SetChecks checks, Neighbours neighbours) {
        this.checks = checks;
        this.neighbours = neighbours;
    }

    void addTo(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.get(SUGGESTION, guard.apply(this::forDataset));
        routes.post(SUGGESTION, guard.apply(this::forSample));
    }

    /** {@code batchId} is taken and changes nothing: events stream in here, and none remembers a batch. */
    private Response forDataset(Request request, Caller caller) {
        Problems problems = new Problems(caller.scope());
        String datasetId = request.queryParam("datasetId")
                .filter(id -> !id.isBlank())
                .orElseThrow(() -> problems.badRequest("datasetId is missing; it must be the id of a dataset."));
        String schemaId = neighbours
                .datasets()
                .schemaId(caller.scope(), datasetId)
                .orElseThrow(() -> problems.notFound("There is no dataset '%s' with a schema in this sandbox."
                        .formatted(Problems.shown(datasetId))));
        List<ObjectNode> records = neighbours.recentEvents().ofDataset(caller.scope(), datasetId, EVENTS).stream()
                .map(RecentEvents.Recent::record)
                .toList();
        ObjectNode answer = suggested(request, caller, Fields.ofRecords(records, MOST_SOURCES), schemaId, CONTENT_TYPE);
        answer.put("eventsRead", records.size());
        return Response.json(200, answer);
    }

    /** The body: {@code data}, a row or rows, or {@code inputSchema.jsonSchema}; and the target as in a mapping set. */
    private Response forSample(Request request, Caller caller) {
        Problems problems = new Problems(caller.scope());
        if (!(request.json() instanceof ObjectNode body)) {
            throw problems.badRequest("The body must be a JSON object with data or inputSchema, and outputSchema.");
        }
        String schemaId = SetBody.schemaId(body)
                .orElseThrow(() -> problems.badRequest(
                        "The schema is missing; give outputSchema.schemaRef.id, or xdmSchema in the older form."));
        return Response.json(
                200, suggested(request, caller, sources(body, problems), schemaId, SetBody.contentType(body)));
    }

    private static List<Field> sources(ObjectNode body, Problems problems) {
        JsonNode schema = body.at("/inputSchema/jsonSchema");
        if (schema.isObject()) {
            return Fields.ofSchema(schema).stream().limit(MOST_SOURCES).toList();
        }
        JsonNode data = body.path("data");
        List<ObjectNode> records = new ArrayList<>();
        for (JsonNode row : data.isArray() ? data : List.of(data)) {
            if (!(row instanceof ObjectNode record)) {
                throw problems.badRequest(
                        "data must be a JSON object, a row of the source, or an array of such rows; or give inputSchema.jsonSchema.");
            }
            records.add(record);
        }
        if (records.size() > MOST_ROWS) {
            throw problems.badRequest("data has %d rows; at most %d are read.".formatted(records.size(), MOST_ROWS));
        }
        return Fields.ofRecords(records, MOST_SOURCES);
    }

    private ObjectNode suggested(
            Request request, Caller caller, List<Field> sources, String schemaId, String contentType) {
        boolean excludeUnmapped = Flags.of(request, "excludeUnmapped", new Problems(caller.scope()));
        ObjectNode schema = checks.schemaDocument(caller, schemaId);
        List<Suggestions.Match> matches = Suggestions.of(sources, Fields.ofSchema(schema));
        ObjectNode answer = unsaved(schemaId, contentType);
        ArrayNode mappings = answer.putArray("mappings");
        ArrayNode suggestions = answer.putArray("suggestions");
        for (Suggestions.Match match : matches) {
            mappings.add(mapping(match));
            suggestions.add(suggestion(match.source().path(), Optional.of(match)));
        }
        if (!excludeUnmapped) {
            Set<String> mapped =
                    matches.stream().map(match -> match.source().path()).collect(Collectors.toSet());
            sources.stream()
                    .map(Field::path)
                    .filter(path -> !mapped.contains(path))
                    .forEach(path -> suggestions.add(suggestion(path, Optional.empty())));
        }
        return answer;
    }

    /** The members of a set that a client may complete and POST; what is unmapped stands beside its mappings, for those need a destination. */
    private static ObjectNode unsaved(String schemaId, String contentType) {
        ObjectNode set = JsonNodeFactory.instance.objectNode().put("version", 0);
        set.putObject("outputSchema").putObject("schemaRef").put("id", schemaId).put("contentType", contentType);
        return set.put("xdmSchema", schemaId).put("xdmVersion", contentType);
    }

    private static ObjectNode mapping(Suggestions.Match match) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("sourceType", SourceType.ATTRIBUTE.mime())
                .put("source", match.source().path())
                .put("destination", match.target().path())
                .put("identity", match.isIdentity())
                .put("primaryIdentity", false)
                .put("matchScore", match.score())
                .put("functionVersion", 1)
                .put("sourceAttribute", match.source().path())
                .put("destinationXdmPath", match.target().path());
    }

    private static ObjectNode suggestion(String source, Optional<Suggestions.Match> match) {
        ObjectNode suggestion = JsonNodeFactory.instance.objectNode().put("sourceAttribute", source);
        match.ifPresentOrElse(
                found -> suggestion.put("xdmPath", found.target().path()), () -> suggestion.putNull("xdmPath"));
        return suggestion.put(
                "identity", match.map(Suggestions.Match::isIdentity).orElse(false));
    }
}
