package io.tributary.http;

import io.tributary.http.Routes.Match;
import io.tributary.http.Routes.Route;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A place in the tree of routes: what may follow there, and what ends there. */
final class RouteNode {

    final TreeMap<String, Route> routes = new TreeMap<>();

    private final Map<String, RouteNode> written = new HashMap<>();
    private @Nullable RouteNode parameter;
    private @Nullable RouteNode rest;

    /** The place after one more part of a pattern, made if need be. */
    RouteNode child(String part) {
        if (part.endsWith("*}")) {
            RouteNode known = rest == null ? new RouteNode() : rest;
            rest = known;
            return known;
        }
        if (part.startsWith("{")) {
            RouteNode known = parameter == null ? new RouteNode() : parameter;
            parameter = known;
            return known;
        }
        return written.computeIfAbsent(part, key -> new RouteNode());
    }

    /** Adds every route that ends here or further on. */
    void collect(List<Routes.Listed> all) {
        routes.forEach((method, route) -> all.add(new Routes.Listed(method, route.pattern())));
        written.values().forEach(node -> node.collect(all));
        if (parameter != null) {
            parameter.collect(all);
        }
        if (rest != null) {
            rest.collect(all);
        }
    }

    /**
     * Looks on from {@code start}.
     *
     * @param end where the path ends, without a trailing slash
     * @param values takes the values of parameters, as sent; what a dead end added is taken away again
     */
    Match match(String method, String path, int start, int end, List<String> values) {
        if (start > end || (start == end && end == 1)) {
            return here(method, values);
        }
        int slash = path.indexOf('/', start);
        int stop = slash < 0 || slash > end ? end : slash;
        String segment = path.substring(start, stop);
        RouteNode next = written.get(segment);
        Match found = next == null ? Match.NOTHING : next.match(method, path, stop + 1, end, values);
        if (!(found instanceof Match.Found) && parameter != null && !segment.isEmpty()) {
            found = better(found, parameter, segment, method, path, stop + 1, end, values);
        }
        if (!(found instanceof Match.Found) && rest != null) {
            found = better(found, rest, path.substring(start, end), method, path, end + 1, end, values);
        }
        return found;
    }

    private static Match better(
            Match former,
            RouteNode next,
            String value,
            String method,
            String path,
            int start,
            int end,
            List<String> values) {
        int size = values.size();
        values.add(value);
        Match found = next.match(method, path, start, end, values);
        if (found instanceof Match.Found) {
            return found;
        }
        while (values.size() > size) {
            values.removeLast();
        }
        return former instanceof Match.OtherMethod ? former : found;
    }

    private Match here(String method, List<String> values) {
        Route route = routes.get(method);
        if (route == null && "HEAD".equals(method)) {
            route = routes.get("GET");
        }
        if (route != null) {
            return new Match.Found(route, values);
        }
        return routes.isEmpty() ? Match.NOTHING : new Match.OtherMethod(routes);
    }
}
