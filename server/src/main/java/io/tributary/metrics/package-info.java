/** Writes figures in the text format of Prometheus; the one package that knows its library. Figures are counted elsewhere, and read when somebody asks. */
@NullMarked
package io.tributary.metrics;

import org.jspecify.annotations.NullMarked;
