package io.tributary.pump;

import io.tributary.event.Position;

/**
 * How one table is doing.
 *
 * @param table namespace and name
 * @param committed the table has all of its rows up to here
 * @param waitingRows rows on their way to it
 * @param failing whether its last attempt failed and is being tried again
 * @param problem what went wrong, empty when nothing did
 */
public record LaneStatus(String table, Position committed, long waitingRows, boolean failing, String problem) {}
