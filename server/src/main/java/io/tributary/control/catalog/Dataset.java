package io.tributary.control.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A dataset as the rest of the program needs it.
 *
 * @param id 24 lower-case hex digits
 * @param name as its owner wrote it
 * @param table its name in SQL, unique in the sandbox
 * @param schemaId {@code $id} of its schema; null for a dataset without one, which can be neither written to nor queried
 * @param schemaContentType the media type of {@code schemaRef}, whose {@code version} names the schema's version; null without a schema
 * @param behaviour what its rows describe
 * @param tags all tags, in order
 * @param viewId of its one view, 24 lower-case hex digits
 */
public record Dataset(
        String id,
        String name,
        String table,
        @Nullable String schemaId,
        @Nullable String schemaContentType,
        Schemas.Behaviour behaviour,
        Map<String, List<String>> tags,
        String viewId) {

    /** How soon acknowledged events are rows, if the dataset says so by its tag {@code tributary_commit_seconds}. */
    public Optional<Duration> commitInterval() {
        return CommitInterval.of(tags.getOrDefault(Tags.COMMIT_SECONDS, List.of()));
    }

    /** The first value of a tag, such as {@code tributary_dedupe}. */
    public Optional<String> tag(String key) {
        return tags.getOrDefault(key, List.of()).stream().findFirst();
    }
}
