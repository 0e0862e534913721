/**
 * Gives out what the catalogue lists (Data Access, catalog contract §3): the files of a batch as they lie in the lake, the messages that were refused, with the
 * reasons, and the first rows of a dataset. It knows neither lake nor quarantine; it asks {@link io.tributary.control.export.Contents}.
 */
@NullMarked
package io.tributary.control.export;

import org.jspecify.annotations.NullMarked;
