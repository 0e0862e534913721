package io.tributary;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.access.GuardedHandler;
import io.tributary.event.Position;
import io.tributary.http.Handler;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import io.tributary.observe.Observer;
import io.tributary.plan.InletPlan;
import io.tributary.plan.Plans;
import io.tributary.pump.Pump;
import io.tributary.pump.PumpStatus;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How the server is doing, for operators and for whoever starts it: health and counts. */
final class StatusRoutes {

    private static final int RECENT_COMMITS = 64;

    private final Pump pump;
    private final Observer observer;
    private final Plans plans;
    private final Position settledAtStart;

    /** @param settledAtStart what earlier runs of the server had settled */
    StatusRoutes(Pump pump, Observer observer, Plans plans, Position settledAtStart) {
        this.pump = pump;
        this.observer = observer;
        this.plans = plans;
        this.settledAtStart = settledAtStart;
    }

    /** The routes of a server that listens but does not serve yet. */
    static Routes starting() {
        return new Routes()
                .get("/health/live", request -> health(200, "starting"))
                .get("/health/ready", request -> health(503, "starting").with("Retry-After", "1"));
    }

    void addRoutes(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.get("/health/live", request -> health(200, "live"));
        routes.get("/health/ready", request -> health(200, pump.status().healthy() ? "ready" : "degraded"));
        routes.get("/tributary/v1/status", guard.apply((request, caller) -> status(caller)));
    }

    private static Response health(int status, String word) {
        return Response.json(status, JsonNodeFactory.instance.objectNode().put("status", word));
    }

    private Response status(Caller caller) {
        PumpStatus now = pump.status();
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("healthy", now.healthy())
                .put("problem", now.problem())
                .put("end", now.end().value())
                .put("processed", now.processed().value())
                .put("settled", now.settled().value())
                .put("settledAtStart", settledAtStart.value())
                .put("commits", observer.commits())
                .put("failedCommits", observer.commitFailures());
        ArrayNode waits = body.putArray("recentWaitsMillis");
        observer.freshness().latest(RECENT_COMMITS).forEach(waits::add);
        Set<String> own = flowIds(caller);
        ObjectNode flows = body.putObject("flows");
        observer.figures().forEach((flow, figures) -> {
            if (own.contains(flow)) {
                flows.putObject(flow)
                        .put("acknowledged", figures.acknowledged())
                        .put("refused", figures.refused())
                        .put("warned", figures.warned())
                        .put("landed", figures.landed())
                        .put("quarantined", figures.quarantined())
                        .put("lastLandedAt", figures.lastLandedAtMillis());
            }
        });
        ArrayNode tables = body.putArray("tables");
        String namespace = caller.lakeNamespace() + ".";
        now.lanes().stream()
                .filter(lane -> lane.table().startsWith(namespace))
                .forEach(lane -> tables.addObject()
                        .put("table", lane.table())
                        .put("committed", lane.committed().value())
                        .put("waitingRows", lane.waitingRows())
                        .put("failing", lane.failing())
                        .put("problem", lane.problem()));
        return Response.json(200, body);
    }

    private Set<String> flowIds(Caller caller) {
        return plans.current().inlets().stream()
                .filter(inlet -> inlet.orgId().equals(caller.scope().orgId())
                        && inlet.sandbox().equals(caller.scope().sandbox()))
                .map(InletPlan::flows)
                .flatMap(flows -> flows.stream().map(flow -> flow.flowId()))
                .collect(Collectors.toSet());
    }
}
