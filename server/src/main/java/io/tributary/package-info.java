/** Puts the server together by hand, and the command line. Start reading at {@link io.tributary.Server}. */
@NullMarked
package io.tributary;

import org.jspecify.annotations.NullMarked;
