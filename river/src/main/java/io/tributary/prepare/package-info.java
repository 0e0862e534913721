/**
 * Event in, XDM record or rejection out: the bytes are parsed once, the record is found in its envelope, and the flow's mapping is applied.
 */
@NullMarked
package io.tributary.prepare;

import org.jspecify.annotations.NullMarked;
