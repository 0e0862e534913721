package io.tributary.xdm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tributary.xdm.FieldType.TextFormat;
import io.tributary.xdm.FieldType.TextPattern;
import io.tributary.xdm.FieldType.TextRules;
import org.jspecify.annotations.Nullable;

/** Reads text, days, moments and truth values. */
final class TextChecks {

    private static final String MOMENT_FORMS = "[yyyy-MM-dd'T'HH:mm:ssZ, yyyy-MM-dd'T'HH:mm:ss.[0-9]{1,9}Z,"
            + " yyyy-MM-dd'T'HH:mm:ss[+-]HH:mm, yyyy-MM-dd'T'HH:mm:ss.[0-9]{1,9}[+-]HH:mm]";

    private TextChecks() {}

    static final class TextCheck extends Check {
        private final TextRules rules;
        private final boolean free;
        private final @Nullable TextFormat format;

        TextCheck(@Nullable String location, FieldType.Text type) {
            super(location);
            this.rules = type.rules();
            this.free = rules.isEmpty();
            this.format = type.format();
        }

        @Override
        @Nullable
        Object read(JsonNode value, Findings findings) {
            if (!(value instanceof TextNode node)) {
                findings.wrongType(location, "String", value);
                return null;
            }
            String text = node.textValue();
            if (!free) {
                check(text, rules, location, findings);
            }
            if (format != null) {
                checkFormat(text, format, findings);
            }
            int half = Unicode.half(text);
            if (half >= 0) {
                findings.notUnicode(location, text, half);
            }
            return text;
        }

        private void checkFormat(String text, TextFormat expected, Findings findings) {
            switch (expected) {
                case URI -> require(Formats.isUri(text), text, "URI", findings);
                case URI_REFERENCE -> require(Formats.isUriReference(text), text, "URI reference", findings);
                case EMAIL -> require(Formats.isEmail(text), text, "email address", findings);
            }
        }

        private void require(boolean kept, String text, String name, Findings findings) {
            if (!kept) {
                findings.add(location, "format", "[" + Findings.quote(text) + "] is not a valid " + name);
            }
        }
    }

    static final class DayCheck extends Check {
        private final TextRules rules;

        DayCheck(@Nullable String location, TextRules rules) {
            super(location);
            this.rules = rules;
        }

        @Override
        @Nullable
        Object read(JsonNode value, Findings findings) {
            if (!(value instanceof TextNode node)) {
                findings.wrongType(location, "String", value);
                return null;
            }
            String text = node.textValue();
            check(text, rules, location, findings);
            long day = Timestamps.epochDay(text);
            if (day == Timestamps.INVALID) {
                findings.add(
                        location,
                        "format",
                        "[" + Findings.quote(text) + "] is not a valid date. Expected [yyyy-MM-dd]");
                return null;
            }
            return (int) day;
        }
    }

    static final class MomentCheck extends Check {
        private final TextRules rules;

        MomentCheck(@Nullable String location, TextRules rules) {
            super(location);
            this.rules = rules;
        }

        @Override
        @Nullable
        Object read(JsonNode value, Findings findings) {
            if (!(value instanceof TextNode node)) {
                findings.wrongType(location, "String", value);
                return null;
            }
            String text = node.textValue();
            check(text, rules, location, findings);
            long micros = Timestamps.epochMicros(text);
            if (micros == Timestamps.INVALID) {
                findings.add(
                        location,
                        "format",
                        "[" + Findings.quote(text) + "] is not a valid date-time. Expected " + MOMENT_FORMS);
                return null;
            }
            return micros;
        }
    }

    static final class BoolCheck extends Check {
        BoolCheck(@Nullable String location) {
            super(location);
        }

        @Override
        @Nullable
        Object read(JsonNode value, Findings findings) {
            if (value instanceof BooleanNode node) {
                return node.booleanValue();
            }
            findings.wrongType(location, "Boolean", value);
            return null;
        }
    }

    private static void check(String text, TextRules rules, @Nullable String location, Findings findings) {
        if (rules.minLength() > 0 || rules.maxLength() >= 0) {
            checkLength(text, rules, location, findings);
        }
        TextPattern pattern = rules.pattern();
        if (pattern == null) {
            return;
        }
        switch (findings.find(pattern, text)) {
            case FOUND -> {}
            case ABSENT ->
                findings.add(
                        location,
                        "pattern",
                        "string [" + Findings.quote(text) + "] does not match pattern "
                                + pattern.pattern().pattern());
            case GAVE_UP ->
                findings.add(
                        location,
                        "pattern",
                        "string [" + Findings.quote(text) + "] takes too long to match against pattern "
                                + pattern.pattern().pattern());
        }
    }

    private static void checkLength(String text, TextRules rules, @Nullable String location, Findings findings) {
        int length = text.codePointCount(0, text.length());
        if (length < rules.minLength()) {
            findings.add(location, "minLength", "expected minLength: " + rules.minLength() + ", actual: " + length);
        }
        if (rules.maxLength() >= 0 && length > rules.maxLength()) {
            findings.add(location, "maxLength", "expected maxLength: " + rules.maxLength() + ", actual: " + length);
        }
    }
}
