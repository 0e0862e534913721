/** The words of the river: what was received, where it stands in the log, and what became of it. Records only. */
@NullMarked
package io.tributary.event;

import org.jspecify.annotations.NullMarked;
