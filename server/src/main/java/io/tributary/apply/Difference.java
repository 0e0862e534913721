package io.tributary.apply;

/**
 * A member that the file and the server have different.
 *
 * @param member JSON pointer into the body
 * @param server what the server has, as JSON; empty for nothing
 * @param file what the file says, as JSON with its references as they were written; empty for nothing
 */
public record Difference(String member, String server, String file) {

    private static final int SHOWN = 120;

    /** Cut to what fits a line. */
    static String shown(String json) {
        return json.length() <= SHOWN ? json : json.substring(0, SHOWN - 1) + "…";
    }

    /** The member of the body that holds it. */
    String top() {
        int slash = member.indexOf('/', 1);
        return slash < 0 ? member : member.substring(0, slash);
    }
}
