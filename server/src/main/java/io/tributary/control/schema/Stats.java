package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a sandbox holds, in figures (schema-registry contract §1.2). */
final class Stats {

    private static final int RECENT = 10;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "EEE MMM dd yyyy HH:mm:ss 'GMT+0000 (UTC)'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Library library;

    Stats(Library library) {
        this.library = library;
    }

    ObjectNode of(Caller caller) {
        ObjectNode stats = JsonNodeFactory.instance.objectNode();
        stats.put("imsOrg", caller.scope().orgId()).put("tenantId", caller.tenant());
        ObjectNode counts = stats.putObject("counts");
        for (Kind kind : List.of(Kind.SCHEMAS, Kind.FIELD_GROUPS, Kind.DATA_TYPES, Kind.CLASSES)) {
            counts.put(kind.wire(), library.tenant(kind).count());
        }
        counts.put(Kind.UNIONS.wire(), new Unions(library).all().size());
        stats.set("recentlyCreatedResources", recent("repo:createdDate", "meta:created"));
        stats.set("recentlyUpdatedResources", recent("repo:lastModifiedDate", "meta:updated"));
        stats.set("classUsage", classUsage());
        return stats;
    }

    private ArrayNode recent(String date, String shownAs) {
        Comparator<ObjectNode> byDate = Comparator.comparingLong(resource -> date(resource, date));
        ArrayNode recent = JsonNodeFactory.instance.arrayNode();
        library.tenant().sorted(byDate.reversed()).limit(RECENT).forEach(resource -> {
            ObjectNode entry = recent.addObject();
            for (String member : List.of("$id", "title", "description", "meta:resourceType", "version")) {
                entry.set(member, resource.path(member));
            }
            entry.put(shownAs, TIME.format(Instant.ofEpochMilli(date(resource, date))));
            if (resource.has("meta:class")) {
                entry.put("meta:class", resource.path("meta:class").asText())
                        .put("meta:classTitle", classTitle(resource));
            }
        });
        return recent;
    }

    private static long date(JsonNode resource, String member) {
        return resource.path("meta:registryMetadata").path(member).asLong();
    }

    private String classTitle(JsonNode schema) {
        return library.find(schema.path("meta:class").asText())
                .map(found -> found.path("title").asText())
                .orElse("");
    }

    private ArrayNode classUsage() {
        Map<String, ObjectNode> byClass = new LinkedHashMap<>();
        library.tenant(Kind.SCHEMAS).forEach(schema -> {
            String classId = schema.path("meta:class").asText();
            ObjectNode usage = byClass.computeIfAbsent(
                    classId,
                    id -> JsonNodeFactory.instance
                            .objectNode()
                            .put("$id", id)
                            .put("title", classTitle(schema))
                            .put("numberOfSchemas", 0));
            usage.put("numberOfSchemas", usage.path("numberOfSchemas").asInt() + 1);
            usage.withArrayProperty("schemas")
                    .addObject()
                    .put("$id", schema.path("$id").asText())
                    .put("title", schema.path("title").asText());
        });
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        byClass.values().forEach(all::add);
        return all;
    }
}
