/**
 * Files in, events out: looks into systems that hold files, and pours their rows into the log, where they are events like all others. A run of a flow copies its
 * files, checks them, pours them, and ends when each of their rows is in its table or in quarantine.
 */
@NullMarked
package io.tributary.backfill;

import org.jspecify.annotations.NullMarked;
