package io.tributary.control.conversion;

import io.tributary.mapping.WrittenMapping;
import java.util.List;

/**
 * One version of a mapping set; it never changes.
 *
 * @param id 32 lower-case hex digits
 * @param version from 0, one more for each change
 * @param schemaId {@code $id} of the schema it aims at
 * @param schemaContentType the media type of the schema reference, whose {@code version} names the schema's version
 * @param mappings as written, in order
 * @param allowNullValues whether a null of the source is written as a null
 */
public record MappingSet(
        String id,
        long version,
        String schemaId,
        String schemaContentType,
        List<WrittenMapping> mappings,
        boolean allowNullValues) {
    public MappingSet {
        mappings = List.copyOf(mappings);
    }
}
