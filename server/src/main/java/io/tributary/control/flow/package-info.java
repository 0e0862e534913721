/**
 * Where events come from and where they go: connections, sources, targets and the flows between them, with the endpoint each source
 * is given. Documents come in over HTTP; the planner reads {@link io.tributary.control.flow.FlowView} and
 * {@link io.tributary.control.flow.InletView}. It knows datasets and mapping sets only through
 * {@link io.tributary.control.flow.References}.
 */
@NullMarked
package io.tributary.control.flow;

import org.jspecify.annotations.NullMarked;
