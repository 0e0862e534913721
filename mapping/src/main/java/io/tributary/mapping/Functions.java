package io.tributary.mapping;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
                AnalyticsFunctions.ALL,
                MathFunctions.ALL,
                ListFunctions.ALL,
                DateMath.ALL,
                CodeFunctions.ALL,
                PersonFunctions.ALL)) {
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

    static Set<String> names() {
        return BY_NAME.keySet();
    }

    /** The message for a name that is no function, with the nearest name that is one. */
    static String unknown(String name) {
        return Nearest.unknown("function", name, BY_NAME.keySet());
    }
}
