package io.tributary.control.conversion;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.access.GuardedHandler;
import io.tributary.http.Handler;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import java.util.Optional;
import java.util.function.Function;

/** The mapping language over HTTP: expressions checked, functions and operators listed (data-prep contract §6.1). */
final class LanguageRoutes {

    private static final String LANGUAGE = "/data/foundation/conversion/languages/el";
    private static final int DEEPEST_SAMPLE = 100;

    private final JsonMapper samples = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST_SAMPLE)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    void addTo(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.post(LANGUAGE + "/validate", guard.apply(this::validate));
        routes.get(LANGUAGE + "/operators", guard.apply((_, _) -> Response.json(200, LanguageLists.operators())));
        routes.get(LANGUAGE + "/functions", guard.apply((_, _) -> Response.json(200, LanguageLists.functions())));
    }

    private Response validate(Request request, Caller caller) {
        Problems problems = new Problems(caller.scope());
        JsonNode body = request.json();
        JsonNode expression = body.path("expression");
        if (expression.isObject()) {
            body = expression;
            expression = body.path("expression");
        }
        if (!expression.isTextual()) {
            throw problems.badRequest("expression is missing; it must be a text of the mapping language.");
        }
        Optional<ObjectNode> sample = body.hasNonNull("sampleData")
                ? Optional.of(sample(body.get("sampleData"), problems))
                : Optional.empty();
        Optional<Engine.Fault> fault = Engine.problem(expression.textValue(), sample);
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("validationStatus", fault.isEmpty() ? "succeeded" : "failed")
                .put("error", fault.map(Engine.Fault::message).orElse("none"));
        fault.map(Engine.Fault::spot).ifPresent(spot -> spot.addTo(answer));
        return Response.json(200, answer);
    }

    /** The sample record: JSON, or JSON within a text. */
    private ObjectNode sample(JsonNode sent, Problems problems) {
        try {
            JsonNode sample = sent.isTextual() ? samples.readTree(sent.textValue()) : sent;
            if (sample instanceof ObjectNode record) {
                return record;
            }
        } catch (JsonProcessingException e) {
            throw problems.badRequest("sampleData isn't JSON: %s.".formatted(e.getOriginalMessage()));
        }
        throw problems.badRequest("sampleData must be a JSON object: a record of the source.");
    }
}
