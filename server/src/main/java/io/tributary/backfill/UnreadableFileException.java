package io.tributary.backfill;

/** A file as a whole can't be read as what it should be; nothing of it is taken (ingestion contract §4.6). */
final class UnreadableFileException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * @param code of the contract where it has one
     * @param message one sentence without a full stop at the end
     */
    UnreadableFileException(String code, String message) {
        super(message);
        this.code = code;
    }

    String code() {
        return code;
    }
}
