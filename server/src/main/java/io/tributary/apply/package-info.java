/**
 * Everything as code: files that say what a sandbox should hold are compared with what a server holds, and the difference is sent by ordinary calls of the HTTP
 * contract, in the order in which the objects need each other. Read {@link io.tributary.apply.Sandbox} first.
 */
@NullMarked
package io.tributary.apply;

import org.jspecify.annotations.NullMarked;
