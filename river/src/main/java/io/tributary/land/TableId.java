package io.tributary.land;

import java.nio.charset.StandardCharsets;

/**
 * The name of a table in the lake. Both parts become folder names, so they hold no path separators and no control characters.
 *
 * @param namespace one per organisation and sandbox
 * @param name unique in the namespace
 */
public record TableId(String namespace, String name) {

    private static final int MAX_BYTES = 200;

    public TableId {
        check("namespace", namespace);
        check("table name", name);
    }

    private static void check(String what, String value) {
        boolean strange = value.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == '/' || c == '\\' || c == '%');
        if (value.isBlank() || value.startsWith(".") || strange) {
            throw new IllegalArgumentException(
                    "the " + what + " '" + value
                            + "' can't be a folder name: it must not be empty, start with a dot or hold / \\ % or control characters");
        }
        int length = value.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "the " + what + " has " + length + " bytes of UTF-8, at most " + MAX_BYTES + " fit a folder name");
        }
    }

    /** {@code namespace.name}, for people. */
    @Override
    public String toString() {
        return namespace + "." + name;
    }
}
