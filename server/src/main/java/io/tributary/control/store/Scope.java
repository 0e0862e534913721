package io.tributary.control.store;

/**
 * Whose documents: nothing is seen across scopes.
 *
 * @param orgId the organisation, such as {@code ACME@AdobeOrg}
 * @param sandbox the sandbox's name, such as {@code prod}
 */
public record Scope(String orgId, String sandbox) {}
