/**
 * XDM schemas: the standard components, composition into a resolved schema, validation of records, and the columns of the table a schema becomes. A
 * library without I/O.
 */
@NullMarked
package io.tributary.xdm;

import org.jspecify.annotations.NullMarked;
