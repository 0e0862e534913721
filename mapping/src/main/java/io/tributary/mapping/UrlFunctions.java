package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Functions on URLs (contract §3.4). What is no URL gives null. */
final class UrlFunctions {

    private static final String ANCHOR = "_anchor_";
    private static final int PAIR_COST = 4;
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    static final List<Function> ALL = List.of(
            Function.of("get_url_protocol", 1, a -> part(a, Uri::scheme)),
            Function.of("get_url_host", 1, a -> part(a, Uri::host)),
            Function.of("get_url_port", 1, UrlFunctions::port),
            Function.of("get_url_path", 1, 2, UrlFunctions::path),
            Function.of("get_url_query_str", 2, UrlFunctions::query),
            Function.of("get_url_encoded", 1, UrlFunctions::encode),
            Function.of("get_url_decoded", 1, UrlFunctions::decode));

    private UrlFunctions() {}

    @FunctionalInterface
    private interface Part {
        @Nullable
        String of(Uri uri);
    }

    private static JsonNode part(Arguments a, Part part) {
        Uri uri = Uri.parse(a.text(0));
        String text = uri == null ? null : part.of(uri);
        return text == null ? Values.NULL : Values.of(text);
    }

    private static JsonNode port(Arguments a) {
        Uri uri = Uri.parse(a.text(0));
        if (uri == null) {
            return Values.NULL;
        }
        int port = uri.port() >= 0 ? uri.port() : defaultPort(uri.scheme());
        return port < 0 ? Values.NULL : Numbers.of(port);
    }

    private static int defaultPort(String scheme) {
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "http", "ws" -> 80;
            case "https", "wss" -> 443;
            case "ftp" -> 21;
            case "ftps" -> 990;
            case "sftp", "ssh" -> 22;
            case "ldap" -> 389;
            case "ldaps" -> 636;
            default -> -1;
        };
    }

    private static JsonNode path(Arguments a) {
        boolean whole = !a.has(1) || a.truth(1);
        return part(
                a, uri -> whole ? uri.path() : uri.path().substring(uri.path().lastIndexOf('/') + 1));
    }

    private static JsonNode query(Arguments a) {
        String anchor = a.text(1);
        boolean retain = anchor.equals("retain");
        boolean append = anchor.equals("append");
        if (!retain && !append && !anchor.equals("remove")) {
            throw new EvaluationException("get_url_query_str expects retain, remove or append for the anchor");
        }
        Uri uri = Uri.parse(a.text(0));
        if (uri == null) {
            return Values.NULL;
        }
        ObjectNode pairs = Values.object();
        if (uri.query() == null) {
            return pairs;
        }
        String last = pairs(a.scope(), uri.query(), pairs);
        if (uri.fragment() != null && retain && last != null) {
            pairs.put(last, pairs.get(last).textValue() + "#" + uri.fragment());
        }
        return uri.fragment() != null && append ? pairs.put(ANCHOR, uri.fragment()) : pairs;
    }

    /** Puts names and values; gives the name that stands last. */
    private static @Nullable String pairs(Scope scope, String query, ObjectNode into) {
        String last = null;
        int start = 0;
        while (start <= query.length()) {
            scope.spend(PAIR_COST);
            int and = query.indexOf('&', start);
            String pair = query.substring(start, and < 0 ? query.length() : and);
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                last = equals < 0 ? pair : pair.substring(0, equals);
                into.put(last, equals < 0 ? "" : pair.substring(equals + 1));
            }
            start = and < 0 ? query.length() + 1 : and + 1;
        }
        return last;
    }

    private static JsonNode encode(Arguments a) {
        String text = a.text(0);
        a.scope().produce(3L * text.length());
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StringBuilder out = new StringBuilder(bytes.length + 16);
        for (byte b : bytes) {
            char c = (char) (b & 0xff);
            boolean kept = (c >= 'A' && c <= 'Z')
                    || (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= '9')
                    || c == '.'
                    || c == '_'
                    || c == '-';
            if (kept) {
                out.append(c);
            } else {
                out.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
            }
        }
        return Values.of(out.toString());
    }

    private static JsonNode decode(Arguments a) {
        String text = a.text(0);
        a.scope().produce(text.length());
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '%') {
                out.write(escape(text, at));
                at += 3;
            } else {
                int end = at + 1;
                while (end < text.length() && text.charAt(end) != '%') {
                    end++;
                }
                out.writeBytes(text.substring(at, end).replace('+', ' ').getBytes(StandardCharsets.UTF_8));
                at = end;
            }
        }
        return Values.of(out.toString(StandardCharsets.UTF_8));
    }

    private static int escape(String text, int at) {
        int high = at + 2 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(text.charAt(at + 2), 16);
        if (low < 0) {
            throw new EvaluationException("A percent sign must be followed by two hexadecimal digits");
        }
        return high * 16 + low;
    }
}
