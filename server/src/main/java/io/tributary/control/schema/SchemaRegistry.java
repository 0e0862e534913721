package io.tributary.control.schema;

import io.tributary.control.access.GuardedHandler;
import io.tributary.control.store.Document;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Scope;
import io.tributary.http.Handler;
import io.tributary.http.Routes;
import io.tributary.xdm.ResolvedSchema;
import io.tributary.xdm.StandardComponents;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The service at {@code /data/foundation/schemaregistry}: standard components, the resources of each organisation and sandbox, and their resolved forms. Safe for
 * many threads; what a write answered is visible to every later call.
 */
public final class SchemaRegistry {

    /** Where the service answers. */
    public static final String BASE = "/data/foundation/schemaregistry";

    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");

    private final Libraries libraries;
    private final RegistryRoutes routes;
    private final List<Consumer<Scope>> listeners = new CopyOnWriteArrayList<>();

    private SchemaRegistry(
            DocumentStore store,
            StandardComponents components,
            SchemaUsage usage,
            ChangeEffects effects,
            IdentityNamespaces namespaces,
            InstantSource clock) {
        this.libraries = new Libraries(store, new Standard(components), this::changed);
        Drafts drafts = new Drafts(clock);
        ResourceRules rules = new ResourceRules(usage, drafts);
        Audit audit = new Audit(clock);
        DryRun dryRun = new DryRun(rules, effects, clock);
        ResourceWriter writer = new ResourceWriter(libraries, rules, drafts, audit, dryRun);
        this.routes = new RegistryRoutes(
                libraries,
                new ResourceRoutes(libraries, writer),
                new DescriptorRoutes(libraries, new Descriptors(libraries, namespaces, clock)),
                new RpcRoutes(libraries, store, new Transfer(libraries, rules, drafts, audit), dryRun),
                clock);
    }

    /**
     * Opens the registry over stored resources; they are read when a sandbox is first asked for.
     *
     * @param store where resources and descriptors are kept
     * @param components what the global container holds
     * @param usage tells what uses a schema
     * @param effects tells what a change would do, for dry runs
     * @param namespaces the identity namespaces that descriptors may name
     */
    public static SchemaRegistry open(
            DocumentStore store,
            StandardComponents components,
            SchemaUsage usage,
            ChangeEffects effects,
            IdentityNamespaces namespaces) {
        return open(store, components, usage, effects, namespaces, InstantSource.system());
    }

    static SchemaRegistry open(
            DocumentStore store,
            StandardComponents components,
            SchemaUsage usage,
            ChangeEffects effects,
            IdentityNamespaces namespaces,
            InstantSource clock) {
        return new SchemaRegistry(store, components, usage, effects, namespaces, clock);
    }

    /** Adds the service's routes. */
    public void addRoutes(Routes to, Function<GuardedHandler, Handler> guard) {
        Handler handler = guard.apply(routes::handle);
        to.group(BASE, routes::outside);
        METHODS.forEach(method -> to.on(method, BASE + "/{path*}", handler));
    }

    /**
     * A schema with everything it is composed of, resolved once and kept until a resource of the sandbox changes.
     *
     * @param scope whose schema
     * @param tenant the organisation's tenant id, without underscore
     * @param idOrAltId {@code $id} or {@code meta:altId}, matched exactly
     * @return empty when the sandbox has no such schema
     */
    public Optional<ResolvedSchema> resolved(Scope scope, String tenant, String idOrAltId) {
        Library library = libraries.of(scope);
        return schema(library, tenant, idOrAltId).map(schema -> library.resolved(schema.body()));
    }

    /**
     * Whether the rows of a schema say whose they are: by a primary identity descriptor or an identity map. False when there is no such schema. Parameters as in
     * {@link #resolved}.
     */
    public boolean identifiable(Scope scope, String tenant, String idOrAltId) {
        Library library = libraries.of(scope);
        return schema(library, tenant, idOrAltId)
                .map(schema -> UnionRules.hasIdentity(schema.body(), library))
                .orElse(false);
    }

    /** Tells a listener of each sandbox whose resources or descriptors changed, after the change is visible, on the thread that made it. */
    public void onChange(Consumer<Scope> listener) {
        listeners.add(listener);
    }

    /** A sandbox's documents were removed from the store as a whole: what is kept of them in memory goes too. */
    public void forget(Scope scope) {
        libraries.forget(scope);
    }

    private void changed(Scope scope) {
        listeners.forEach(listener -> listener.accept(scope));
    }

    private static Optional<Document> schema(Library library, String tenant, String idOrAltId) {
        return library.tenant(idOrAltId)
                .filter(document -> Kind.of(document.body()) == Kind.SCHEMAS)
                .filter(document ->
                        document.body().path("meta:tenantNamespace").asText().equals("_" + tenant));
    }
}
