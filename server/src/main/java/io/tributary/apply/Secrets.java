package io.tributary.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** The secrets among the parameters of a base connection: told by their names, for a file doesn't say what its spec makes of them. */
final class Secrets {

    /** Where they are. */
    static final String PARAMETERS = "/auth/params";

    private static final Pattern SOUNDS_SECRET = Pattern.compile(
            "secret|passw|passphrase|token|privatekey|credential|apikey|accesskey|saskey|connectionstring|authorization|signature",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern MASK = Pattern.compile("x{4,}|\\*{3,}");

    private Secrets() {}

    /** Calls {@code visitor} with pointer and value of each secret in a body. */
    static void each(Kind kind, ObjectNode body, BiConsumer<String, JsonNode> visitor) {
        if (kind == Kind.CONNECTION) {
            body.at(PARAMETERS).properties().forEach(parameter -> {
                if (soundsSecret(parameter.getKey(), parameter.getValue())) {
                    visitor.accept(Pointers.below(PARAMETERS, parameter.getKey()), parameter.getValue());
                }
            });
        }
    }

    /** An address of a token is no token, and neither is how long one lives. */
    private static boolean soundsSecret(String name, JsonNode value) {
        boolean address = name.toLowerCase(Locale.ROOT).endsWith("url")
                || name.toLowerCase(Locale.ROOT).endsWith("uri");
        return value.isTextual() && !address && SOUNDS_SECRET.matcher(name).find();
    }

    /** Whether a server shows this in place of a secret. */
    static boolean isMask(JsonNode value) {
        return value.isTextual() && MASK.matcher(value.textValue()).matches();
    }

    /** A variable's name for a secret that a server doesn't show. */
    static String variable(String connection, String parameter) {
        String words = (connection + "_" + parameter).replaceAll("([a-z0-9])([A-Z])", "$1_$2");
        String name = words.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_+|_+$", "");
        return name.toUpperCase(Locale.ROOT);
    }
}
