/**
 * What there is to write to and read from: datasets, each with a schema and a table. It hands out references the way the platform's
 * catalogue does, and tells the planner which table a dataset means.
 */
@NullMarked
package io.tributary.control.catalog;

import org.jspecify.annotations.NullMarked;
