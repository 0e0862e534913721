package io.tributary.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.mapping.SourceType;
import io.tributary.mapping.WrittenMapping;
import io.tributary.xdm.ResolvedSchema;
import io.tributary.xdm.SchemaResolver;
import io.tributary.xdm.StandardComponents;
import java.util.List;

/** The schema that the event of the measurements goes to, and its mapping rows. */
final class StandardSchema {

    private StandardSchema() {}

    static ResolvedSchema resolved() {
        ObjectNode schema = JsonMapper.builder()
                .build()
                .createObjectNode()
                .put("$id", "https://ns.adobe.com/bench/schemas/1")
                .put("title", "Bench")
                .put("type", "object");
        LoadEvent.PARTS.forEach(part -> schema.withArray("allOf").addObject().put("$ref", part));
        return new SchemaResolver().resolve(schema, StandardComponents.load());
    }

    static List<WrittenMapping> rows() {
        return LoadEvent.mapping().entrySet().stream()
                .map(row -> new WrittenMapping(SourceType.ATTRIBUTE, row.getKey(), row.getValue()))
                .toList();
    }
}
