/**
 * Secrets and payloads unreadable for whoever has only the files: envelope encryption under keys that lie beside the data, not in it. It imports none of ours.
 */
@NullMarked
package io.tributary.seal;

import org.jspecify.annotations.NullMarked;
