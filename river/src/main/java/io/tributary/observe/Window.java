package io.tributary.observe;

/**
 * One run's span of time: from {@code startMillis} up to, not with, {@code endMillis}, and what became of the messages that came in within.
 *
 * @param startMillis epoch milliseconds UTC
 * @param endMillis epoch milliseconds UTC
 * @param counts what became of them
 */
public record Window(long startMillis, long endMillis, Span counts) {}
