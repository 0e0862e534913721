/**
 * Routes, bodies, limits, errors: the one package that knows the HTTP library. It imports none of ours.
 */
@NullMarked
package io.tributary.http;

import org.jspecify.annotations.NullMarked;
