/**
 * The Data Prep mapping language: parse, compile against a target schema, apply to a record. A library without I/O.
 */
@NullMarked
package io.tributary.mapping;

import org.jspecify.annotations.NullMarked;
