package io.tributary.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which handler answers what. A pattern such as {@code /connections/{id}} is matched segment by segment against the path as it was sent: {@code {id}} takes
 * exactly one segment, so that a {@code %2F} within it stays there, and its value is decoded once. {@code {rest*}} at the end takes everything that follows,
 * slashes and all. A written segment wins over a parameter, and a trailing slash changes nothing.
 */
public final class Routes {

    private final RouteNode root = new RouteNode();
    private final Map<String, ErrorShape> groups = new ConcurrentHashMap<>();
    private volatile Function<RuntimeException, Optional<Away>> away = failure -> Optional.empty();
    private volatile BiConsumer<Request, Response> errors = (request, answer) -> {};

    /**
     * What is said when something that a handler needs is away, through no fault of the program.
     *
     * @param status 503, which clients may repeat at once and are told when; or 504, when it is not known what was done
     * @param detail what is away and what to do, for a person
     */
    public record Away(int status, String detail) {}

    /** Tells failures of handlers that are no faults of the program from those that are. */
    public Routes away(Function<RuntimeException, Optional<Away>> tell) {
        away = tell;
        return this;
    }

    /** Is told of each answer of 400 and above, before it is sent; must not throw. */
    public Routes errors(BiConsumer<Request, Response> tell) {
        errors = tell;
        return this;
    }

    void answered(Request request, Response answer) {
        if (answer.status() >= 400) {
            errors.accept(request, answer);
        }
    }

    Optional<Away> away(RuntimeException failure) {
        return away.apply(failure);
    }

    /**
     * Adds a route.
     *
     * @param method upper-case method name; a route for GET also answers HEAD
     * @param pattern begins with a slash
     * @throws IllegalArgumentException the pattern is malformed or taken
     */
    public Routes on(String method, String pattern, Handler handler) {
        if (!pattern.startsWith("/")) {
            throw new IllegalArgumentException("A route begins with a slash, found '" + pattern + "'");
        }
        List<String> names = new ArrayList<>();
        RouteNode node = root;
        for (String part : parts(pattern)) {
            if (part.startsWith("{")) {
                names.add(part.substring(1, part.length() - (part.endsWith("*}") ? 2 : 1)));
            }
            node = node.child(part);
        }
        Route former = node.routes.putIfAbsent(method, new Route(pattern, List.copyOf(names), handler));
        if (former != null) {
            throw new IllegalArgumentException(method + " " + pattern + " is taken by " + former.pattern());
        }
        return this;
    }

    /** See {@link #on}. */
    public Routes get(String pattern, Handler handler) {
        return on("GET", pattern, handler);
    }

    /** See {@link #on}. */
    public Routes post(String pattern, Handler handler) {
        return on("POST", pattern, handler);
    }

    /** See {@link #on}. */
    public Routes put(String pattern, Handler handler) {
        return on("PUT", pattern, handler);
    }

    /** See {@link #on}. */
    public Routes patch(String pattern, Handler handler) {
        return on("PATCH", pattern, handler);
    }

    /** See {@link #on}. */
    public Routes delete(String pattern, Handler handler) {
        return on("DELETE", pattern, handler);
    }

    /**
     * Gives the paths at and below a prefix their own error bodies; the longest prefix wins, and paths of no group get problem JSON.
     *
     * @param prefix whole segments, such as {@code /data/foundation/flowservice}
     */
    public Routes group(String prefix, ErrorShape shape) {
        String whole = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        if (groups.putIfAbsent(whole, shape) != null) {
            throw new IllegalArgumentException("The group " + whole + " has its error shape already");
        }
        return this;
    }

    /** All routes, by pattern and method: for whoever must say something about each of them. */
    public List<Listed> all() {
        List<Listed> all = new ArrayList<>();
        root.collect(all);
        all.sort(Comparator.comparing(Listed::pattern).thenComparing(Listed::method));
        return all;
    }

    /**
     * One route.
     *
     * @param method upper-case method name
     * @param pattern as it was added
     */
    public record Listed(String method, String pattern) {}

    /**
     * Answers a request that came within another one's body, by the same routes and checks. A fault of the program is not caught here.
     *
     * @param outer the request it came in; its headers count where there are no own ones, but for those that are about one resource
     * @param method upper-case method name
     * @param target path and query
     * @param headers own headers
     * @param body null for none
     */
    public Response answerWithin(
            Request outer, String method, String target, Map<String, String> headers, @Nullable JsonNode body) {
        InnerRequest inner = new InnerRequest(outer, method, target, headers, body);
        ErrorShape shape = shape(inner.rawPath());
        try {
            return switch (match(method, inner.rawPath())) {
                case Match.Unknown unknown ->
                    shape.error(404, Problems.title(404), "There is nothing at this path.", outer.requestId());
                case Match.OtherMethod other ->
                    shape.error(405, Problems.title(405), "This path has other methods.", outer.requestId());
                case Match.Found(var route, var values) -> {
                    inner.matched(route.pattern(), route.names(), values);
                    yield route.handler().handle(inner);
                }
            };
        } catch (HttpProblem e) {
            return e.response();
        }
    }

    /** The error form for a path as it was sent. */
    ErrorShape shape(String rawPath) {
        int end = rawPath.length();
        while (end > 0) {
            ErrorShape shape = groups.get(rawPath.substring(0, end));
            if (shape != null) {
                return shape;
            }
            end = rawPath.lastIndexOf('/', end - 1);
        }
        return ErrorShape::problem;
    }

    /** What answers a request; never null. */
    Match match(String method, String rawPath) {
        if (!rawPath.startsWith("/")) {
            return Match.NOTHING;
        }
        int end = rawPath.length() > 1 && rawPath.endsWith("/") ? rawPath.length() - 1 : rawPath.length();
        return root.match(method, rawPath, 1, end, new ArrayList<>(2));
    }

    private static List<String> parts(String pattern) {
        List<String> parts = new ArrayList<>();
        String whole = pattern.endsWith("/") ? pattern.substring(0, pattern.length() - 1) : pattern;
        int start = 1;
        while (start <= whole.length()) {
            int slash = whole.indexOf('/', start);
            int end = slash < 0 ? whole.length() : slash;
            String part = whole.substring(start, end);
            if (part.isEmpty() || part.startsWith("{") != part.endsWith("}") || (part.endsWith("*}") && slash >= 0)) {
                throw new IllegalArgumentException("The route '" + pattern + "' has the malformed part '" + part + "'");
            }
            parts.add(part);
            start = end + 1;
        }
        return parts;
    }

    /** One handler and how its pattern was written. */
    record Route(String pattern, List<String> names, Handler handler) {}

    /** The answer of a look-up. */
    sealed interface Match {

        Match NOTHING = new Unknown();

        /** No pattern fits the path. */
        record Unknown() implements Match {}

        /** Patterns fit, with other methods. */
        record OtherMethod(TreeMap<String, Route> allowed) implements Match {}

        /** The route, and the values of its parameters as they were sent. */
        record Found(Route route, List<String> values) implements Match {}
    }
}
