package io.tributary.receive;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A schema as a message names it (ingestion contract §2.2).
 *
 * @param id the schema's {@code $id}
 * @param major its major version as written, empty when none is: then the dataset's is meant
 */
record SchemaRef(String id, String major) {

    /** {@code ;version=1}, {@code ; version=1.0}, a bare {@code ;1}, or nothing. */
    private static final Pattern CONTENT_TYPE = Pattern.compile(
            "application/vnd\\.adobe\\.xed(?:-full)?(?:-notext)?\\+json(?: *; *(?:version=)?(\\d{1,6})(?:\\.\\d{1,6})?)? *",
            Pattern.CASE_INSENSITIVE);

    private static final int LONGEST = 200;

    /** The reference of a message; empty when it lacks an id or has a content type that no schema has. */
    static Optional<SchemaRef> of(JsonNode node) {
        JsonNode id = node.get("id");
        if (id == null || !id.isTextual()) {
            return Optional.empty();
        }
        JsonNode type = node.get("contentType");
        if (type == null || type.isNull()) {
            return Optional.of(new SchemaRef(id.textValue(), ""));
        }
        if (!type.isTextual() || type.textValue().length() > LONGEST) {
            return Optional.empty();
        }
        Matcher match = CONTENT_TYPE.matcher(type.textValue());
        if (!match.matches()) {
            return Optional.empty();
        }
        return Optional.of(new SchemaRef(id.textValue(), match.group(1) == null ? "" : match.group(1)));
    }

    /** Whether both mean the same schema: what isn't id or major version doesn't count. */
    boolean agrees(SchemaRef other) {
        return id.equals(other.id) && (major.isEmpty() || other.major.isEmpty() || major.equals(other.major));
    }
}
