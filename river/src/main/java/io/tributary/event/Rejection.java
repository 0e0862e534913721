package io.tributary.event;

/**
 * Why a record can't go on.
 *
 * @param errorType the class of the fault
 * @param code the contract's code, such as {@code DCVS-1106-400} or {@code MAPPER-3700-400}
 * @param message one sentence for the person who must act; never holds a value of the payload beyond what the contract's messages hold
 * @param details a JSON array as text: the violations or mapping warnings, {@code []} when there are none
 */
public record Rejection(ErrorType errorType, String code, String message, String details) {}
