package io.tributary.mapping;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The methods that may be called on values; there are no others, and none reaches Java (contract §2.9). */
enum MethodName {
    EQUALS("equals", 1, 1),
    TO_STRING("toString", 0, 0),
    EQUALS_IGNORE_CASE("equalsIgnoreCase", 1, 1),
    LENGTH("length", 0, 0),
    IS_EMPTY("isEmpty", 0, 0),
    CONTAINS("contains", 1, 1),
    STARTS_WITH("startsWith", 1, 1),
    ENDS_WITH("endsWith", 1, 1),
    INDEX_OF("indexOf", 1, 2),
    LAST_INDEX_OF("lastIndexOf", 1, 2),
    SUBSTRING("substring", 1, 2),
    TO_LOWER_CASE("toLowerCase", 0, 0),
    TO_UPPER_CASE("toUpperCase", 0, 0),
    TRIM("trim", 0, 0),
    REPLACE("replace", 2, 2),
    REPLACE_ALL("replaceAll", 2, 2),
    MATCHES("matches", 1, 1),
    GET("get", 1, 1),
    SIZE("size", 0, 0),
    CONTAINS_KEY("containsKey", 1, 1);

    private final String written;
    private final int least;
    private final int most;

    MethodName(String written, int least, int most) {
        this.written = written;
        this.least = least;
        this.most = most;
    }

    static @Nullable MethodName find(String written) {
        for (MethodName name : values()) {
            if (name.written.equals(written)) {
                return name;
            }
        }
        return null;
    }

    /** The message for a name that is no method, with the one that was probably meant or all there are. */
    static String unknown(String name) {
        List<String> all = Stream.of(values()).map(MethodName::written).toList();
        String message = Nearest.unknown("method", name, all);
        return message.endsWith("?") ? message : message + "; there are " + String.join(", ", all);
    }

    String written() {
        return written;
    }

    /** How many arguments it takes, in words. */
    String arguments() {
        return least == most ? Function.arguments(least) : least + " to " + most + " arguments";
    }

    boolean takes(int arguments) {
        return arguments >= least && arguments <= most;
    }
}
