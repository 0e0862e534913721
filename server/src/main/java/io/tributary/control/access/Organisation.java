package io.tributary.control.access;

/**
 * Who owns everything in a scope.
 *
 * @param orgId such as {@code 8F99…@AdobeOrg}
 * @param tenant the namespace of its own schema fields, without underscore
 */
public record Organisation(String orgId, String tenant) {}
