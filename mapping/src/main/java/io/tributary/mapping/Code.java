package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;

/** A piece of an expression, compiled: gives its value in a scope. Immutable, may run on many threads at once. */
@FunctionalInterface
interface Code {

    /**
     * Evaluates.
     *
     * @return the value; Jackson's missing node for what isn't there
     * @throws EvaluationException if there is no value
     */
    JsonNode run(Scope scope);
}
