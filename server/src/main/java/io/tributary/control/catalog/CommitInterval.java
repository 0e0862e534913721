package io.tributary.control.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How soon acknowledged events are rows of a dataset: a tag of its own, instead of the server's interval. */
final class CommitInterval {

    private static final int LONGEST_SECONDS = 3_600;

    private CommitInterval() {}

    /** @param tags with lists of texts, see {@link Tags#normalise} */
    static void check(ObjectNode tags) {
        JsonNode values = tags.path(Tags.COMMIT_SECONDS);
        if (!values.isMissingNode() && of(Tags.texts(values)).isEmpty()) {
            throw Problems.badRequest(
                    "tags.%s is %s; it must be one whole number of seconds from 1 to %d, such as [\"5\"]. Leave it out for the server's commit interval."
                            .formatted(Tags.COMMIT_SECONDS, Text.shown(values.toString()), LONGEST_SECONDS));
        }
    }

    /** The interval that a tag's values state; empty when they state none. */
    static Optional<Duration> of(List<String> values) {
        if (values.size() != 1 || !values.getFirst().matches("[0-9]{1,4}")) {
            return Optional.empty();
        }
        int seconds = Integer.parseInt(values.getFirst());
        return seconds < 1 || seconds > LONGEST_SECONDS ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
    }
}
