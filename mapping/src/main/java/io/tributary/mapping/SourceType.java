package io.tributary.mapping;

import java.util.Locale;

/** How the source of a mapping is to be read (Data Prep contract, fields of a mapping). */
public enum SourceType {
    /** The source is a path into the record. */
    ATTRIBUTE("text/x.schema-path"),
    /** The source is an expression of the mapping language. */
    EXPRESSION("text/x.aep-xl"),
    /** The source is a constant. */
    STATIC("text/plain");

    private final String mime;

    SourceType(String mime) {
        this.mime = mime;
    }

    /** The form in which reads of the API show this type. */
    public String mime() {
        return mime;
    }

    /**
     * Reads a type as clients write it: the plain word in any case, or the MIME form.
     *
     * @throws IllegalArgumentException if the text is neither
     */
    public static SourceType parse(String text) {
        String wanted = text.strip();
        for (SourceType type : values()) {
            if (type.name().equalsIgnoreCase(wanted) || type.mime.equals(wanted.toLowerCase(Locale.ROOT))) {
                return type;
            }
        }
        throw new IllegalArgumentException("Unknown sourceType: expected ATTRIBUTE, EXPRESSION or STATIC,"
                + " or text/x.schema-path, text/x.aep-xl or text/plain");
    }
}
