package io.tributary.mapping;

/**
 * An expression that has no value for a record. Ordinary while data is bad, therefore without a stack trace. The message
 * tells what was expected, never a value of the record.
 */
public final class EvaluationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EvaluationException(String message) {
        super(message, null, false, false);
    }
}
