package io.tributary.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which handler answers what. A pattern is a path whose segments may be {@code {name}}, which stands for one raw segment ({@code %2F} inside it survives), or, at
 * the end, {@code {name*}}, which stands for the rest. Literal segments win. A trailing slash makes no difference.
 */
public final class Routes {

    private final Node root = new Node();
    private final Map<String, ErrorShape> shapes = new LinkedHashMap<>();

    /** Adds a route. */
    public Routes on(String method, String pattern, Handler handler) {
        List<String> names = new ArrayList<>();
        Node node = root;
        for (String segment : segments(pattern)) {
            if (segment.startsWith("{") && segment.endsWith("*}")) {
                names.add(segment.substring(1, segment.length() - 2));
                node = node.rest();
            } else if (segment.startsWith("{") && segment.endsWith("}")) {
                names.add(segment.substring(1, segment.length() - 1));
                node = node.parameter();
            } else {
                node = node.literals.computeIfAbsent(segment, s -> new Node());
            }
        }
        Route old = node.routes.put(method, new Route(handler, List.copyOf(names)));
        if (old != null) {
            throw new IllegalStateException("two routes for " + method + " " + pattern);
        }
        return this;
    }

    /** Adds a GET route. */
    public Routes get(String pattern, Handler handler) {
        return on("GET", pattern, handler);
    }

    /** Adds a POST route. */
    public Routes post(String pattern, Handler handler) {
        return on("POST", pattern, handler);
    }

    /** Adds a PUT route. */
    public Routes put(String pattern, Handler handler) {
        return on("PUT", pattern, handler);
    }

    /** Adds a PATCH route. */
    public Routes patch(String pattern, Handler handler) {
        return on("PATCH", pattern, handler);
    }

    /** Adds a DELETE route. */
    public Routes delete(String pattern, Handler handler) {
        return on("DELETE", pattern, handler);
    }

    /** Gives errors below a path a shape of their own; the longest prefix wins. */
    public Routes group(String prefix, ErrorShape shape) {
        shapes.put(prefix, shape);
        return this;
    }

    /** The shape of errors for a path. */
    ErrorShape shape(String rawPath) {
        String longest = "";
        ErrorShape found = ErrorShape::problem;
        for (Map.Entry<String, ErrorShape> entry : shapes.entrySet()) {
            String prefix = entry.getKey();
            if (rawPath.startsWith(prefix) && prefix.length() >= longest.length()) {
                longest = prefix;
                found = entry.getValue();
            }
        }
        return found;
    }

    /** A found route, or the methods that the path knows. */
    sealed interface Match {

        /** The handler and the decoded parameters. */
        record Found(Handler handler, Map<String, String> parameters) implements Match {}

        /** The path is known with other methods only. */
        record OtherMethods(Set<String> allowed) implements Match {}

        /** The path is unknown. */
        record Unknown() implements Match {}
    }

    /** Looks a request up. A path with a broken escape is unknown. */
    Match match(String method, String rawPath) {
        List<String> segments = segments(rawPath);
        Set<String> allowed = new TreeSet<>();
        Optional<Hit> hit = find(root, segments, 0, new ArrayList<>(), method, allowed);
        if (hit.isPresent()) {
            return parameters(hit.get())
                    .<Match>map(p -> new Match.Found(hit.get().route().handler(), p))
                    .orElseGet(Match.Unknown::new);
        }
        return allowed.isEmpty() ? new Match.Unknown() : new Match.OtherMethods(allowed);
    }

    private static Optional<Map<String, String>> parameters(Hit hit) {
        if (hit.values().isEmpty()) {
            return Optional.of(Map.of());
        }
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < hit.values().size(); i++) {
            String value = hit.values().get(i);
            try {
                boolean escaped = value.indexOf('%') >= 0;
                parameters.put(
                        hit.route().names().get(i),
                        escaped ? URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8) : value);
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }

    private static Optional<Hit> find(
            Node node, List<String> segments, int at, List<String> values, String method, Set<String> allowed) {
        if (at == segments.size()) {
            allowed.addAll(node.routes.keySet());
            Route route = node.routes.get(method);
            return route == null ? Optional.empty() : Optional.of(new Hit(route, List.copyOf(values)));
        }
        String segment = segments.get(at);
        Node literal = node.literals.get(segment);
        if (literal != null) {
            Optional<Hit> hit = find(literal, segments, at + 1, values, method, allowed);
            if (hit.isPresent()) {
                return hit;
            }
        }
        if (node.parameter != null) {
            values.add(segment);
            Optional<Hit> hit = find(node.parameter, segments, at + 1, values, method, allowed);
            values.removeLast();
            if (hit.isPresent()) {
                return hit;
            }
        }
        return rest(node, segments, at, values, method, allowed);
    }

    private static Optional<Hit> rest(
            Node node, List<String> segments, int at, List<String> values, String method, Set<String> allowed) {
        if (node.rest == null) {
            return Optional.empty();
        }
        allowed.addAll(node.rest.routes.keySet());
        Route route = node.rest.routes.get(method);
        if (route == null) {
            return Optional.empty();
        }
        List<String> all = new ArrayList<>(values);
        all.add(String.join("/", segments.subList(at, segments.size())));
        return Optional.of(new Hit(route, all));
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>(8);
        int start = path.startsWith("/") ? 1 : 0;
        int end = path.endsWith("/") ? path.length() - 1 : path.length();
        while (start < end) {
            int slash = path.indexOf('/', start);
            int stop = slash < 0 || slash > end ? end : slash;
            segments.add(path.substring(start, stop));
            start = stop + 1;
        }
        return segments;
    }

    private record Route(Handler handler, List<String> names) {}

    private record Hit(Route route, List<String> values) {}

    private static final class Node {

        private final Map<String, Node> literals = new HashMap<>();
        private final Map<String, Route> routes = new TreeMap<>();
        private @Nullable Node parameter;
        private @Nullable Node rest;

        private Node parameter() {
            Node known = parameter;
            if (known == null) {
                known = new Node();
                parameter = known;
            }
            return known;
        }

        private Node rest() {
            Node known = rest;
            if (known == null) {
                known = new Node();
                rest = known;
            }
            return known;
        }
    }
}
