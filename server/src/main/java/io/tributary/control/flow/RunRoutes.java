package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.access.GuardedHandler;
import io.tributary.control.store.Document;
import io.tributary.http.Handler;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Runs over HTTP (flow-service contract §6.7). */
final class RunRoutes {

    private static final String PATH = "/" + RunViews.COLLECTION;
    private static final Set<String> FIELDS = Pages.fields(RunViews.FIELDS);

    private final Runs runs;
    private final FileRuns fileRuns;
    private final Set<String> readable;
    private final Resources resources;
    private final Specs specs;

    RunRoutes(Runs runs, FileRuns fileRuns, Set<String> readable, Resources resources, Specs specs) {
        this.runs = runs;
        this.fileRuns = fileRuns;
        this.readable = readable;
        this.resources = resources;
        this.specs = specs;
    }

    void addTo(Routes routes, Function<GuardedHandler, Handler> guard) {
        for (String base : FlowRoutes.BASES) {
            routes.get(base + PATH, FlowRoutes.guarded(guard, this::list));
            routes.post(base + PATH, FlowRoutes.guarded(guard, this::start));
            routes.get(base + PATH + "/{id}", FlowRoutes.guarded(guard, this::lookUp));
            routes.post(base + PATH + "/{id}/action", FlowRoutes.guarded(guard, this::act));
            routes.put(base + PATH + "/{id}", FlowRoutes.guarded(guard, RunRoutes::refusePut));
            routes.get(base + "/flows/{id}/runs", FlowRoutes.guarded(guard, this::listOfFlow));
        }
    }

    private Response list(Request request, Caller caller) {
        return page(request, caller, RunFilter.ALL);
    }

    private Response listOfFlow(Request request, Caller caller) {
        return page(request, caller, RunFilter.ofFlow(request.pathParam("id")));
    }

    private Response page(Request request, Caller caller, RunFilter base) {
        ListQuery query = ListQuery.of(RunViews.COLLECTION, request);
        List<Condition> conditions = query.properties().stream()
                .map(text -> Condition.of(text, FIELDS))
                .toList();
        Stream<ObjectNode> items = RunFilter.of(conditions, base).stream()
                .flatMap(filter -> runs.find(caller.scope(), filter))
                .filter(run -> base.flowIds().isEmpty() || base.flowIds().contains(run.flowId()))
                .map(run -> RunViews.view(run, caller));
        ObjectNode answer = Pages.answer(query, PATH, FIELDS, items);
        for (JsonNode item : answer.path("items")) {
            runs.complete(caller.scope(), (ObjectNode) item, false);
        }
        return Response.json(200, answer);
    }

    private Response lookUp(Request request, Caller caller) {
        Runs.Run found = find(request, caller);
        ObjectNode view = RunViews.view(found, caller);
        runs.complete(caller.scope(), view, true);
        return Response.json(200, Pages.one(view)).with("ETag", RunViews.etag(found));
    }

    private Runs.Run find(Request request, Caller caller) {
        String id = request.pathParam("id");
        return runs.get(caller.scope(), id)
                .orElseThrow(() -> FlowProblem.notFound(
                        RunViews.COLLECTION, id, caller.scope().sandbox()));
    }

    private Response act(Request request, Caller caller) {
        String operation = Actions.operation(request);
        if (!operation.equals("re_trigger")) {
            throw FlowProblem.of(
                    FlowError.INVALID, "op must be re-trigger; it is '%s'.".formatted(Text.shown(operation)));
        }
        Runs.Run run = find(request, caller);
        Runs.Run again = asked(FlowError.ACTION_NOT_APPLICABLE, () -> fileRuns.again(caller.scope(), run))
                .orElseThrow(() -> FlowProblem.of(
                        FlowError.ACTION_NOT_APPLICABLE,
                        "The run %s can't be started again: its source pushes, so there is nothing to read once more."
                                .formatted(run.id())));
        return Response.json(200, answer(again)).with("ETag", RunViews.etag(again));
    }

    private static <T> T asked(FlowError otherwise, Supplier<T> question) {
        try {
            return question.get();
        } catch (FileSourceException refused) {
            throw FlowProblem.of(otherwise, refused.getMessage() + ".");
        }
    }

    private static ObjectNode answer(Runs.Run run) {
        return JsonNodeFactory.instance.objectNode().put("id", run.id()).put("etag", RunViews.etag(run));
    }

    /** Streaming flows run by themselves; one that reads files can be told to read now. */
    private Response start(Request request, Caller caller) {
        ObjectNode body = Bodies.object(request);
        String flowId = Members.text(body, "flowId", "/flowId")
                .filter(id -> !id.isBlank())
                .orElseThrow(() -> FlowProblem.at(
                        "/flowId", FlowError.RUN_FLOW_MISSING, "/flowId is missing; name the flow that is to run."));
        World world = resources.world(caller.scope());
        Document flow = world.find(World.FLOWS, flowId)
                .orElseThrow(() -> FlowProblem.at(
                        "/flowId",
                        FlowError.RUN_FLOW_UNKNOWN,
                        "flows %s does not exist in sandbox %s"
                                .formatted(Text.shown(flowId), caller.scope().sandbox())));
        Optional<ConnectionSpec> source =
                world.sourceOf(flow).map(document -> specs.storedConnectionSpec(document.body()));
        if (source.filter(spec -> readable.contains(spec.id())).isPresent()) {
            FileRuns.Window window = RunWindow.of(body);
            return started(asked(FlowError.INVALID, () -> fileRuns.start(caller.scope(), flowId, window)));
        }
        String why = source.filter(spec -> !spec.isPush()).isPresent()
                ? "this server has no reader for its source"
                : "its source pushes, and it runs by itself as long as it is enabled";
        throw FlowProblem.at("/flowId", FlowError.INVALID, "The flow can't be started: " + why + ".");
    }

    /** The answer is in two forms, of the specification and of the help page. */
    private static Response started(Runs.Run run) {
        ObjectNode answer = answer(run);
        answer.putArray("items").add(answer(run));
        return Response.json(201, answer)
                .with("ETag", RunViews.etag(run))
                .with("Location", FlowRoutes.BASE + PATH + "/" + run.id());
    }

    private static Response refusePut(Request request, Caller caller) {
        throw FlowProblem.of(FlowError.RUNS_ARE_OURS, "Runs are written by the server only.");
    }
}
