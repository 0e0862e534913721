package io.tributary.control.flow;

import io.tributary.control.access.GuardedHandler;
import io.tributary.control.store.DocumentKey;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Scope;
import io.tributary.http.Handler;
import io.tributary.http.Routes;
import io.tributary.outbound.OutboundGuard;
import io.tributary.seal.SecretBox;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Flow Service: connections and flows over HTTP and for the planner (flow-service contract). Safe for many threads. */
public final class FlowService {

    private static final Logger LOG = LoggerFactory.getLogger(FlowService.class);

    private final DocumentStore store;
    private final Specs specs = new Specs();
    private final List<Consumer<Set<DocumentKey>>> listeners = new CopyOnWriteArrayList<>();
    private final FlowRoutes flowRoutes;
    private final SpecRoutes specRoutes;
    private final RunRoutes runRoutes;
    private final SecretRoutes secretRoutes;
    private final FileFlows fileFlows;

    private FlowService(
            DocumentStore store,
            References references,
            Runs runs,
            Clients clients,
            SecretBox secrets,
            FlowSettings settings,
            FileSources files,
            FileRuns fileRuns) {
        this.store = store;
        Resources resources = new Resources(store, new Repeats(secrets, settings.clock()));
        Inlets inlets = new Inlets(settings);
        Credentials credentials = new Credentials(secrets);
        FlowCheck check = new FlowCheck(specs, references, settings);
        List<Kind> kinds = List.of(
                new ConnectionKind(specs, credentials, inlets, files),
                new SourceKind(specs, inlets),
                new TargetKind(specs, check),
                new FlowKind(specs, check, inlets, runs, settings));
        ConnectionProbe probe = new ConnectionProbe(
                specs, credentials, clients, new TokenProbe(new OutboundGuard(false, List.of())::mayCall), files);
        this.fileFlows = new FileFlows(specs, credentials);
        this.flowRoutes = new FlowRoutes(resources, new Lists(store, resources), kinds, probe);
        this.specRoutes = new SpecRoutes(specs);
        this.runRoutes = new RunRoutes(runs, fileRuns, files.specs(), resources, specs);
        this.secretRoutes = new SecretRoutes(new StoredSecrets(store, secrets));
        store.onChange(this::committed);
    }

    /**
     * Opens the service.
     *
     * @param store where connections and flows are kept
     * @param references the datasets and mapping sets that flows point to
     * @param runs what has run
     * @param clients the API clients whose credentials a connection may hold
     * @param secrets seals credentials before they are stored
     * @param settings how this server presents itself
     */
    public static FlowService open(
            DocumentStore store,
            References references,
            Runs runs,
            Clients clients,
            SecretBox secrets,
            FlowSettings settings) {
        return open(store, references, runs, clients, secrets, settings, FileSources.NONE, FileRuns.NONE);
    }

    /** As above, with systems that hold files, and whoever reads them for flows. */
    public static FlowService open(
            DocumentStore store,
            References references,
            Runs runs,
            Clients clients,
            SecretBox secrets,
            FlowSettings settings,
            FileSources files,
            FileRuns fileRuns) {
        return new FlowService(store, references, runs, clients, secrets, settings, files, fileRuns);
    }

    /** Adds everything under {@code /data/foundation/flowservice} and its aliases, and the rotation of the key of secrets; {@code guard} lets only known callers through. */
    public void addRoutes(Routes routes, Function<GuardedHandler, Handler> guard) {
        flowRoutes.addTo(routes, guard);
        specRoutes.addTo(routes, guard);
        runRoutes.addTo(routes, guard);
        secretRoutes.addTo(routes, guard);
    }

    /** What a run of a flow tells of the flow; empty when there is no such flow, or it is a draft. */
    public Optional<RunFacts> runFacts(Scope scope, String flowId) {
        return new Planning(store, specs).runFacts(scope, flowId);
    }

    /** The published flows of all sandboxes, enabled or not, oldest first. */
    public List<FlowView> flows() {
        return new Planning(store, specs).flows();
    }

    /**
     * A published flow that reads files, as it is now.
     *
     * @throws FileSourceException it is written in a way that this server can't read
     */
    public Optional<FileFlow> fileFlow(Scope scope, String flowId) {
        World world = new World(store, scope);
        return new Planning(store, specs).flow(world, flowId).flatMap(view -> fileFlows.flow(world, view));
    }

    /** The streaming endpoints of all sandboxes, oldest first. */
    public List<InletView> inlets() {
        return new Planning(store, specs).inlets();
    }

    /**
     * What a change may have changed for the planner; it costs as much as hangs on the changed documents, not as much as there is.
     *
     * @param changed the documents
     * @param inletOwner for a source connection, the connection that owned its inlet before the change
     */
    public Affected affected(Set<DocumentKey> changed, Function<String, Optional<String>> inletOwner) {
        return new Planning(store, specs).affected(changed, inletOwner);
    }

    /** Calls {@code listener} after each change, once it is durable, on the thread that made it. It must be quick and not throw. */
    public void onChange(Runnable listener) {
        onChange(changed -> listener.run());
    }

    /** As {@link #onChange(Runnable)}, with the documents that changed. */
    public void onChange(Consumer<Set<DocumentKey>> listener) {
        listeners.add(listener);
    }

    private void committed(Set<DocumentKey> all) {
        Set<DocumentKey> ours =
                all.stream().filter(key -> World.KINDS.contains(key.kind())).collect(Collectors.toUnmodifiableSet());
        if (!ours.isEmpty()) {
            listeners.forEach(listener -> tell(listener, ours));
        }
    }

    /** The change is durable: whatever a listener makes of it, its client must not be told that it failed. */
    private static void tell(Consumer<Set<DocumentKey>> listener, Set<DocumentKey> changed) {
        try {
            listener.accept(changed);
        } catch (RuntimeException fault) {
            LOG.atError()
                    .setCause(fault)
                    .log("A change of flows or connections is stored, but could not be put to work");
        }
    }
}
