package io.tributary.control.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.http.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parameters of a token request, which clients send in the body, as URL-encoded or multipart form or as a JSON object, or all in the query; the body wins. */
final class Form {

    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]{1,200})\"?", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile("\\bname=\"([^\"\\r\\n]{1,100})\"");
    private static final int MOST_PARTS = 100;

    private final Map<String, String> values = new HashMap<>();

    /** @throws IllegalArgumentException the body is no form; the message says why */
    static Form of(Request request) {
        Form form = new Form();
        for (String name : request.queryNames()) {
            request.queryParam(name).ifPresent(value -> form.values.put(name, value));
        }
        String body = new String(request.body(), StandardCharsets.UTF_8);
        String type = request.header("Content-Type").orElse("");
        if (type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
            Matcher boundary = BOUNDARY.matcher(type);
            if (!boundary.find()) {
                throw new IllegalArgumentException("the multipart body names no boundary");
            }
            form.multipart(body, boundary.group(1));
        } else if (type.toLowerCase(Locale.ROOT).contains("json") && !body.isBlank()) {
            form.json(request);
        } else {
            form.encoded(body);
        }
        return form;
    }

    /** A parameter that is there and not empty. */
    Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    private void json(Request request) {
        if (!(request.json() instanceof ObjectNode object)) {
            throw new IllegalArgumentException("the JSON body is no object");
        }
        object.properties().forEach(entry -> {
            if (entry.getValue().isTextual()) {
                values.put(entry.getKey(), entry.getValue().textValue());
            }
        });
    }

    /** One client begins its body with an ampersand; an empty pair means nothing. */
    private void encoded(String body) {
        for (String pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
    }

    private static String decode(String raw) {
        try {
            return URLDecoder.decode(raw.strip(), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the form is not URL-encoded", e);
        }
    }

    private void multipart(String body, String boundary) {
        String[] parts = body.split(Pattern.quote("--" + boundary), MOST_PARTS);
        for (String part : parts) {
            int blank = part.indexOf("\r\n\r\n");
            int end = part.lastIndexOf("\r\n");
            if (blank >= 0 && end >= blank + 2) {
                Matcher name = NAME.matcher(part.substring(0, blank));
                if (name.find()) {
                    values.put(name.group(1), end < blank + 4 ? "" : part.substring(blank + 4, end));
                }
            }
        }
    }
}
