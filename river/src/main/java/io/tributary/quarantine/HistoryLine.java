package io.tributary.quarantine;

/**
 * Something that became of a message in quarantine.
 *
 * @param atMillis when
 * @param what {@code refused}, {@code failed}, {@code lost}, {@code edited}, {@code discarded} or {@code forced}
 * @param actor the API client that did it, empty when the server did
 * @param jobId the replay it belongs to, empty when to none
 * @param errorType the class of fault, empty when it is no failure
 * @param code the contract's code, empty when it is no failure
 * @param text the message of a failure, or the note of who did it
 */
public record HistoryLine(
        long atMillis, String what, String actor, String jobId, String errorType, String code, String text) {}
