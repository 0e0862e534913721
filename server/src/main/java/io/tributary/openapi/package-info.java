/** The description of everything the server answers, as an OpenAPI document: written a service a file, put together and served here. */
@NullMarked
package io.tributary.openapi;

import org.jspecify.annotations.NullMarked;
