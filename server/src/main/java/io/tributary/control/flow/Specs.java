package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The kinds of connections and flows that come with the server (flow-service contract §7). */
final class Specs {

    private static final String VERSION = "1.0";

    /** Printed in guides as the spec id of SFTP, but the id of somebody's connection. */
    private static final String MISTAKEN_SFTP = "bf367b0d-3d9b-4060-b67b-0d3d9bd06094";

    private static final String SFTP = "b7bf2577-4520-42c9-bae9-cad01560f7bc";

    private final Map<String, ConnectionSpec> connectionSpecs = new LinkedHashMap<>();
    private final Map<String, FlowSpec> flowSpecs = new LinkedHashMap<>();

    Specs() {
        for (JsonNode document : read("connection-specs.json")) {
            ConnectionSpec spec = new ConnectionSpec((ObjectNode) document);
            connectionSpecs.put(spec.id(), spec);
        }
        for (JsonNode document : read("flow-specs.json")) {
            FlowSpec spec = new FlowSpec((ObjectNode) document);
            flowSpecs.put(spec.id(), spec);
        }
    }

    private static JsonNode read(String resource) {
        try (InputStream in = Specs.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The resource " + resource + " is missing from the program");
            }
            return Bodies.parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("The resource " + resource + " can't be read", e);
        }
    }

    Collection<ConnectionSpec> connectionSpecs() {
        return connectionSpecs.values();
    }

    Collection<FlowSpec> flowSpecs() {
        return flowSpecs.values();
    }

    Optional<ConnectionSpec> connectionSpec(String id) {
        return Optional.ofNullable(connectionSpecs.get(id));
    }

    Optional<FlowSpec> flowSpec(String id) {
        return Optional.ofNullable(flowSpecs.get(id));
    }

    /** The spec of a stored document, which was checked when it was stored. */
    ConnectionSpec storedConnectionSpec(ObjectNode body) {
        String id = body.path("connectionSpec").path("id").asText();
        return connectionSpec(id)
                .orElseThrow(() -> new IllegalStateException("A stored connection has the connection spec " + id
                        + ", which this version of the server doesn't have"));
    }

    /** The spec that a body asks for in its member {@code connectionSpec}. */
    ConnectionSpec askedConnectionSpec(ObjectNode body) {
        String id = askedId(body, "connectionSpec");
        checkVersion(body, "connectionSpec");
        return connectionSpec(id).orElseThrow(() -> {
            String hint = id.equals(MISTAKEN_SFTP) ? " The one of SFTP is " + SFTP + "." : "";
            return FlowProblem.at(
                    "/connectionSpec/id",
                    FlowError.SPEC_UNKNOWN,
                    "There is no connection spec %s; GET /connectionSpecs lists all.%s"
                            .formatted(Text.shown(id), hint));
        });
    }

    /** The spec that a body asks for in its member {@code flowSpec}. */
    FlowSpec askedFlowSpec(ObjectNode body) {
        String id = askedId(body, "flowSpec");
        checkVersion(body, "flowSpec");
        return flowSpec(id)
                .orElseThrow(() -> FlowProblem.at(
                        "/flowSpec/id",
                        FlowError.SPEC_UNKNOWN,
                        "There is no flow spec %s; GET /flowSpecs lists all.".formatted(Text.shown(id))));
    }

    private static String askedId(ObjectNode body, String member) {
        ObjectNode asked = Members.requiredObject(body, member, "/" + member);
        return Members.requiredText(asked, "id", "/" + member + "/id");
    }

    private static void checkVersion(ObjectNode body, String member) {
        JsonNode version = body.path(member).path("version");
        boolean known = version.isMissingNode()
                || version.isNull()
                || Members.number(version).filter(n -> n.intValue() == 1).isPresent();
        if (!known) {
            throw FlowProblem.at(
                    "/" + member + "/version",
                    FlowError.SPEC_UNKNOWN,
                    "The only version of this %s is \"%s\"; leave the version out or send that."
                            .formatted(member, VERSION));
        }
    }

    /** What is stored of a spec: {@code {id, version}}. */
    static ObjectNode reference(String id) {
        return JsonNodeFactory.instance.objectNode().put("id", id).put("version", VERSION);
    }
}
