/**
 * Nothing is acknowledged that isn't here. Events are appended, forced to disk together with those of other callers, and read again in order by whoever lands
 * them; what has landed is released and its space freed.
 *
 * <p>Start reading at {@link io.tributary.log.EventLog}; {@code DiskLog} is the log on disk, {@code LogWriter} its only writer, {@code Recovery} what happens
 * when it is opened, and {@code RecordFormat} what an event looks like on disk.
 */
@NullMarked
package io.tributary.log;

import org.jspecify.annotations.NullMarked;
