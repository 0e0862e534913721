package io.tributary.apply;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a server holds, as files.
 *
 * @param files YAML by the file's name
 * @param left what no file can hold, a sentence each
 */
public record Exported(Map<String, String> files, List<String> left) {

    /** Copies its arguments. */
    public Exported {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
        left = List.copyOf(left);
    }
}
