package io.tributary.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * What an API client needs to call a server: the object that {@code tributary init --json} prints.
 *
 * @param orgId the organisation
 * @param sandbox the sandbox's name
 * @param tenant the tenant id, without underscore
 * @param clientId the API key
 * @param clientSecret shown once, kept by nobody but the caller
 */
public record Credentials(String orgId, String sandbox, String tenant, String clientId, String clientSecret) {

    /** Reads a credentials file. */
    public static Credentials read(Path file) {
        try {
            JsonNode json = JsonMapper.builder().build().readTree(Files.readAllBytes(file));
            return new Credentials(
                    text(json, "orgId", file),
                    text(json, "sandbox", file),
                    text(json, "tenant", file),
                    text(json, "clientId", file),
                    text(json, "clientSecret", file));
        } catch (IOException e) {
            throw new ClientException("The credentials file " + file + " can't be read as JSON: "
                    + e.getClass().getSimpleName() + ". Give the object that `tributary init --json` printed.");
        }
    }

    private static String text(JsonNode json, String name, Path file) {
        JsonNode value = json.path(name);
        if (!value.isTextual()) {
            throw new ClientException("The credentials file " + file + " has no text \"" + name + "\"");
        }
        return value.textValue();
    }

    /** The object that {@code tributary init --json} prints, secret included. */
    public ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("orgId", orgId)
                .put("sandbox", sandbox)
                .put("tenant", tenant)
                .put("clientId", clientId)
                .put("clientSecret", clientSecret);
    }

    /** Writes them for their owner's eyes only. */
    public void write(Path file) {
        try {
            Files.deleteIfExists(file);
            if (Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix")) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(file, json().toPrettyString() + System.lineSeparator());
        } catch (IOException e) {
            throw new ClientException("The credentials file " + file + " can't be written: " + e.getMessage());
        }
    }

    /** Never shows the secret. */
    @Override
    public String toString() {
        return "Credentials[" + clientId + " of " + orgId + "]";
    }
}
