package io.tributary.mapping;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All functions of the language by name. */
final class Functions {

    private static final Map<String, Function> BY_NAME = byName();

    private Functions() {}

    private static Map<String, Function> byName() {
        Map<String, Function> all = new HashMap<>();
        for (List<Function> family : List.of(
                StringFunctions.ALL,
                HashFunctions.ALL,
                UrlFunctions.ALL,
                DateFunctions.ALL,
                ObjectFunctions.ALL,
                ArrayFunctions.ALL,
                LogicFunctions.ALL,
                ConversionFunctions.ALL,
                SpecialFunctions.ALL,
                UserAgentFunctions.ALL,
                AnalyticsFunctions.ALL)) {
            for (Function function : family) {
                if (all.put(function.name(), function) != null) {
                    throw new IllegalStateException("Two functions are named " + function.name());
                }
            }
        }
        return Map.copyOf(all);
    }

    static @Nullable Function find(String name) {
        return BY_NAME.get(name);
    }

    static java.util.Set<String> names() {
        return BY_NAME.keySet();
    }

    /** The message for a name that is no function, with the nearest name that is one. */
    static String unknown(String name) {
        String nearest = null;
        int best = Math.max(2, name.length() / 3) + 1;
        for (String candidate : BY_NAME.keySet().stream().sorted().toList()) {
            int distance = distance(name, candidate, best);
            if (distance < best) {
                best = distance;
                nearest = candidate;
            }
        }
        return "There is no function " + name + (nearest == null ? "" : "; did you mean " + nearest + "?");
    }

    private static int distance(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) >= limit) {
            return limit;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
