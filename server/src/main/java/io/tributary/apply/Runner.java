package io.tributary.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.apply.Calls.Made;
import io.tributary.apply.Remote.Held;
import io.tributary.apply.Result.Outcome;
import io.tributary.client.ClientException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Does what a plan says. What fails takes along only what needs it; the rest goes on. Without an answer from the server everything stops, for the next call would
 * have none either; the next run finds out what was done.
 */
final class Runner {

    private static final String TAGS = "meta:immutableTags";

    private final Plan plan;
    private final Remote remote;
    private final Calls calls;
    private final Consumer<Result> progress;
    private final Map<Identity, Made> made = new HashMap<>();
    private final Map<Identity, Result> results = new LinkedHashMap<>();
    private final Map<Identity, JsonNode> laterTags = new LinkedHashMap<>();
    private String noAnswer = "";

    Runner(Plan plan, Calls calls, Consumer<Result> progress) {
        this.plan = plan;
        this.remote = plan.remote();
        this.calls = calls;
        this.progress = progress;
    }

    List<Result> run() {
        for (Step step : plan.steps()) {
            if (step.object().identity().kind().ordinal() > Kind.DESCRIPTOR.ordinal()) {
                sendLaterTags();
            }
            note(step.object().identity(), result(step));
        }
        sendLaterTags();
        return new ArrayList<>(results.values());
    }

    private void note(Identity identity, Result result) {
        results.put(identity, result);
        if (!laterTags.containsKey(identity) || !result.ok()) {
            progress.accept(result);
        }
    }

    private Result result(Step step) {
        Identity identity = step.object().identity();
        if (!noAnswer.isEmpty()) {
            return result(identity, Outcome.SKIPPED, "", "not tried, since the server gave no answer before");
        }
        Optional<Identity> missing = plan.needs(identity).stream()
                .filter(needed ->
                        results.containsKey(needed) && !results.get(needed).ok())
                .findFirst();
        if (missing.isPresent()) {
            return result(identity, Outcome.SKIPPED, "", "not tried, since it needs " + missing.get());
        }
        return attempt(identity, () -> switch (step) {
            case Step.Create create -> create(create);
            case Step.Update update -> update(update);
            case Step.Unchanged unchanged ->
                result(identity, Outcome.UNCHANGED, unchanged.held().id(), "");
            case Step.Refused refused -> result(identity, Outcome.FAILED, "", refused.reason());
        });
    }

    private Result attempt(Identity identity, Supplier<Result> work) {
        try {
            return work.get();
        } catch (Calls.Refusal e) {
            return result(identity, Outcome.FAILED, "", String.valueOf(e.getMessage()));
        } catch (ClientException e) {
            noAnswer = String.valueOf(e.getMessage());
            return result(identity, Outcome.FAILED, "", noAnswer + " Whether it was done is not known; apply again.");
        }
    }

    private Result create(Step.Create step) {
        Identity identity = step.object().identity();
        ObjectNode body = body(step.object());
        if (identity.kind() == Kind.SCHEMA && body.has(TAGS)) {
            laterTags.put(identity, body.remove(TAGS));
        }
        Made one = calls.create(identity, body);
        made.put(identity, one);
        return result(identity, Outcome.CREATED, one.id(), "");
    }

    private Result update(Step.Update step) {
        Identity identity = step.object().identity();
        made.put(identity, calls.update(step, remote.whole(step.held()), body(step.object())));
        return result(identity, Outcome.UPDATED, step.held().id(), "");
    }

    /** A schema can feed profiles only once a descriptor says whose its rows are, and that descriptor needs the schema. */
    private void sendLaterTags() {
        Map<Identity, JsonNode> now = new LinkedHashMap<>(laterTags);
        laterTags.clear();
        now.forEach((identity, tags) -> {
            Result created = results.get(identity);
            if (created != null && created.ok()) {
                note(identity, attempt(identity, () -> {
                    Held held = new Held(identity, created.id(), JsonNodeFactory.instance.objectNode());
                    calls.tags(identity, created.id(), tags, remote.whole(held));
                    return created;
                }));
            }
        });
    }

    /** The body as it is sent: variables, ids and the newest version of a mapping set in their places. */
    private ObjectNode body(Declared object) {
        Kind kind = object.identity().kind();
        ObjectNode written = remote.renamed(kind, object.spec());
        ObjectNode body = plan.written().resolved(kind, written, this::id);
        if (kind == Kind.FLOW) {
            References.targets(kind, written).stream()
                    .filter(target -> target.kind() == Kind.MAPPING_SET)
                    .findFirst()
                    .ifPresent(set -> Bodies.mapping(body)
                            .filter(params -> !params.has("mappingVersion"))
                            .filter(params -> params.path("mappingId").asText().equals(id(set)))
                            .ifPresent(params -> params.put("mappingVersion", version(set))));
        }
        return body;
    }

    private String id(Identity identity) {
        Made fresh = made.get(identity);
        return fresh != null
                ? fresh.id()
                : remote.find(identity).stream().map(Held::id).findFirst().orElse("");
    }

    private String version(Identity set) {
        Made fresh = made.get(set);
        String version = fresh != null
                ? fresh.version()
                : remote.find(set).stream()
                        .map(held -> held.view().path("version").asText())
                        .findFirst()
                        .orElse("");
        return version.isEmpty() ? "0" : version;
    }

    private static Result result(Identity identity, Outcome outcome, String id, String message) {
        return new Result(identity.kind().word(), identity.name(), outcome, id, message);
    }
}
