package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation can see (the record, lambda parameters, the time of the row) and what it may spend. Everything that
 * can grow or repeat pays here, so that no expression, however hostile, runs for long (contract §2.10, §2.11). The work
 * is counted, not clocked: the same record always ends the same way.
 */
final class Scope {

    /** Array elements, calls and tree nodes an evaluation may touch. */
    static final int STEPS = 1_000_000;
    /** Characters of text an evaluation may produce. */
    static final int CHARACTERS = 16 << 20;
    /** Characters that the regular expressions of an evaluation may read. */
    static final int REGEX_READS = 10_000_000;
    /** Longest single text that may be produced. */
    static final int TEXT = 4 << 20;
    /** A row may spend as much as so many evaluations. */
    private static final int EVALUATIONS = 4;
    /** Reading this many characters costs one step. */
    private static final int READ_SHIFT = 5;
    /** Comparing this many characters while searching costs one step; what is shorter is found in passing. */
    private static final int SEARCH_SHIFT = 10;

    private static final int SHORT = 32;

    private static final JsonNode[] NONE = new JsonNode[0];

    private final JsonNode source;
    private final Trails trails;
    private final @Nullable JsonNode[] known;
    private JsonNode[] parameters = NONE;
    private @Nullable ZonedDateTime now;
    private long steps = STEPS;
    private long characters = CHARACTERS;
    private long reads = REGEX_READS;
    private long rowSteps = (long) EVALUATIONS * STEPS;
    private long rowCharacters = (long) EVALUATIONS * CHARACTERS;
    private long rowReads = (long) EVALUATIONS * REGEX_READS;

    Scope(JsonNode source, @Nullable Instant rowTime, Trails trails) {
        this.source = source;
        this.trails = trails;
        this.known = new JsonNode[trails.names().length];
        this.now = rowTime == null ? null : at(rowTime);
    }

    JsonNode source() {
        return source;
    }

    /** What lies at the end of a way of names; the missing node if there is nothing. */
    JsonNode at(int trail) {
        JsonNode value = known[trail];
        return value == null ? walk(trail) : value;
    }

    private JsonNode walk(int trail) {
        int parent = trails.parents()[trail];
        JsonNode from = parent == Trails.ROOT ? source : at(parent);
        if (from instanceof ObjectNode object) {
            Layout layout = trails.layouts()[parent + 1];
            JsonNode member =
                    layout != null && layout.fill(object, known) ? known[trail] : object.get(trails.names()[trail]);
            JsonNode value = member == null ? Values.MISSING : member;
            known[trail] = value;
            return value;
        }
        // A list of the members of a list's elements is made, and paid for, each time it is asked for.
        return from instanceof ArrayNode list ? Step.members(this, list, trails.names()[trail]) : Values.MISSING;
    }

    /** The same where nothing but objects lie on the way; null if there is a list, since that would cost something. */
    @Nullable
    JsonNode throughObjects(int trail) {
        if (known[trail] == null) {
            int parent = trails.parents()[trail];
            JsonNode from = parent == Trails.ROOT ? source : throughObjects(parent);
            return from == null || from.isArray() ? null : walk(trail);
        }
        return known[trail];
    }

    /** The time of the row: the same for every expression of the row. */
    ZonedDateTime now() {
        ZonedDateTime time = now;
        if (time == null) {
            time = at(Instant.now());
            now = time;
        }
        return time;
    }

    private static ZonedDateTime at(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).atZone(ZoneOffset.UTC);
    }

    /** Starts the next evaluation of the same row. */
    void begin(int parameterCount) {
        steps = STEPS;
        characters = CHARACTERS;
        reads = REGEX_READS;
        if (parameters.length < parameterCount) {
            parameters = new JsonNode[parameterCount];
        }
    }

    JsonNode parameter(int slot) {
        return parameters[slot];
    }

    void bind(int slot, JsonNode value) {
        parameters[slot] = value;
    }

    /** Pays for work in proportion to {@code count}. */
    void spend(long count) {
        steps -= count;
        rowSteps -= count;
        if (steps < 0 || rowSteps < 0) {
            throw EvaluationException.limit("The expression takes too many steps: at most " + STEPS
                    + " array elements and calls are allowed for one value, " + EVALUATIONS + " times that for a row");
        }
    }

    /** True if the row can pay for that much work. */
    boolean affords(long count) {
        return rowSteps >= count;
    }

    /** Pays for work that the row {@link #affords}. */
    void charge(long count) {
        rowSteps -= count;
    }

    /** Pays for reading a text once. */
    void read(String text) {
        if (text.length() >> READ_SHIFT > 0) {
            spend(text.length() >> READ_SHIFT);
        }
    }

    /** Pays for looking for one text in another: at worst each place of one is compared with all of the other. */
    void search(String text, String wanted) {
        if (wanted.length() > SHORT) {
            spend((long) text.length() * wanted.length() >> SEARCH_SHIFT);
        }
    }

    /** Pays for a text before it is built. */
    void produce(long length) {
        characters -= length;
        rowCharacters -= length;
        if (length > TEXT || characters < 0 || rowCharacters < 0) {
            throw EvaluationException.limit("The expression makes too much text: at most " + TEXT
                    + " characters are allowed in one text, " + CHARACTERS + " for one value, " + EVALUATIONS
                    + " times that for a row");
        }
    }

    /** Pays for one character read by a regular expression. */
    void match() {
        reads--;
        rowReads--;
        if (reads < 0 || rowReads < 0) {
            throw EvaluationException.limit("The regular expression takes too long on this text: more than "
                    + REGEX_READS + " characters were read; make its repetitions more specific");
        }
    }

    /** Pays for every node of a tree, also for one that is reached on several ways. */
    void spendTree(JsonNode value) {
        if (!(value instanceof ContainerNode<?>)) {
            return;
        }
        spend(1L + value.size());
        for (JsonNode child : value) {
            spendTree(child);
        }
    }
}
