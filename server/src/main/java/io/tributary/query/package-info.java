/** Reads tables, never the log: SQL over the current snapshots, by an embedded engine that is given no more than it needs. */
@NullMarked
package io.tributary.query;

import org.jspecify.annotations.NullMarked;
