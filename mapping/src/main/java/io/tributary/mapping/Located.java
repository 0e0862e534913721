package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;

/** Code whose errors tell which part of the expression they come from. */
record Located(Code code, int at) implements Code {

    /** An operator that can fail; the others cost nothing more. */
    static Code operator(Operator operator, Code code, int at) {
        return operator.decides() ? code : new Located(code, at);
    }

    @Override
    public JsonNode run(Scope scope) {
        try {
            return code.run(scope);
        } catch (EvaluationException e) {
            throw e.at(at);
        }
    }
}
