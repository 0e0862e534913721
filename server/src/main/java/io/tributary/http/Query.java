package io.tributary.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A query string taken apart: pairs split at {@code &}, names from values at the first {@code =}, both decoded, nothing refused. */
final class Query {

    private final List<String> names = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    Query(String raw) {
        int start = 0;
        while (start < raw.length()) {
            int and = raw.indexOf('&', start);
            int end = and < 0 ? raw.length() : and;
            if (end > start) {
                int equals = raw.indexOf('=', start);
                int split = equals < 0 || equals > end ? end : equals;
                names.add(decode(raw.substring(start, split), true));
                values.add(split == end ? "" : decode(raw.substring(split + 1, end), true));
            }
            start = end + 1;
        }
    }

    Optional<String> first(String name) {
        int at = names.indexOf(name);
        return at < 0 ? Optional.empty() : Optional.of(values.get(at));
    }

    List<String> all(String name) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equals(name)) {
                found.add(values.get(i));
            }
        }
        return found;
    }

    List<String> names() {
        return names.stream().distinct().toList();
    }

    /**
     * Decodes percent escapes, as UTF-8, once. What is no escape stays as it is.
     *
     * @param plus whether {@code +} is a blank
     */
    static String decode(String text, boolean plus) {
        if (text.indexOf('%') < 0 && (!plus || text.indexOf('+') < 0)) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        byte[] source = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < source.length; i++) {
            int high = i + 2 < source.length ? Character.digit(source[i + 1], 16) : -1;
            int low = i + 2 < source.length ? Character.digit(source[i + 2], 16) : -1;
            if (source[i] == '%' && high >= 0 && low >= 0) {
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.write(plus && source[i] == '+' ? ' ' : source[i]);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
