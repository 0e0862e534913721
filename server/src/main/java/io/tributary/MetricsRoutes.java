package io.tributary;

import io.tributary.control.access.GuardedHandler;
import io.tributary.http.Handler;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import io.tributary.http.Traffic;
import io.tributary.land.Lake;
import io.tributary.land.LandException;
import io.tributary.land.TableHistory;
import io.tributary.land.TableId;
import io.tributary.log.EventLog;
import io.tributary.metrics.Exposition;
import io.tributary.observe.Account;
import io.tributary.observe.Freshness;
import io.tributary.observe.Observer;
import io.tributary.observe.Proof;
import io.tributary.plan.Plan;
import io.tributary.plan.Plans;
import io.tributary.pump.LaneStatus;
import io.tributary.pump.Pump;
import io.tributary.pump.PumpStatus;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** The figures of the whole server for Prometheus, read from their counters when somebody asks. */
final class MetricsRoutes {

    static final int MOST_FLOWS = 1_000;
    private static final int MOST_TABLES = 200;
    private static final String OTHER = "other";

    private final Pump pump;
    private final EventLog log;
    private final Observer observer;
    private final Proof proof;
    private final Lake lake;
    private final Plans plans;
    private final Traffic traffic;
    private final int mostFlows;
    // Who has a series of its own keeps it: otherwise figures that only grow would fall.
    private final Set<String> named = new LinkedHashSet<>();

    MetricsRoutes(
            Pump pump,
            EventLog log,
            Observer observer,
            Proof proof,
            Lake lake,
            Plans plans,
            Traffic traffic,
            int mostFlows) {
        this.pump = pump;
        this.log = log;
        this.observer = observer;
        this.proof = proof;
        this.lake = lake;
        this.plans = plans;
        this.traffic = traffic;
        this.mostFlows = mostFlows;
    }

    void addRoutes(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.get("/metrics", guard.apply((request, caller) -> scrape()));
    }

    /** Without a guard, for a port of its own that only this machine reaches. */
    Routes unguarded() {
        return new Routes().get("/metrics", request -> scrape());
    }

    private Response scrape() {
        Exposition out = new Exposition();
        flows(out);
        river(out);
        tables(out);
        requests(out);
        memory(out);
        return Response.bytes(200, Exposition.CONTENT_TYPE, out.text());
    }

    private void flows(Exposition out) {
        Map<String, Account> accounts = proof.accounts(proof.flows());
        out.counters(
                "tributary_events_acknowledged",
                "Messages in the log, also those whose sender was told no.",
                "flow",
                perFlow(accounts, Account::acknowledged));
        out.counters(
                "tributary_rows_landed",
                "Rows that commits brought into tables.",
                "flow",
                perFlow(accounts, Account::landed));
        out.gauges(
                "tributary_events_quarantined",
                "Messages put aside and not replayed.",
                "flow",
                perFlow(accounts, Account::quarantined));
        out.gauges(
                "tributary_events_in_flight",
                "Messages between the log and their table.",
                "flow",
                perFlow(accounts, Account::inFlight));
        Map<String, Long> warned = new TreeMap<>();
        accounts.keySet()
                .forEach(flow ->
                        warned.merge(label(flow), observer.ledger().totals(flow).warned(), Long::sum));
        out.counters("tributary_rows_warned", "Landed rows that lost a column in mapping.", "flow", warned);
        Map<String, Account> wrong = proof.wrong();
        out.gauge("tributary_flows_not_adding_up", "Flows whose messages don't add up.", wrong.size());
        out.gauges(
                "tributary_events_unaccounted",
                "What is missing of a flow whose messages don't add up; below 0 when there is more than came.",
                "flow",
                perFlow(wrong, Account::balance));
    }

    private Map<String, Long> perFlow(Map<String, Account> accounts, ToLongFunction<Account> figure) {
        Map<String, Long> values = new TreeMap<>();
        accounts.forEach((flow, account) -> values.merge(label(flow), figure.applyAsLong(account), Long::sum));
        return values;
    }

    private synchronized String label(String flow) {
        if (named.contains(flow)) {
            return flow;
        }
        return named.size() < mostFlows && named.add(flow) ? flow : OTHER;
    }

    private void river(Exposition out) {
        PumpStatus now = pump.status();
        out.gauge(
                "tributary_log_end",
                "Position of the last event in the log.",
                now.end().value());
        out.gauge(
                "tributary_log_processed",
                "Events up to here were taken out of the log.",
                now.processed().value());
        out.gauge(
                "tributary_log_settled",
                "Events up to here are in tables or in quarantine.",
                now.settled().value());
        out.gauge("tributary_log_backlog_bytes", "Events on disk that are not settled.", log.backlogBytes());
        out.gauge(
                "tributary_pump_stopped",
                "1 while events are not taken out of the log.",
                flag(!now.problem().isEmpty()));
        out.gauge(
                "tributary_ledger_failing",
                "1 while counts can't be written.",
                flag(!observer.ledger().problem().isEmpty()));
        out.counter("tributary_commits", "Commits of tables that worked.", observer.commits());
        out.counter("tributary_commit_failures", "Commits of tables that did not.", observer.commitFailures());
        Freshness freshness = observer.freshness();
        out.histogram(
                "tributary_commit_wait_seconds",
                "From receipt of the oldest row of a commit to its visibility.",
                Freshness.upperSeconds(),
                freshness.byTime(),
                freshness.seconds());
    }

    private static int flag(boolean set) {
        return set ? 1 : 0;
    }

    private void tables(Exposition out) {
        List<LaneStatus> lanes =
                pump.status().lanes().stream().limit(MOST_TABLES).toList();
        out.gauges(
                "tributary_table_waiting_rows",
                "Rows on their way to a table.",
                "table",
                lanes.stream().collect(Collectors.toMap(LaneStatus::table, LaneStatus::waitingRows)));
        out.gauges(
                "tributary_table_failing",
                "1 while a table takes no rows.",
                "table",
                lanes.stream().collect(Collectors.toMap(LaneStatus::table, lane -> flag(lane.failing()))));
        Plan plan = plans.current();
        Map<String, Long> files = new TreeMap<>();
        Map<String, Long> bytes = new TreeMap<>();
        for (LaneStatus lane : lanes) {
            plan.table(lane.table())
                    .flatMap(table -> history(LakeTables.id(table)))
                    .ifPresent(history -> {
                        files.put(lane.table(), history.files());
                        bytes.put(lane.table(), history.bytes());
                    });
        }
        out.gauges("tributary_table_files", "Data files of a table.", "table", files);
        out.gauges("tributary_table_bytes", "What the data files of a table weigh.", "table", bytes);
    }

    /** A table that can't be read at the moment has no figures; that it fails is told elsewhere. */
    private Optional<TableHistory> history(TableId id) {
        try {
            return lake.history(id);
        } catch (LandException e) {
            return Optional.empty();
        }
    }

    private void requests(Exposition out) {
        out.counters("tributary_http_requests", "Requests answered, by status.", "status", traffic.byStatusClass());
        out.histogram(
                "tributary_http_request_seconds",
                "How long requests took, but for reading their head and writing the answer.",
                Traffic.upperSeconds(),
                traffic.byTime(),
                traffic.seconds());
    }

    private static void memory(Exposition out) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        out.gauges(
                "jvm_memory_used_bytes",
                "Memory in use.",
                "area",
                Map.of(
                        "heap", memory.getHeapMemoryUsage().getUsed(),
                        "nonheap", memory.getNonHeapMemoryUsage().getUsed()));
        out.gauges(
                "jvm_memory_max_bytes",
                "Memory there may be; -1 for no limit.",
                "area",
                Map.of(
                        "heap", memory.getHeapMemoryUsage().getMax(),
                        "nonheap", memory.getNonHeapMemoryUsage().getMax()));
    }
}
