/**
 * What a flow means right now: inlet to mapping to schema to table, compiled and immutable. The data plane reads this and never a control document.
 */
@NullMarked
package io.tributary.plan;

import org.jspecify.annotations.NullMarked;
