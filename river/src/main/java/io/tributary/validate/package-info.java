/** XDM record in, row of the flow's table or rejection out. */
@NullMarked
package io.tributary.validate;

import org.jspecify.annotations.NullMarked;
