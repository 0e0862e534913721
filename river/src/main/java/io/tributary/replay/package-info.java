/** Takes messages out of quarantine and hands them to the log once more, where they go the way of every event. */
@NullMarked
package io.tributary.replay;

import org.jspecify.annotations.NullMarked;
