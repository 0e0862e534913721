/** Calls a server as any API client does; used by the command line, and by whoever wants a flow set up in a few lines. It imports none of ours. */
@NullMarked
package io.tributary.client;

import org.jspecify.annotations.NullMarked;
