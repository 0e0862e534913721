/** Who is calling: tokens, organisations, sandboxes, API clients, and the gateway's checks. */
@NullMarked
package io.tributary.control.access;

import org.jspecify.annotations.NullMarked;
