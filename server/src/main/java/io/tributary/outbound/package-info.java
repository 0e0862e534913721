/** Which addresses outside this process may be called, when a client names them. */
@NullMarked
package io.tributary.outbound;

import org.jspecify.annotations.NullMarked;
