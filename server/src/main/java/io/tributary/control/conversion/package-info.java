/**
 * How a source's fields become a schema's fields: mapping sets in versions, checked and tried out before a flow runs them. A flow is
 * pinned to a version; a change makes the next one and leaves the old ones readable.
 */
@NullMarked
package io.tributary.control.conversion;

import org.jspecify.annotations.NullMarked;
