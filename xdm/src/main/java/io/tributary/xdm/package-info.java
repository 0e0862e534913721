/**
 * XDM schemas: what a record must look like, and the table it becomes. A library without I/O.
 *
 * <p>Read it in the order a schema meets it: {@link io.tributary.xdm.StandardComponents} holds the parts everybody
 * shares; {@link io.tributary.xdm.SchemaResolver} pulls the parts of a schema together ({@code Composition} follows
 * references, {@code Merge} puts fields into one tree, {@code FieldTree} reads their types);
 * {@link io.tributary.xdm.ResolvedSchema} has the columns; {@link io.tributary.xdm.RecordValidator} turns each record
 * into a {@link io.tributary.xdm.Row} of these columns, or says which rules it breaks ({@code Checks} compiles them,
 * {@code Findings} collects what is wrong).
 *
 * <p>Beside that path: {@link io.tributary.xdm.SchemaInference} proposes a schema from samples, and
 * {@link io.tributary.xdm.SchemaDiff} says what changed between two.
 */
@NullMarked
package io.tributary.xdm;

import org.jspecify.annotations.NullMarked;
