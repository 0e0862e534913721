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
import io.tributary.land.Upkeep;
import io.tributary.observe.Account;
import io.tributary.observe.FlowTotals;
import io.tributary.observe.Observer;
import io.tributary.observe.Proof;
import io.tributary.plan.InletPlan;
import io.tributary.plan.Plans;
import io.tributary.pump.LaneStatus;
import io.tributary.pump.Pump;
import io.tributary.pump.PumpStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How the server is doing, for operators and for whoever starts it: health and counts. */
final class StatusRoutes {

    private static final int RECENT_COMMITS = 64;

    private final Pump pump;
    private final Observer observer;
    private final Proof proof;
    private final Plans plans;
    private final Upkeep upkeep;
    private final Position settledAtStart;

    /** @param settledAtStart what earlier runs of the server had settled */
    StatusRoutes(Pump pump, Observer observer, Proof proof, Plans plans, Upkeep upkeep, Position settledAtStart) {
        this.pump = pump;
        this.observer = observer;
        this.proof = proof;
        this.plans = plans;
        this.upkeep = upkeep;
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
        routes.get("/health/ready", request -> ready());
        routes.get("/tributary/v1/status", guard.apply((request, caller) -> status(caller)));
    }

    private static Response health(int status, String word) {
        return Response.json(status, JsonNodeFactory.instance.objectNode().put("status", word));
    }

    /** Whose fault it is, is not told to everybody: the reason names no flow's figures. */
    private Response ready() {
        List<String> problems = problems();
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("status", problems.isEmpty() ? "ready" : "degraded");
        if (!problems.isEmpty()) {
            ArrayNode reasons = body.putArray("reasons");
            problems.forEach(reasons::add);
        }
        return Response.json(200, body);
    }

    private List<String> problems() {
        PumpStatus now = pump.status();
        List<String> problems = new ArrayList<>();
        if (!now.problem().isEmpty()) {
            problems.add("events are not taken out of the log");
        }
        long failing = now.lanes().stream().filter(LaneStatus::failing).count();
        if (failing > 0) {
            problems.add(failing + " table(s) take no rows");
        }
        int wrong = proof.wrong().size();
        if (wrong > 0) {
            problems.add("the messages of " + wrong + " flow(s) don't add up; see /tributary/v1/status");
        }
        if (!observer.ledger().problem().isEmpty()) {
            problems.add("counts can't be written");
        }
        return problems;
    }

    private Response status(Caller caller) {
        PumpStatus now = pump.status();
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("healthy", problems().isEmpty())
                .put("problem", problem(now))
                .put("end", now.end().value())
                .put("processed", now.processed().value())
                .put("settled", now.settled().value())
                .put("settledAtStart", settledAtStart.value())
                .put("commits", observer.commits())
                .put("failedCommits", observer.commitFailures());
        ArrayNode problems = body.putArray("problems");
        problems().forEach(problems::add);
        ArrayNode waits = body.putArray("recentWaitsMillis");
        observer.freshness().latest(RECENT_COMMITS).forEach(waits::add);
        Set<String> counted = new HashSet<>(
                observer.ledger().flowsOf(caller.scope().orgId(), caller.scope().sandbox()));
        counted.addAll(proof.flows());
        Set<String> own = new HashSet<>(flowIds(caller));
        own.retainAll(counted);
        ObjectNode flows = body.putObject("flows");
        Map<String, Account> wrong = proof.wrong();
        proof.accounts(own).forEach((flow, account) -> {
            FlowTotals totals = observer.ledger().totals(flow);
            if (account.acknowledged() > 0 || account.quarantined() > 0) {
                flows.putObject(flow)
                        .put("acknowledged", account.acknowledged())
                        .put("landed", account.landed())
                        .put("quarantined", account.quarantined())
                        .put("inFlight", account.inFlight())
                        .put("balance", account.balance())
                        .put("addsUp", !wrong.containsKey(flow))
                        .put("refused", totals.refused())
                        .put("warned", totals.warned())
                        .put("lastLandedAt", totals.lastLandedAtMillis());
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
        body.set("upkeep", UpkeepRoutes.describe(upkeep, plans, caller));
        return Response.json(200, body);
    }

    private String problem(PumpStatus now) {
        if (!now.problem().isEmpty()) {
            return now.problem();
        }
        return observer.ledger().problem();
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
