package io.tributary.control.store;

/**
 * Where a document is, whatever its revision.
 *
 * @param scope whose it is
 * @param kind the collection
 * @param id unique within scope and kind
 */
public record DocumentKey(Scope scope, String kind, String id) {}
