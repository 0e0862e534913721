/**
 * The Data Prep mapping language: parse, compile against a target schema, apply to a record. A library without I/O.
 *
 * <p>Start reading at {@link io.tributary.mapping.CompiledMapping}: a mapping set becomes a list of columns, each a source
 * (a path, an expression or a constant) and a slot in the target record. An expression goes through {@code Lexer},
 * {@code Parser} and {@code Compiler} and comes out as closures; {@code Scope} bounds what they may spend. Functions live
 * by family in {@code …Functions}. {@code Destination}, {@code Slot} and {@code Coercion} decide where and as what a value
 * is written.
 *
 * <p>What makes it fast changes no result: {@code Trails} and {@code Targets} number the ways through source and record,
 * so that a row goes each once; {@code Layout} expects the next object to look like the last; {@code Siblings} and
 * {@code Items} are columns written together; {@code AsIs} knows values that need no coercion; {@code RecordReader} leaves
 * out what nobody looks at. Each has the ordinary way beside it, and tests hold the two together.
 */
@NullMarked
package io.tributary.mapping;

import org.jspecify.annotations.NullMarked;
