package io.tributary.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings the bodies of one kind into one form, whether they come from a file or from a server: without the members that a server writes, and in the words of
 * today where a server takes older ones, too. Names are no part of it.
 */
final class Bodies {

    private static final Set<String> DATASET_SERVER = Set.of(
            "id",
            "imsOrg",
            "sandboxId",
            "namespace",
            "state",
            "version",
            "created",
            "updated",
            "createdClient",
            "createdUser",
            "updatedUser",
            "viewId",
            "basePath",
            "files",
            "dule",
            "statsCache",
            "schemaMetadata",
            "lastBatchId",
            "lastBatchStatus",
            "lastSuccessfulBatch",
            "lastFailedBatch");

    private static final Set<String> DESCRIPTOR_SERVER = Set.of(
            "@id",
            "imsOrg",
            "version",
            "meta:containerId",
            "meta:sandboxId",
            "meta:sandboxType",
            "meta:registryMetadata");

    private static final List<String> CONNECTION = List.of("description", "connectionSpec", "auth", "state");
    private static final List<String> END =
            List.of("description", "baseConnectionId", "connectionSpec", "data", "params");
    private static final List<String> FLOW = List.of(
            "description",
            "flowSpec",
            "sourceConnectionIds",
            "targetConnectionIds",
            "transformations",
            "scheduleParams",
            "options",
            "labels",
            "policy",
            "tagIds",
            "parentFolderId",
            "state");

    /** What a server puts where clients look for a streaming endpoint. */
    private static final Set<String> INLET = Set.of("inletUrl", "inletId", "inletRemoteUrl");

    private Bodies() {}

    /** What tells one descriptor from another. */
    static String descriptorName(ObjectNode body) {
        JsonNode property = body.path("xdm:sourceProperty");
        List<String> properties = new ArrayList<>();
        if (property.isArray()) {
            property.forEach(one -> properties.add(one.asText()));
        } else if (property.isTextual()) {
            properties.add(property.asText());
        }
        return (body.path("@type").asText() + " of "
                        + body.path("xdm:sourceSchema").asText() + " " + String.join(" ", properties))
                .strip();
    }

    /** A body in the one form; the argument stays as it is. */
    static ObjectNode canonical(Kind kind, ObjectNode body) {
        ObjectNode copy = body.deepCopy();
        if (!kind.nameMember().isEmpty()) {
            copy.remove(kind.nameMember());
        }
        return switch (kind) {
            case DATA_TYPE, CLASS, FIELD_GROUP, SCHEMA -> ResourceBodies.canonical(copy);
            case DESCRIPTOR -> copy.without(DESCRIPTOR_SERVER);
            case DATASET -> dataset(copy);
            case CONNECTION -> connection(copy);
            case SOURCE_CONNECTION, TARGET_CONNECTION -> end(copy);
            case MAPPING_SET -> MappingSetBodies.canonical(copy);
            case FLOW -> flow(copy);
        };
    }

    private static ObjectNode dataset(ObjectNode body) {
        body.remove(DATASET_SERVER);
        if (body.path("classification") instanceof ObjectNode classification) {
            classification.remove(List.of("dataBehavior", "managedBy"));
        }
        if (body.at("/extensions/adobe_lakeHouse") instanceof ObjectNode lake) {
            lake.remove(List.of("metrics", "tableHealthMetrics"));
            if (lake.isEmpty()) {
                ((ObjectNode) body.path("extensions")).remove("adobe_lakeHouse");
            }
        }
        if (body.path("tags") instanceof ObjectNode tags) {
            tags.remove("adobe/siphon/table/format");
            for (Map.Entry<String, JsonNode> tag : tags.properties()) {
                tag.setValue(tag(tag.getKey(), tag.getValue()));
            }
        }
        return body;
    }

    /** A tag is a list of texts; in the two switches blanks mean nothing. */
    private static ArrayNode tag(String key, JsonNode written) {
        boolean isSwitch = key.equals("unifiedProfile") || key.equals("unifiedIdentity");
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (JsonNode value : written.isArray() ? written : List.of(written)) {
            list.add(isSwitch ? value.asText().replace(" ", "") : value.asText());
        }
        return list;
    }

    private static ObjectNode connection(ObjectNode body) {
        body.retain(CONNECTION);
        withoutInlet(body.at(Secrets.PARAMETERS));
        if (body.at(Secrets.PARAMETERS) instanceof ObjectNode params && params.has("username")) {
            JsonNode alias = params.remove("username");
            if (!params.has("userName")) {
                params.set("userName", alias);
            }
        }
        return body;
    }

    private static ObjectNode end(ObjectNode body) {
        body.retain(END);
        withoutInlet(body.path("params"));
        if (body.path("params") instanceof ObjectNode params && params.has("datasetId")) {
            JsonNode alias = params.remove("datasetId");
            if (!params.has("dataSetId")) {
                params.set("dataSetId", alias);
            }
        }
        if (body.at("/data/schema") instanceof ObjectNode schema && schema.has("schemaId") && !schema.has("id")) {
            schema.set("id", schema.get("schemaId"));
        }
        return body;
    }

    private static void withoutInlet(JsonNode params) {
        if (params instanceof ObjectNode object) {
            object.remove(INLET);
        }
    }

    private static ObjectNode flow(ObjectNode body) {
        body.retain(FLOW);
        withoutInlet(body.path("options"));
        for (String member : List.of("sourceConnectionIds", "targetConnectionIds")) {
            if (body.path(member).isTextual()) {
                body.putArray(member).add(body.path(member).asText());
            }
        }
        for (JsonNode transformation : body.path("transformations")) {
            if (transformation instanceof ObjectNode one
                    && !one.has("name")
                    && one.path("params").has("mappingId")) {
                one.put("name", "Mapping");
            }
        }
        return body;
    }

    /** The parameters of a flow's mapping. */
    static Optional<ObjectNode> mapping(ObjectNode flow) {
        for (JsonNode transformation : flow.path("transformations")) {
            if (transformation.path("params") instanceof ObjectNode params && params.has("mappingId")) {
                return Optional.of(params);
            }
        }
        return Optional.empty();
    }

    /** Whether a member that only the server has is one that servers fill in where a body says nothing. */
    static boolean filled(Kind kind, String pointer, JsonNode parent) {
        String member = pointer.substring(pointer.lastIndexOf('/') + 1)
                .replace("~1", "/")
                .replace("~0", "~");
        return switch (kind) {
            case DATA_TYPE, CLASS, FIELD_GROUP, SCHEMA -> ResourceBodies.filled(member, parent);
            case DESCRIPTOR -> false;
            case DATASET -> pointer.equals("/schemaRef/contentType") || isPlatformTag(pointer, member);
            case CONNECTION ->
                isSpecVersion(pointer)
                        || pointer.equals("/auth/params/name")
                        || pointer.equals("/auth/params/sourceId")
                        || pointer.equals("/auth/params/authenticationRequired");
            case SOURCE_CONNECTION, TARGET_CONNECTION, FLOW -> isSpecVersion(pointer);
            case MAPPING_SET -> pointer.equals("/outputSchema/schemaRef/contentType");
        };
    }

    private static boolean isSpecVersion(String pointer) {
        return pointer.equals("/connectionSpec/version") || pointer.equals("/flowSpec/version");
    }

    private static boolean isPlatformTag(String pointer, String key) {
        return pointer.startsWith("/tags/")
                && (key.startsWith("adobe/") || key.startsWith("acp_") || key.startsWith("aep/"));
    }

    /** What can't be changed of an object that is there. */
    static List<String> fixed(Kind kind) {
        return switch (kind) {
            case DATA_TYPE, CLASS, FIELD_GROUP, SCHEMA, DESCRIPTOR, MAPPING_SET -> List.of();
            case DATASET -> List.of("/schemaRef/id");
            case CONNECTION -> List.of("/connectionSpec", "/auth/specName");
            case SOURCE_CONNECTION, TARGET_CONNECTION -> List.of("/connectionSpec", "/baseConnectionId");
            case FLOW -> List.of("/flowSpec");
        };
    }
}
