package io.tributary;

import io.tributary.backfill.Backfill;
import io.tributary.backfill.Explorer;
import io.tributary.client.Credentials;
import io.tributary.control.access.Access;
import io.tributary.control.access.Caller;
import io.tributary.control.access.FirstClient;
import io.tributary.control.catalog.Catalog;
import io.tributary.control.conversion.Conversion;
import io.tributary.control.export.Export;
import io.tributary.control.flow.FlowService;
import io.tributary.control.flow.FlowSettings;
import io.tributary.control.flow.Runs;
import io.tributary.control.schema.IdentityNamespaces;
import io.tributary.control.schema.SchemaRegistry;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Scope;
import io.tributary.control.store.StoreUnavailableException;
import io.tributary.control.store.UnknownOutcomeException;
import io.tributary.event.Position;
import io.tributary.http.HttpServer;
import io.tributary.http.HttpSettings;
import io.tributary.http.Request;
import io.tributary.http.Routes;
import io.tributary.land.Lake;
import io.tributary.land.LakeSettings;
import io.tributary.land.TableId;
import io.tributary.land.Upkeep;
import io.tributary.land.UpkeepSettings;
import io.tributary.log.EventLog;
import io.tributary.log.LogSettings;
import io.tributary.observe.Ledger;
import io.tributary.observe.Observer;
import io.tributary.observe.Proof;
import io.tributary.openapi.ApiDescription;
import io.tributary.plan.InletPlan;
import io.tributary.plan.Plans;
import io.tributary.plan.TablePlan;
import io.tributary.prepare.Preparer;
import io.tributary.pump.Pump;
import io.tributary.pump.PumpSettings;
import io.tributary.quarantine.Quarantine;
import io.tributary.quarantine.QuarantineSettings;
import io.tributary.query.QueryRoutes;
import io.tributary.query.QuerySettings;
import io.tributary.query.SqlEngine;
import io.tributary.receive.Custody;
import io.tributary.receive.ReceiveSettings;
import io.tributary.receive.Receiver;
import io.tributary.receive.RequestKeys;
import io.tributary.replay.ReplayRunner;
import io.tributary.seal.SecretBox;
import io.tributary.xdm.StandardComponents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running server: everything it consists of is put together in {@link #assemble}, and taken apart in the opposite order. */
final class Server implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final long UPKEEP_RESTS_ABOVE = 20_000;
    private static final Duration SENDERS_ARE_HELD = Duration.ofSeconds(5);

    private static final Duration CHECKED_EVERY = Duration.ofSeconds(5);
    private static final Duration MAY_DIFFER_FOR = Duration.ofSeconds(30);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable Credentials firstCredentials;
    private String url = "";
    private String metricsUrl = "";
    private Routes routes = new Routes();

    private Server() {}

    /**
     * Starts a server; it is ready when this returns.
     *
     * @throws Stop the data directory or the port can't be used
     */
    static Server start(ServerSettings settings) {
        Server server = new Server();
        Signals.onStop(server::close);
        try {
            server.assemble(settings);
            return server;
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    /**
     * Prepares an empty data directory and stops.
     *
     * @throws Stop it is in use, or prepared already
     */
    static Credentials initialise(Path data, @Nullable String tenant, StoreChoice store) {
        Server server = new Server();
        try {
            DataDirectory directory = server.own(DataDirectory.take(data));
            Access access = Access.open(server.own(ControlStore.open(directory, store)), directory.keys());
            if (!access.isEmpty()) {
                throw new Stop(
                        Stop.UNUSABLE,
                        "The data directory " + data + " is prepared already; start it with: tributary serve --data "
                                + data);
            }
            return credentials(access.initialise(tenant));
        } catch (IllegalArgumentException e) {
            throw new Stop(Stop.USAGE, "--tenant: " + e.getMessage());
        } finally {
            server.takeApart();
        }
    }

    private void assemble(ServerSettings settings) {
        DataDirectory directory = own(DataDirectory.take(settings.data()));
        HttpServer http = own(listen(settings));
        url = "http://" + settings.host() + ":" + http.port();
        String publicUrl = settings.publicUrl();
        String flowUrl = publicUrl == null ? url : publicUrl;

        DocumentStore store = own(ControlStore.open(directory, settings.store()));
        Access access = Access.open(store, directory.keys());
        if (access.isEmpty()) {
            firstCredentials = credentials(access.initialise(null));
        }

        Plans plans = new Plans();
        ErrorLines errors = own(new ErrorLines(directory.logs(), settings.logPayloads()));
        EventLog log = own(EventLog.onDisk(
                directory.log(),
                LogSettings.defaults()
                        .withMaxBacklogBytes(settings.maxBacklogBytes())
                        .withKeptSegments(1)));
        Observer observer = new Observer(own(Ledger.open(directory.ledger(), log.id())), errors);
        Lake lake = own(Lake.open(
                new LakeSettings(directory.lake(), directory.lakeCatalog())
                        .withTargetFileBytes(settings.targetFileBytes()),
                log.id()));
        Quarantine quarantine = own(Quarantine.open(
                directory.quarantine(),
                new QuarantineSettings(
                        QuarantineBox.of(directory.keys()),
                        settings.quarantine().tries())));
        Preparer preparer = new Preparer(HttpSettings.MAX_BODY_BYTES);

        Links links = new Links(access);
        SchemaRegistry registry = SchemaRegistry.open(
                store, StandardComponents.load(), links.usage(), links.effects(), IdentityNamespaces.STANDARD);
        LakeTables tables = new LakeTables(store, access, lake, plans);
        LakeBatches batches = new LakeBatches(lake, tables, quarantine);
        Catalog catalog = Catalog.open(store, links.schemasOfDatasets(registry), batches, batches);
        Conversion conversion = Conversion.open(store, links.schemasOfMappings(registry));
        Explorer files = own(new Explorer(
                store, settings.fileAccess().guard(), settings.fileAccess().folder()));
        Backfill backfill = new Backfill(store, files, log, plans, preparer, observer, directory.staging(), flowUrl);
        FlowService flows = FlowService.open(
                store,
                links.references(conversion),
                Runs.of(
                        new StreamRuns(
                                observer.ledger(),
                                quarantine,
                                batches,
                                links::catalogLater,
                                flowUrl,
                                Clock.systemUTC()),
                        backfill.runs()),
                access::accepts,
                secretBox(directory),
                new FlowSettings(flowUrl, files.specs(), InstantSource.system()),
                files,
                backfill);
        links.connect(catalog, flows);

        Planner planner = own(new Planner(access, tables, registry, catalog, conversion, flows, plans));
        planner.planOnChange();
        links.connect(new Rehearsal(access, plans, conversion, preparer, log::recent));
        quarantine.takeOver(inlet -> namespace(access, plans, inlet));
        checkLogIsNotBehind(log, tables, quarantine, plans);

        Pump pump = new Pump(
                held(backfill),
                plans,
                tables,
                quarantine,
                observer,
                preparer,
                PumpSettings.defaults().withCommitInterval(settings.commitInterval()));
        observer.ledger().describedBy(links.owners(plans));
        pump.start();
        own(pump);
        backfill.start(flows, new LandedRows(pump, batches, quarantine));
        own(backfill);
        ReplayRunner replays =
                own(new ReplayRunner(log, plans, quarantine.replays(), pump::waiting, pump::startPassed));
        replays.start();
        own(new QuarantineUpkeep(
                        quarantine, Duration.ofDays(settings.quarantine().days()))
                .start());
        Proof proof = own(new Proof(observer, quarantine::putAside, pump::inFlight, CHECKED_EVERY, MAY_DIFFER_FOR));
        proof.start();
        observer.ledger().keepFor(settings.watching().keepRuns(), quarantine::forgetSpansBefore);
        own(access.removeSandboxesWith(
                new SandboxParts(flows, registry, planner, tables, log, pump, quarantine, observer.ledger())));
        Upkeep upkeep = own(upkeep(settings, lake, plans, pump));
        SqlEngine engine = own(new SqlEngine(
                lake,
                namespace -> tableNames(plans, namespace),
                new QuarantineTable(quarantine),
                QuerySettings.defaults(directory.temporary())));

        Routes routes = new Routes().away(Server::away).errors(errors::answered);
        access.addRoutes(routes);
        registry.addRoutes(routes, access::guard);
        catalog.addRoutes(routes, access::guard);
        new Export(new LakeContents(catalog, batches, quarantine, plans, engine)).addRoutes(routes, access::guard);
        conversion.addRoutes(routes, access::guard, links.neighbours(log, preparer, plans));
        flows.addRoutes(routes, access::guard);
        ReceiveSettings receive = settings.receive();
        new Receiver(
                        plans,
                        preparer,
                        observer,
                        new Custody(log, SENDERS_ARE_HELD, pump::waiting, receive.unavailableStatus()),
                        own(RequestKeys.open(directory.requestKeys(), log, receive.maxKeys())),
                        (request, inlet) -> checkToken(access, request, inlet),
                        receive)
                .addRoutes(routes);
        LogSearch onTheWay = new LogSearch(log, () -> pump.status().settled(), LogSearch.PATIENCE);
        new ReceiptRoutes(new Receipts(onTheWay, lake, quarantine, plans), plans).addRoutes(routes, access::guard);
        new QueryRoutes(engine).addRoutes(routes, access::guard);
        new StatusRoutes(pump, observer, proof, plans, upkeep, log.released()).addRoutes(routes, access::guard);
        MetricsRoutes metrics =
                new MetricsRoutes(pump, log, observer, proof, lake, plans, http.traffic(), MetricsRoutes.MOST_FLOWS);
        metrics.addRoutes(routes, access::guard);
        new InsightsRoutes(new InsightsPoints(catalog, batches, observer.ledger(), quarantine, plans))
                .addRoutes(routes, access::guard);
        serveMetrics(settings, metrics);
        new UpkeepRoutes(upkeep, plans).addRoutes(routes, access::guard);
        new QuarantineRoutes(quarantine).addRoutes(routes, access::guard);
        new ReplayRoutes(quarantine, replays, new ReplayRehearsal(quarantine, plans, conversion, registry, preparer))
                .addRoutes(routes, access::guard);
        new ApiDescription().addRoutes(routes);
        this.routes = routes;
        http.serve(routes);
        // Requests end before the rest of the program does: what is taken apart last was put together first.
        own(http::close);
        LOG.atInfo().addKeyValue("port", http.port()).log("serving");
    }

    private static EventLog held(Backfill backfill) {
        try {
            return backfill.held();
        } catch (IOException e) {
            throw new Stop(Stop.UNUSABLE, "The marks of runs that were under way can't be read: " + e.getMessage());
        }
    }

    /** The documents' database is another process, which may be away for a while; what is received and landed needs it not. */
    private static Optional<Routes.Away> away(RuntimeException failure) {
        return switch (failure) {
            case StoreUnavailableException gone -> Optional.of(new Routes.Away(503, String.valueOf(gone.getMessage())));
            case UnknownOutcomeException unknown ->
                Optional.of(new Routes.Away(504, String.valueOf(unknown.getMessage())));
            default -> Optional.empty();
        };
    }

    /** Tables are left alone while more events wait for them than are brought there in about a second. */
    private static Upkeep upkeep(ServerSettings settings, Lake lake, Plans plans, Pump pump) {
        UpkeepSettings how = settings.upkeep();
        Upkeep upkeep = new Upkeep(
                lake,
                how == null ? UpkeepSettings.defaults() : how,
                () -> plans.current().tables().stream().map(LakeTables::id).toList(),
                () -> pump.waiting() > UPKEEP_RESTS_ABOVE);
        if (how != null) {
            upkeep.start();
        }
        return upkeep;
    }

    private static SecretBox secretBox(DataDirectory directory) {
        try {
            return SecretBox.withKeyFile(directory.secretKeys());
        } catch (IOException e) {
            throw new Stop(Stop.UNUSABLE, String.valueOf(e.getMessage()));
        }
    }

    private void serveMetrics(ServerSettings settings, MetricsRoutes metrics) {
        Integer port = settings.watching().metricsPort();
        if (port == null) {
            return;
        }
        try {
            HttpServer own = own(HttpServer.start(HttpSettings.defaults("127.0.0.1", port, null), metrics.unguarded()));
            metricsUrl = "http://127.0.0.1:" + own.port() + "/metrics";
        } catch (RuntimeException e) {
            throw new Stop(Stop.UNUSABLE, "Can't listen on 127.0.0.1:" + port + "; choose another --metrics-port.");
        }
    }

    private HttpServer listen(ServerSettings settings) {
        try {
            return HttpServer.start(
                    HttpSettings.defaults(settings.host(), settings.port(), settings.publicUrl()),
                    StatusRoutes.starting());
        } catch (RuntimeException e) {
            throw new Stop(
                    Stop.UNUSABLE,
                    "Can't listen on " + settings.host() + ":" + settings.port()
                            + "; another program may be using the port. Choose another --port.");
        }
    }

    /** A log that was restored from an older copy than the tables would give positions again that they take for landed. */
    private static void checkLogIsNotBehind(EventLog log, LakeTables tables, Quarantine quarantine, Plans plans) {
        Position last = quarantine.last(log.id());
        for (TablePlan table : plans.current().tables()) {
            Position landed = tables.landedUpTo(table);
            last = landed.compareTo(last) > 0 ? landed : last;
        }
        if (last.compareTo(log.end()) <= 0) {
            return;
        }
        if (log.released().compareTo(log.end()) < 0) {
            throw new Stop(
                    Stop.UNUSABLE,
                    "The log ends at position " + log.end().value() + ", but tables or quarantine hold position "
                            + last.value()
                            + " of it: the log is an older copy. Restore log and lake from the same moment.");
        }
        log.release(last);
    }

    /** Whose an inlet is; empty when it is gone. */
    private static String namespace(Access access, Plans plans, String inletId) {
        return plans.current()
                .inlet(inletId)
                .flatMap(inlet ->
                        access.tenant(inlet.orgId()).map(tenant -> Caller.lakeNamespace(tenant, inlet.sandbox())))
                .orElse("");
    }

    private static Map<String, TableId> tableNames(Plans plans, String namespace) {
        Map<String, TableId> names = new HashMap<>();
        for (TablePlan plan : plans.current().tables()) {
            if (plan.namespace().equals(namespace)) {
                names.put(plan.sqlName().toLowerCase(Locale.ROOT), LakeTables.id(plan));
            }
        }
        return names;
    }

    /** A token that is there must be good and of the inlet's organisation (ingestion contract §2.8). */
    private static void checkToken(Access access, Request request, InletPlan inlet) {
        Optional<String> org = access.tokenOrg(request);
        if (org.isEmpty()) {
            throw Receiver.unauthorized(
                    request.requestId(), request.header("Authorization").isPresent());
        }
        if (!org.get().equals(inlet.orgId())) {
            throw Receiver.forbidden(inlet);
        }
        if (!access.mayIngest(request, new Scope(inlet.orgId(), inlet.sandbox()))) {
            throw Receiver.notAllowed(inlet);
        }
    }

    private static Credentials credentials(FirstClient first) {
        return new Credentials(
                first.organisation().orgId(),
                first.sandbox(),
                first.organisation().tenant(),
                first.clientId(),
                first.clientSecret());
    }

    /** Remembers a part for taking apart. */
    private <T extends AutoCloseable> T own(T part) {
        parts.push(part);
        return part;
    }

    /** Where it serves, such as {@code http://127.0.0.1:8080}. */
    String url() {
        return url;
    }

    /** Where metrics are served without credentials; empty when they are not. */
    String metricsUrl() {
        return metricsUrl;
    }

    /** The client made by a first start; null at every later one. */
    @Nullable
    Credentials firstCredentials() {
        return firstCredentials;
    }

    /** What it answers, for whoever checks that nothing is left unguarded. */
    Routes routes() {
        return routes;
    }

    /** Waits until the server has stopped. */
    void awaitStop() throws InterruptedException {
        stopped.await();
    }

    /** Takes no more requests, finishes what was acknowledged, and stops. */
    @Override
    public void close() {
        takeApart();
        stopped.countDown();
    }

    private synchronized void takeApart() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.atError().setCause(e).log("a part of the server could not be closed; the others are");
            }
        }
    }
}
