/** What it costs: a load generator against a real server process, and JMH for the stages. */
@NullMarked
package io.tributary.bench;

import org.jspecify.annotations.NullMarked;
