package io.tributary.quarantine;

import io.tributary.event.ErrorType;

/**
 * Why messages of one batch were refused.
 *
 * @param errorType the class of the fault
 * @param code the contract's code
 * @param message of the first message refused for it
 * @param details of the same message: a JSON array as text
 * @param records how many messages
 */
public record QuarantineReason(ErrorType errorType, String code, String message, String details, long records) {}
