package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation can see (the record, lambda parameters, the time of the row) and what it may spend. Everything that
 * can grow or repeat pays here, so that no expression, however hostile, runs for long (contract §2.10, §2.11).
 */
final class Scope {

    /** Array elements, calls and tree nodes an evaluation may touch. */
    static final int STEPS = 1_000_000;
    /** Evaluations' worth of steps that all mappings of a row may spend together. */
    private static final int ROW_STEPS = 4 * STEPS;
    /** Characters of text an evaluation may produce. */
    static final int CHARACTERS = 32 << 20;
    /** Characters that the regular expressions of an evaluation may read. */
    static final int REGEX_READS = 10_000_000;
    /** Longest single text that may be produced. */
    static final int TEXT = 8 << 20;
    /** Reading this many characters costs one step. */
    private static final int READ_SHIFT = 5;

    private final JsonNode source;
    private JsonNode[] parameters = NONE;
    private @Nullable ZonedDateTime now;
    private long granted = STEPS;
    private long steps = STEPS;
    private long rowSteps = ROW_STEPS;
    private long characters = CHARACTERS;
    private long reads = REGEX_READS;

    private static final JsonNode[] NONE = new JsonNode[0];

    Scope(JsonNode source, @Nullable Instant rowTime) {
        this.source = source;
        this.now = rowTime == null ? null : at(rowTime);
    }

    JsonNode source() {
        return source;
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
        rowSteps -= granted - steps;
        granted = Math.max(0, Math.min(STEPS, rowSteps));
        steps = granted;
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
        if (steps < 0) {
            throw new EvaluationException("The expression takes too many steps: at most " + STEPS
                    + " array elements and calls are allowed for one value, " + ROW_STEPS + " for a row");
        }
    }

    /** Pays for reading a text once. */
    void read(String text) {
        spend(text.length() >> READ_SHIFT);
    }

    /** Pays for a text before it is built. */
    void produce(long length) {
        characters -= length;
        if (length > TEXT || characters < 0) {
            throw new EvaluationException("The expression makes too much text: at most " + TEXT
                    + " characters are allowed in one text, " + CHARACTERS + " in an evaluation");
        }
    }

    /** Pays for one character read by a regular expression. */
    void match() {
        if (--reads < 0) {
            throw new EvaluationException("The regular expression takes too long on this text: more than " + REGEX_READS
                    + " characters were read; make its repetitions more specific");
        }
    }

    /** Pays for every node of a tree, also for one that is reached on several ways. */
    void spendTree(JsonNode value) {
        if (!value.isContainerNode()) {
            return;
        }
        spend(1L + value.size());
        for (JsonNode child : value) {
            spendTree(child);
        }
    }
}
