package io.tributary.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.apply.Remote.Held;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Writes what a server holds as files that, applied again, change nothing. */
final class Exporter {

    private static final int LONGEST_FILE_NAME = 80;

    private final Remote remote;
    private final Map<String, String> files = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();
    private final List<String> left = new ArrayList<>();

    private Exporter(Remote remote) {
        this.remote = remote;
    }

    static Exported export(Remote remote) {
        Exporter exporter = new Exporter(remote);
        remote.nameless()
                .forEach(held -> exporter.left.add(
                        "%s %s has no name".formatted(held.identity().kind().word(), held.id())));
        remote.all().forEach(exporter::add);
        return new Exported(exporter.files, exporter.left);
    }

    private void add(Identity identity, List<Held> held) {
        if (held.size() > 1) {
            left.add("%s is there %d times: %s"
                    .formatted(
                            identity,
                            held.size(),
                            String.join(", ", held.stream().map(Held::id).toList())));
        } else if (held.getFirst().view().path("state").asText().equals("draft")
                && identity.kind().isFlowService()) {
            left.add("%s (%s) is a draft".formatted(identity, held.getFirst().id()));
        } else {
            add(identity, held.getFirst());
        }
    }

    private void add(Identity identity, Held held) {
        Set<String> variables = new TreeSet<>();
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("kind", identity.kind().word());
        if (identity.kind() != Kind.DESCRIPTOR) {
            document.put("name", identity.name());
        }
        document.set("spec", spec(identity, held, variables));
        files.put(fileName(identity), YamlText.of(document, variables));
    }

    private ObjectNode spec(Identity identity, Held held, Set<String> variables) {
        Kind kind = identity.kind();
        ObjectNode spec = Bodies.canonical(kind, remote.named(kind, remote.whole(held)));
        if (kind.isResource()) {
            ResourceBodies.brief(spec);
        } else if (kind == Kind.MAPPING_SET) {
            MappingSetBodies.brief(spec);
        } else if (kind == Kind.FLOW) {
            followNewest(held, spec);
        }
        if (spec.path("state").asText().equals("enabled")) {
            spec.remove("state");
        }
        secrets(identity, spec, variables);
        List<String> empty = new ArrayList<>();
        spec.properties().forEach(member -> {
            JsonNode value = member.getValue();
            if (value.isNull() || value.asText().isEmpty() && (value.isTextual() || value.isEmpty())) {
                empty.add(member.getKey());
            }
        });
        return spec.remove(empty);
    }

    /** A flow that runs the newest version of its mapping set will go on to do so. */
    private void followNewest(Held held, ObjectNode spec) {
        Bodies.mapping(spec).ifPresent(params -> {
            String id = Bodies.mapping(held.view())
                    .map(shown -> shown.path("mappingId").asText())
                    .orElse("");
            String version = params.path("mappingVersion").asText("0");
            if (remote.newestVersion(id).filter(version::equals).isPresent()
                    && !params.path("mappingId").asText().equals(id)) {
                params.remove("mappingVersion");
            }
        });
    }

    private static void secrets(Identity identity, ObjectNode spec, Set<String> variables) {
        if (!(spec.at(Secrets.PARAMETERS) instanceof ObjectNode parameters)) {
            return;
        }
        Set<String> secret = new TreeSet<>();
        Secrets.each(
                identity.kind(), spec, (pointer, _) -> secret.add(pointer.substring(Secrets.PARAMETERS.length() + 1)));
        for (Map.Entry<String, JsonNode> parameter : parameters.properties()) {
            if (secret.contains(parameter.getKey()) || Secrets.isMask(parameter.getValue())) {
                String variable = Secrets.variable(identity.name(), parameter.getKey());
                variables.add(variable);
                parameter.setValue(JsonNodeFactory.instance.textNode("${env:" + variable + "}"));
            }
        }
    }

    private String fileName(Identity identity) {
        String words = (identity.kind().word().replaceAll("([a-z])([A-Z])", "$1-$2") + "-" + identity.name())
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\$\\{|}", "")
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("-+$", "");
        String stem = words.length() <= LONGEST_FILE_NAME ? words : words.substring(0, LONGEST_FILE_NAME);
        String name = stem;
        for (int i = 2; !names.add(name); i++) {
            name = stem + "-" + i;
        }
        return name + ".yaml";
    }
}
