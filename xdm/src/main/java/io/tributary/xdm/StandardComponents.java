package io.tributary.xdm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The standard XDM components this library ships (schema-registry contract §5): behaviours, classes, field groups and
 * data types in their written form. {@code meta:resourceType} tells the kind: {@code behaviors}, {@code classes},
 * {@code mixins}, {@code datatypes}.
 */
public final class StandardComponents implements Lookup {

    private static final String FOLDER = "standard/";

    private final Map<String, ObjectNode> byId;
    private final Map<String, ObjectNode> byAltId;

    private StandardComponents(Map<String, ObjectNode> byId, Map<String, ObjectNode> byAltId) {
        this.byId = byId;
        this.byAltId = byAltId;
    }

    /**
     * Reads the components from the class path.
     *
     * @throws UncheckedIOException when the library's own resources are missing or damaged
     */
    public static StandardComponents load() {
        ObjectMapper json = new ObjectMapper();
        Map<String, ObjectNode> byId = new LinkedHashMap<>();
        Map<String, ObjectNode> byAltId = new LinkedHashMap<>();
        try {
            String index = new String(read("index.txt"), StandardCharsets.UTF_8);
            for (String name : index.lines().toList()) {
                ObjectNode component = (ObjectNode) json.readTree(read(name));
                byId.put(component.path("$id").asText(), component);
                byAltId.put(component.path("meta:altId").asText(), component);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The standard XDM components on the class path can't be read", e);
        }
        return new StandardComponents(byId, byAltId);
    }

    /** {@inheritDoc} The result is the caller's own copy. */
    @Override
    public Optional<ObjectNode> find(String idOrAltId) {
        ObjectNode found = byId.get(idOrAltId);
        if (found == null) {
            found = byAltId.get(idOrAltId);
        }
        return Optional.ofNullable(found).map(ObjectNode::deepCopy);
    }

    /** All components, as copies of the caller's own, in an order that does not change. */
    public List<ObjectNode> all() {
        return byId.values().stream().map(ObjectNode::deepCopy).toList();
    }

    private static byte[] read(String name) throws IOException {
        try (InputStream in = StandardComponents.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IOException("No class path resource " + FOLDER + name);
            }
            return in.readAllBytes();
        }
    }
}
