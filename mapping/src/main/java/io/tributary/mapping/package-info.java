/**
 * The Data Prep mapping language: parse, compile against a target schema, apply to a record. A library without I/O, of use
 * without the rest of Tributary.
 *
 * <p>What to use: {@link io.tributary.mapping.CompiledMapping} for a set of mappings,
 * {@link io.tributary.mapping.Expression} for one expression, {@link io.tributary.mapping.Explainer} to see what each
 * mapping makes of a record, {@link io.tributary.mapping.LanguageCatalog} for what the language offers. All are immutable
 * and may be shared by any number of threads.
 *
 * <p>How a record goes through, for those who read the code: a {@link io.tributary.mapping.WrittenMapping} is kept as its
 * author wrote it. {@code MappingCompiler} makes a {@code Column} of each: a source (a path, an expression or a constant)
 * and a {@code Slot} in the target record, found by {@code Destination} in the
 * {@link io.tributary.mapping.TargetSchema}. An expression goes through {@code Lexer}, {@code Parser} and {@code Compiler}
 * and comes out as closures; {@code Scope} counts what they spend and stops them. Functions live by family in
 * {@code …Functions}, operators in {@code Arithmetic} and {@code Comparison}. {@code Coercion} decides as what a value is
 * written, and {@code Tidy} takes out what was left empty.
 *
 * <p>Nothing is thrown at those who map records: what fails is left out of the
 * {@link io.tributary.mapping.Mapped} record and told as a {@link io.tributary.mapping.MappingWarning}. What an author
 * can know beforehand is a {@link io.tributary.mapping.MappingProblem}. Both tell the
 * {@link io.tributary.mapping.Position} where there is one. Parsing and evaluating a single expression throw
 * {@link io.tributary.mapping.ExpressionException} and {@link io.tributary.mapping.EvaluationException}, with line and
 * column; there are no other errors.
 *
 * <p>What makes it fast changes no result: {@code Trails} and {@code Targets} number the ways through source and record,
 * so that a row goes each once; {@code Layout} expects the next object to look like the last; {@code Siblings} and
 * {@code Items} are columns written together; {@code AsIs} knows values that need no coercion; {@code RecordReader} leaves
 * out what nobody looks at. Each has the ordinary way beside it, and tests hold the two together.
 */
@NullMarked
package io.tributary.mapping;

import org.jspecify.annotations.NullMarked;
