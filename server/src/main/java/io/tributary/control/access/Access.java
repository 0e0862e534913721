package io.tributary.control.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Scope;
import io.tributary.http.Handler;
import io.tributary.http.Request;
import io.tributary.http.Routes;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who is calling, and what may they do: organisations, sandboxes, API clients, tokens. */
public final class Access {

    /** The tenant of a first start that names none. */
    public static final String DEFAULT_TENANT = "tributary";

    private static final Pattern TENANT = Pattern.compile("[a-z][a-z0-9]{1,30}");

    private final DocumentStore store;
    private final Clients clients;
    private final Directory directory;
    private final Tokens tokens;
    private final Gateway gateway;
    private final SecretCheck secrets;
    private final Clock clock;
    private @Nullable Removals removals;

    private Access(DocumentStore store, Tokens tokens, Permissions permissions, Clock clock) {
        this.store = store;
        this.clients = new Clients(store);
        this.directory = new Directory(store, clients);
        this.tokens = tokens;
        this.gateway = new Gateway(directory, clients, tokens, permissions);
        this.secrets = new SecretCheck(clock);
        this.clock = clock;
    }

    /**
     * Opens the directory of clients and the signing keys.
     *
     * @param keys the folder of key files
     */
    public static Access open(DocumentStore store, Path keys) {
        return open(store, keys, Permissions.standard(), Clock.systemUTC());
    }

    static Access open(DocumentStore store, Path keys, Permissions permissions, Clock clock) {
        return new Access(store, Tokens.open(keys, clock), permissions, clock);
    }

    /** Whether there is no organisation yet. */
    public boolean isEmpty() {
        return directory.isEmpty();
    }

    /**
     * Makes the first organisation, its sandbox {@code prod} and an API client.
     *
     * @param tenant the tenant id; null takes {@link #DEFAULT_TENANT}
     * @throws IllegalArgumentException the tenant is not of the form that schema ids can hold (schema-registry contract §1.2)
     * @throws IllegalStateException there is an organisation already
     */
    public FirstClient initialise(@Nullable String tenant) {
        String name = tenant == null ? DEFAULT_TENANT : tenant;
        checkTenant(name);
        if (!directory.isEmpty()) {
            throw new IllegalStateException("there is an organisation already");
        }
        return directory.create(name);
    }

    /**
     * Makes one more organisation, as {@link #initialise} does the first.
     *
     * @throws IllegalArgumentException the tenant is not of the form that schema ids can hold
     * @throws AccessException the tenant is taken
     */
    public FirstClient addOrganisation(String tenant) {
        checkTenant(tenant);
        return directory.create(tenant);
    }

    private static void checkTenant(String name) {
        if (!TENANT.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a tenant is 2 to 31 lower-case letters and digits and begins with a letter, found " + name);
        }
    }

    /** All organisations. */
    public List<Organisation> organisations() {
        return directory.organisations();
    }

    /** The tenant of an organisation. */
    public Optional<String> tenant(String orgId) {
        return directory.organisation(orgId).map(Organisation::tenant);
    }

    /**
     * The clients of an organisation.
     *
     * @param by who administers them, for the records
     */
    public ClientAdmin clients(String orgId, String by) {
        return new OrganisationClients(clients, directory, clock, orgId, by);
    }

    /**
     * Makes a new key for signing tokens.
     *
     * @param discardOld whether the former keys, and all tokens with them, are thrown away at once
     * @return {@code {"keyId","keys"}}: the new key, and how many check tokens
     */
    public ObjectNode rotateSigningKey(boolean discardOld) {
        String id = tokens.rotate(discardOld);
        return JsonNodeFactory.instance.objectNode().put("keyId", id).put("keys", tokens.keyCount());
    }

    /** Whether a client's id and secret belong together; empty when the organisation has no such client. */
    public Optional<Boolean> accepts(Scope scope, String clientId, String clientSecret) {
        return clients.find(clientId)
                .filter(client -> client.orgId().equals(scope.orgId()))
                .map(client -> secrets.check(client, client.secretHash(), clientSecret, scope.orgId())
                        == SecretCheck.Verdict.GOOD);
    }

    /**
     * Makes resets and deletions of sandboxes possible, and takes up those an earlier process left half done.
     *
     * @return closing it stops them where they are; the next start goes on
     */
    public AutoCloseable removeSandboxesWith(SandboxContents contents) {
        Removals made = new Removals(directory, store, contents, clock);
        removals = made;
        made.resume();
        return made;
    }

    /** The endpoints of sandboxes that were reset or deleted, of all organisations. */
    public List<ClosedInlet> closedInlets() {
        return directory.organisations().stream()
                .flatMap(organisation -> directory.closedInlets(organisation.orgId()).keySet().stream())
                .toList();
    }

    /** Adds the token endpoints, sandboxes, and what administers clients and keys. */
    public void addRoutes(Routes routes) {
        new TokenRoutes(clients, tokens, secrets, new Assertions(clock)).addRoutes(routes);
        new SandboxRoutes(directory, clients, () -> Objects.requireNonNull(removals, "asked before wired"))
                .addRoutes(routes, this::guard);
        new AclRoutes(clients).addRoutes(routes, this::guard);
        new ClientRoutes(caller -> clients(caller.scope().orgId(), caller.clientId()), () -> rotateSigningKey(false))
                .addRoutes(routes, this::guard);
    }

    /** Lets only callers through that the gateway knows and whose role allows the call (ingestion contract §5.2). */
    public Handler guard(GuardedHandler handler) {
        return gateway.guard(handler);
    }

    /** The organisation that a request's bearer token is for; empty when it has none or a bad one. */
    public Optional<String> tokenOrg(Request request) {
        return gateway.tokenClient(request).map(Client::orgId);
    }

    /** Whether the client of a request's bearer token may send events to a sandbox. */
    public boolean mayIngest(Request request, Scope scope) {
        return gateway.tokenClient(request)
                .filter(client -> client.orgId().equals(scope.orgId()))
                .map(client -> client.grants().allow(Permission.INGEST, scope.sandbox()))
                .orElse(false);
    }
}
