/** Refused is not lost: every message that can't become a row is kept here with its payload and the reason. */
@NullMarked
package io.tributary.quarantine;

import org.jspecify.annotations.NullMarked;
