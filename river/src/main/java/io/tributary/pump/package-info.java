/**
 * Carries events from the log to the tables: the only package that knows the order of the stages. It decides nothing but next, again, aside, stop.
 */
@NullMarked
package io.tributary.pump;

import org.jspecify.annotations.NullMarked;
