package io.tributary.control.flow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.flow.ConnectionSpec.AuthSpec;
import io.tributary.control.store.Document;
import io.tributary.control.store.Scope;
import io.tributary.seal.SecretBox;
import io.tributary.seal.SecretException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The parameters of {@code auth}: secrets among them are sealed before they are stored and shown as {@code xxxx} (flow-service contract
 * §6.3). What the spec doesn't describe counts as secret if its name sounds like one.
 */
final class Credentials {

    static final String MASK = "xxxx";

    private static final Pattern SOUNDS_SECRET = Pattern.compile(
            "secret|passw|passphrase|token|privatekey|credential|apikey|accesskey|saskey|connectionstring|authorization|signature",
            Pattern.CASE_INSENSITIVE);

    private final SecretBox box;

    Credentials(SecretBox box) {
        this.box = box;
    }

    /**
     * Splits parameters into clear and sealed ones.
     *
     * @param sealedBefore secrets of the same document stored earlier, kept where a parameter is sent back as {@code xxxx}
     * @param stored gets {@code auth} and {@code sealed}
     */
    void store(
            Scope scope, String id, AuthSpec spec, ObjectNode parameters, ObjectNode sealedBefore, ObjectNode stored) {
        ObjectNode clear = JsonNodeFactory.instance.objectNode();
        ObjectNode sealed = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> parameter : parameters.properties()) {
            String name = parameter.getKey();
            JsonNode value = parameter.getValue();
            if (value.isNull()) {
                continue;
            }
            if (!isSecret(spec, name, value)) {
                clear.set(name, value);
            } else if (isMask(value) && sealedBefore.has(name)) {
                sealed.put(name, renewed(sealedBefore.path(name).asText(), context(scope, id, name)));
            } else {
                sealed.put(name, box.seal(value.toString(), context(scope, id, name)));
            }
        }
        stored.putObject("auth").put("specName", spec.name()).set("params", clear);
        stored.set("sealed", sealed);
    }

    /** Under the newest key; as it is when its key is lost, for that says what is to be done when it is used. */
    private String renewed(String sealed, String context) {
        try {
            return box.renew(sealed, context);
        } catch (SecretException lost) {
            return sealed;
        }
    }

    /** The parameters as clients see them. */
    static ObjectNode shown(ObjectNode stored) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        if (stored.path("auth").path("params") instanceof ObjectNode clear) {
            shown.setAll(clear.deepCopy());
        }
        stored.path("sealed").fieldNames().forEachRemaining(name -> shown.put(name, MASK));
        return shown;
    }

    /** The plain text of a stored secret; empty when there is none of that name. */
    Optional<String> secret(Scope scope, Document connection, String name) {
        JsonNode sealed = connection.body().path("sealed").path(name);
        if (!sealed.isTextual()) {
            return Optional.empty();
        }
        String json = box.open(sealed.textValue(), context(scope, connection.id(), name));
        try {
            return Optional.of(
                    Bodies.parse(json.getBytes(StandardCharsets.UTF_8)).asText());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored secret is not what was sealed", e);
        }
    }

    private static boolean isSecret(AuthSpec spec, String name, JsonNode value) {
        return spec.knows(name) ? spec.isPassword(name) : soundsSecret(name, value);
    }

    private static boolean soundsSecret(String name, JsonNode value) {
        if (SOUNDS_SECRET.matcher(name).find()) {
            return true;
        }
        for (JsonNode item : value) {
            if (value.isArray() && soundsSecret("", item)) {
                return true;
            }
        }
        return value.properties().stream().anyMatch(member -> soundsSecret(member.getKey(), member.getValue()));
    }

    private static boolean isMask(JsonNode value) {
        return value.isTextual() && value.textValue().equals(MASK);
    }

    /** What a secret belongs to, so that it can't be moved to another document or organisation. */
    static String context(Scope scope, String id, String name) {
        return String.join("\n", scope.orgId(), scope.sandbox(), World.CONNECTIONS, id, name);
    }
}
