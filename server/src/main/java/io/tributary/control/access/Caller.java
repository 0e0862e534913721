package io.tributary.control.access;

import io.tributary.control.store.Scope;

/**
 * A caller who passed the gateway.
 *
 * @param clientId the API client of the token
 * @param scope the organisation and sandbox the call is about
 * @param sandboxId the sandbox's id (UUID)
 * @param tenant the organisation's tenant id, without underscore, such as {@code acme}
 */
public record Caller(String clientId, Scope scope, String sandboxId, String tenant) {

    /** The namespace of this caller's tables in the lake: one for each organisation and sandbox. */
    public String lakeNamespace() {
        return lakeNamespace(tenant, scope.sandbox());
    }

    /** The namespace of a sandbox's tables in the lake. */
    public static String lakeNamespace(String tenant, String sandbox) {
        return tenant + "_" + sandbox.replace('-', '_');
    }
}
