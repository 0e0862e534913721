/**
 * The Data Prep mapping language: parse, compile against a target schema, apply to a record. A library without I/O.
 *
 * <p>Start reading at {@link io.tributary.mapping.CompiledMapping}: a mapping set becomes a list of columns, each a source
 * (a path, an expression or a constant) and a slot in the target record. An expression goes through {@code Lexer},
 * {@code Parser} and {@code Compiler} and comes out as closures; {@code Scope} bounds what they may spend. Functions live
 * by family in {@code …Functions}. {@code Destination}, {@code Slot} and {@code Coercion} decide where and as what a value
 * is written.
 */
@NullMarked
package io.tributary.mapping;

import org.jspecify.annotations.NullMarked;
