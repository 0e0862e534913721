/**
 * The schema registry: schemas and what they are composed of, stored for each organisation and sandbox, read in every form that clients ask for, and resolved for the stages that validate and land rows.
 */
@NullMarked
package io.tributary.control.schema;

import org.jspecify.annotations.NullMarked;
