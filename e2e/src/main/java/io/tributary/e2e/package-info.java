/** Runs the server as a process of its own, as people do, for tests and measurements. */
@NullMarked
package io.tributary.e2e;

import org.jspecify.annotations.NullMarked;
