package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * How a file is written (flow-service contract §6.3, §6.4).
 *
 * @param kind delimited text or JSON lines
 * @param delimiter between columns
 * @param encoding of text
 * @param compression around it
 */
public record FileFormat(Kind kind, char delimiter, Charset encoding, Compression compression) {

    /** What a file holds. */
    public enum Kind {
        /** A header row, then a row a record; quotes as in RFC 4180. */
        DELIMITED,
        /** One JSON object a line. */
        JSON_LINES
    }

    /** What is around it. */
    public enum Compression {
        NONE,
        GZIP,
        /** A zlib stream. */
        DEFLATE,
        /** A zip archive with exactly one file in it. */
        ZIP
    }

    /**
     * Reads what a client wrote; what it left out has a default.
     *
     * @param kind {@code delimited} or {@code json}
     * @param delimiter one character, {@code \t} or {@code tab}
     * @throws FileSourceException this server can't read that
     */
    static FileFormat of(
            Optional<String> kind,
            Optional<String> delimiter,
            Optional<String> encoding,
            Optional<String> compression) {
        return new FileFormat(
                kind(given(kind, "delimited")),
                delimiter(delimiter.filter(text -> !text.isEmpty()).orElse(",")),
                encoding(given(encoding, "utf-8")),
                compression(given(compression, "none")));
    }

    /** The {@code data} of a source connection, whose properties older clients put one level higher. */
    static FileFormat of(JsonNode data) {
        return of(
                text(data, "format"),
                property(data, "columnDelimiter"),
                property(data, "encoding"),
                property(data, "compressionType"));
    }

    private static Optional<String> property(JsonNode data, String name) {
        return text(data.path("properties"), name).or(() -> text(data, name));
    }

    private static Optional<String> text(JsonNode object, String name) {
        return object.path(name).isTextual() ? Optional.of(object.path(name).textValue()) : Optional.empty();
    }

    private static String given(Optional<String> text, String otherwise) {
        return text.map(String::strip)
                .filter(t -> !t.isEmpty())
                .orElse(otherwise)
                .toLowerCase(Locale.ROOT);
    }

    private static Kind kind(String text) {
        return switch (text) {
            case "delimited", "csv" -> Kind.DELIMITED;
            case "json" -> Kind.JSON_LINES;
            default -> throw wrong("The format must be delimited or json; it is '%s'", text);
        };
    }

    private static char delimiter(String text) {
        String one = switch (text.toLowerCase(Locale.ROOT)) {
            case "\\t", "tab" -> "\t";
            default -> text;
        };
        if (one.length() != 1 || "\"\r\n".contains(one)) {
            throw wrong("columnDelimiter must be one character, such as , ; | or \\t; it is '%s'", text);
        }
        return one.charAt(0);
    }

    private static Charset encoding(String text) {
        return switch (text) {
            case "utf-8", "utf8" -> StandardCharsets.UTF_8;
            case "iso-8859-1", "latin1" -> StandardCharsets.ISO_8859_1;
            default -> throw wrong("encoding must be UTF-8 or ISO-8859-1; it is '%s'", text);
        };
    }

    private static Compression compression(String text) {
        return switch (text) {
            case "none" -> Compression.NONE;
            case "gzip", "gz" -> Compression.GZIP;
            case "deflate" -> Compression.DEFLATE;
            case "zipdeflate", "zip" -> Compression.ZIP;
            default ->
                throw wrong("compressionType must be gzip, deflate or zipDeflate for this server; it is '%s'", text);
        };
    }

    private static FileSourceException wrong(String rule, String text) {
        return new FileSourceException(FileSourceException.Kind.WRONG, rule.formatted(Text.shown(text)));
    }
}
