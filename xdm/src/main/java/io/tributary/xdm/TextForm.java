package io.tributary.xdm;

import java.util.EnumSet;
import java.util.Set;

/** What all texts of a field can have in common. */
enum TextForm {
    DATE_TIME("date-time"),
    DATE("date"),
    EMAIL("email"),
    URI("uri"),
    FREE("");

    private final String format;

    TextForm(String format) {
        this.format = format;
    }

    /** The value of {@code format}; empty for free text. */
    String format() {
        return format;
    }

    private boolean takes(String text) {
        return switch (this) {
            case DATE_TIME -> Timestamps.epochMicros(text) != Timestamps.INVALID;
            case DATE -> Timestamps.epochDay(text) != Timestamps.INVALID;
            case EMAIL -> Formats.isEmail(text);
            // Ordinary words with a colon would be URIs too.
            case URI -> (text.contains("://") || text.startsWith("urn:")) && Formats.isUri(text);
            case FREE -> true;
        };
    }

    /** Narrows down, text by text. An empty text has no form, so that a field with one is free text. */
    static final class Guess {
        private final Set<TextForm> left = EnumSet.allOf(TextForm.class);
        private boolean any;

        void note(String text) {
            any = true;
            if (left.size() > 1) {
                left.removeIf(form -> !form.takes(text));
            }
        }

        TextForm form() {
            return any ? left.iterator().next() : FREE;
        }
    }
}
