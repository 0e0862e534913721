/**
 * HTTP in, log position out: the streaming endpoints. An answer of success is given only after the message is forced to disk.
 */
@NullMarked
package io.tributary.receive;

import org.jspecify.annotations.NullMarked;
