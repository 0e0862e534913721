package io.tributary.control.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a dataset must be before it is stored (catalog contract §1.4 to §1.6). */
final class DatasetRules {

    /** Members the server alone writes; in a body they are passed over. */
    static final Set<String> READ_ONLY = Set.of(
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

    private static final int LONGEST_NAME = 1_000;
    private static final int LARGEST_DATASET = 1 << 20;
    private static final String CONTENT_TYPE = "application/vnd.adobe.xed+json;version=1";

    private final Schemas schemas;

    DatasetRules(Schemas schemas) {
        this.schemas = schemas;
    }

    /**
     * The client's members, checked.
     *
     * @param members checked and completed members; the table tag may still be missing
     * @param schema the schema it is of now, empty for none
     */
    record Checked(ObjectNode members, Optional<Schemas.SchemaRef> schema) {}

    /**
     * Checks the members a client wants to store.
     *
     * @param before what is stored now; null for a new dataset
     */
    Checked check(Caller caller, ObjectNode wanted, @Nullable StoredDataset before) {
        ObjectNode members = wanted.deepCopy();
        members.remove(READ_ONLY);
        checkName(members.get("name"));
        checkTypes(members);
        ObjectNode tags = Tags.normalise(members.get("tags"));
        if (before != null) {
            keepTable(before, tags);
            keepSchema(before.client(), members);
        }
        CommitInterval.check(tags);
        tags.putArray(Tags.FORMAT).add("iceberg");
        members.set("tags", tags);
        Optional<Schemas.SchemaRef> schema = schema(caller, members, before);
        checkProfile(tags, schema, before);
        RowExpiration.check(members.at("/extensions/adobe_lakeHouse/rowExpiration/ttlValue"));
        checkSize(members);
        return new Checked(members, schema);
    }

    private static void checkName(@Nullable JsonNode name) {
        if (name == null || !name.isTextual() || name.textValue().isBlank()) {
            throw Problems.badRequest("name is missing; a dataset needs a name, a text that isn't blank.");
        }
        if (name.textValue().length() > LONGEST_NAME) {
            throw Problems.badRequest("name has %d characters; at most %d are allowed."
                    .formatted(name.textValue().length(), LONGEST_NAME));
        }
    }

    private static void checkTypes(ObjectNode members) {
        List<String> absent = new ArrayList<>();
        members.properties().stream()
                .filter(member -> member.getValue().isNull())
                .forEach(member -> absent.add(member.getKey()));
        members.remove(absent);
        for (String name :
                List.of("schemaRef", "fileDescription", "classification", "extensions", "observableSchema")) {
            if (members.has(name) && !members.get(name).isObject()) {
                throw Problems.badRequest("%s must be an object.".formatted(name));
            }
        }
        if (members.has("description") && !members.get("description").isTextual()) {
            throw Problems.badRequest("description must be a text.");
        }
        if (members.has("enableErrorDiagnostics")
                && !members.get("enableErrorDiagnostics").isBoolean()) {
            throw Problems.badRequest("enableErrorDiagnostics must be true or false.");
        }
    }

    private static void keepTable(StoredDataset before, ObjectNode tags) {
        if (tags.path(Tags.TABLE).isEmpty()) {
            tags.putArray(Tags.TABLE).add(before.table());
        }
    }

    private static void keepSchema(ObjectNode before, ObjectNode members) {
        if (before.has("schemaRef") && !members.has("schemaRef")) {
            members.set("schemaRef", before.get("schemaRef").deepCopy());
        }
    }

    private Optional<Schemas.SchemaRef> schema(Caller caller, ObjectNode members, @Nullable StoredDataset before) {
        if (!(members.get("schemaRef") instanceof ObjectNode schemaRef)) {
            return Optional.empty();
        }
        JsonNode id = schemaRef.get("id");
        if (id == null || !id.isTextual() || id.textValue().isBlank()) {
            throw Problems.badRequest(
                    "schemaRef.id is missing; give the $id or the meta:altId of a schema of this sandbox.");
        }
        JsonNode contentType = schemaRef.get("contentType");
        if (contentType == null || contentType.isNull()) {
            schemaRef.put("contentType", CONTENT_TYPE);
        } else if (!contentType.isTextual()) {
            throw Problems.badRequest("schemaRef.contentType must be a text such as %s.".formatted(CONTENT_TYPE));
        }
        Schemas.SchemaRef schema = schemas.find(caller.scope(), caller.tenant(), id.textValue())
                .orElseThrow(
                        () -> Problems.badRequest("schemaRef.id names the schema '%s', which this sandbox doesn't have."
                                .formatted(Text.shown(id.textValue()))));
        if (before != null && before.schemaId() != null && !before.schemaId().equals(schema.id())) {
            throw Problems.badRequest(
                    "schemaRef.id can't change: the dataset holds rows of %s. Create a dataset for the other schema."
                            .formatted(before.schemaId()));
        }
        return Optional.of(schema);
    }

    private static void checkProfile(
            ObjectNode tags, Optional<Schemas.SchemaRef> schema, @Nullable StoredDataset before) {
        boolean already = before != null && Tags.enables(before.tags(), Tags.PROFILE);
        if (already || !Tags.enables(tags, Tags.PROFILE)) {
            return;
        }
        if (schema.isEmpty() || !schema.get().identifiable()) {
            throw Problems.badRequest(
                    "tags.unifiedProfile can't be enabled: the dataset's schema has neither a primary identity"
                            + " nor an identity map. Add one to the schema first.");
        }
    }

    private static void checkSize(ObjectNode members) {
        int size = members.toString().getBytes(StandardCharsets.UTF_8).length;
        if (size > LARGEST_DATASET) {
            throw Problems.badRequest(
                    "The dataset would take %d bytes; at most %d are allowed.".formatted(size, LARGEST_DATASET));
        }
    }
}
