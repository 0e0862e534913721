/** Counts what passes each stage, per flow; imported by the stages, imports none of them. */
@NullMarked
package io.tributary.observe;

import org.jspecify.annotations.NullMarked;
