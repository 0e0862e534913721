/** Versioned documents of the control plane in one database: etags, history, lists. It imports none of ours. */
@NullMarked
package io.tributary.control.store;

import org.jspecify.annotations.NullMarked;
