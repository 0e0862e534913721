package io.tributary.control.access;

import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Scope;
import io.tributary.http.Handler;
import io.tributary.http.Request;
import io.tributary.http.Routes;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who is calling. */
public final class Access {

    /** The tenant of a first start that names none. */
    public static final String DEFAULT_TENANT = "tributary";

    private static final Pattern TENANT = Pattern.compile("[a-z][a-z0-9]{1,30}");

    private final Directory directory;
    private final Tokens tokens;
    private final Gateway gateway;
    private final SecretCheck secrets;

    private Access(Directory directory, Tokens tokens, Clock clock) {
        this.directory = directory;
        this.tokens = tokens;
        this.gateway = new Gateway(directory, tokens);
        this.secrets = new SecretCheck(directory, clock);
    }

    /**
     * Opens the directory of clients and the signing key.
     *
     * @param keys the folder of key files
     */
    public static Access open(DocumentStore store, Path keys) {
        return open(store, keys, Clock.systemUTC());
    }

    static Access open(DocumentStore store, Path keys, Clock clock) {
        return new Access(new Directory(store), Tokens.open(keys, clock), clock);
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
        if (!TENANT.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a tenant is 2 to 31 lower-case letters and digits and begins with a letter, found " + name);
        }
        if (!directory.isEmpty()) {
            throw new IllegalStateException("there is an organisation already");
        }
        return directory.create(name);
    }

    /** All organisations. */
    public List<Organisation> organisations() {
        return directory.organisations();
    }

    /** The tenant of an organisation. */
    public Optional<String> tenant(String orgId) {
        return directory.organisation(orgId).map(Organisation::tenant);
    }

    /** Whether a client's id and secret belong together; empty when the organisation has no such client. */
    public Optional<Boolean> accepts(Scope scope, String clientId, String clientSecret) {
        return directory
                .clientOrg(clientId)
                .filter(scope.orgId()::equals)
                .map(org -> secrets.check(clientId, clientSecret, scope.orgId()) == SecretCheck.Verdict.GOOD);
    }

    /** Adds the token endpoints and the sandbox look-ups. */
    public void addRoutes(Routes routes) {
        new TokenRoutes(directory, tokens, secrets).addRoutes(routes);
        new SandboxRoutes(directory).addRoutes(routes, this::guard);
    }

    /** Lets only callers through that the gateway knows (ingestion contract §5.2). */
    public Handler guard(GuardedHandler handler) {
        return gateway.guard(handler);
    }

    /** The organisation that a request's bearer token is for; empty when it has none or a bad one. */
    public Optional<String> tokenOrg(Request request) {
        return gateway.bearer(request).flatMap(tokens::check).map(Tokens.Checked::orgId);
    }
}
