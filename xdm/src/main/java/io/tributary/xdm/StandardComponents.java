package io.tributary.xdm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The standard XDM components this library ships (schema-registry contract §5): behaviours, classes, field groups and
 * data types in their written form. {@code meta:resourceType} tells the kind: {@code behaviors}, {@code classes},
 * {@code mixins}, {@code datatypes}. Each is read when it is first asked for; any number of threads may ask.
 */
public final class StandardComponents implements Lookup {

    private static final String FOLDER = "standard/";

    /** Resource by {@code $id}, in the order of the index. */
    private final Map<String, String> files;

    private final Map<String, String> altIds;
    private final Map<String, ObjectNode> read = new ConcurrentHashMap<>();

    private StandardComponents(Map<String, String> files, Map<String, String> altIds) {
        this.files = files;
        this.altIds = altIds;
    }

    /**
     * Reads from the class path which components there are.
     *
     * @throws UncheckedIOException when the library's own resources are missing or damaged; reading a component may say so later
     */
    public static StandardComponents load() {
        Map<String, String> files = new LinkedHashMap<>();
        Map<String, String> altIds = new HashMap<>();
        for (String line : text("index.txt").split("\n")) {
            int space = line.indexOf(' ');
            String id = line.substring(space + 1);
            files.put(id, line.substring(0, space));
            altIds.put(altId(id), id);
        }
        return new StandardComponents(files, altIds);
    }

    /** {@inheritDoc} The result is the caller's own copy. */
    @Override
    public Optional<ObjectNode> find(String idOrAltId) {
        String id = altIds.getOrDefault(idOrAltId, idOrAltId);
        String file = files.get(id);
        return file == null ? Optional.empty() : Optional.of(component(id, file).deepCopy());
    }

    /** All components, as copies of the caller's own, in an order that does not change. */
    public List<ObjectNode> all() {
        List<ObjectNode> all = new ArrayList<>();
        files.forEach((id, file) -> all.add(component(id, file).deepCopy()));
        return all;
    }

    private ObjectNode component(String id, String file) {
        ObjectNode known = read.get(id);
        if (known != null) {
            return known;
        }
        try {
            ObjectNode component = Trees.read(text(file));
            read.put(id, component);
            return component;
        } catch (IllegalStateException e) {
            throw damaged(file, new IOException(e));
        }
    }

    /** {@code https://ns.adobe.com/xdm/context/profile} is {@code _xdm.context.profile} too; other hosts stay in the name. */
    private static String altId(String id) {
        String name = id.substring(id.indexOf("//") + 2);
        String home = "ns.adobe.com/";
        return "_" + (name.startsWith(home) ? name.substring(home.length()) : name).replace('/', '.');
    }

    private static String text(String name) {
        try (InputStream in = StandardComponents.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IOException("no such resource");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw damaged(name, e);
        }
    }

    private static UncheckedIOException damaged(String name, IOException e) {
        return new UncheckedIOException("The class path resource " + FOLDER + name + " can't be read", e);
    }
}
