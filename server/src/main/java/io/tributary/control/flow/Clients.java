package io.tributary.control.flow;

import io.tributary.control.store.Scope;
import java.util.Optional;

/** The API clients this server gives tokens to; asked when a connection's credentials are tested. */
@FunctionalInterface
public interface Clients {

    /** No client is known. */
    Clients NONE = (_, _, _) -> Optional.empty();

    /** Whether id and secret belong together; empty when this organisation has no such client. */
    Optional<Boolean> accepts(Scope scope, String clientId, String clientSecret);
}
