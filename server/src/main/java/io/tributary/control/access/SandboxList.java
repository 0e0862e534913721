package io.tributary.control.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.http.Request;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One page of sandboxes as a query asks for it: {@code limit}, {@code offset}, {@code property}, {@code orderBy} (ingestion contract §6.1). */
final class SandboxList {

    private static final String PATH = "/data/foundation/sandbox-management/sandboxes";
    private static final int DEFAULT_LIMIT = 50;
    private static final int MOST_CONDITIONS = 10;

    private static final Map<String, Function<Sandbox, String>> FIELDS = Map.of(
            "id", Sandbox::id,
            "name", Sandbox::name,
            "title", Sandbox::title,
            "type", Sandbox::type,
            "state", sandbox -> sandbox.state().text(),
            "isDefault", sandbox -> Boolean.toString(sandbox.isDefault()),
            "createdBy", Sandbox::createdBy);

    private static final Map<String, Comparator<Sandbox>> ORDERS = Map.of(
            "name", Comparator.comparing(Sandbox::name),
            "title", Comparator.comparing(Sandbox::title),
            "type", Comparator.comparing(Sandbox::type),
            "state", Comparator.comparing(sandbox -> sandbox.state().text()),
            "created", Comparator.comparing(Sandbox::createdAt),
            "createdDate", Comparator.comparing(Sandbox::createdAt),
            "updated", Comparator.comparing(Sandbox::changedAt),
            "lastModifiedDate", Comparator.comparing(Sandbox::changedAt));

    private SandboxList() {}

    /** @throws AccessException a parameter can't be understood */
    static ObjectNode page(List<Sandbox> all, Request request) {
        Optional<String> limit = request.queryParam("limit");
        Optional<String> offset = request.queryParam("offset");
        if (limit.isPresent() != offset.isPresent()) {
            throw bad("limit and offset come together or not at all");
        }
        int size = limit.map(text -> number("limit", text, 1)).orElse(DEFAULT_LIMIT);
        int start = offset.map(text -> number("offset", text, 0)).orElse(0);
        List<Sandbox> found = all.stream()
                .filter(sandbox -> conditions(request).stream().allMatch(condition -> condition.holds(sandbox)))
                .sorted(order(request))
                .toList();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode sandboxes = body.putArray("sandboxes");
        found.stream().skip(start).limit(size).forEach(sandbox -> sandboxes.add(sandbox.view()));
        body.putObject("_page")
                .put("limit", size)
                .put("offset", start)
                .put("count", sandboxes.size())
                .put("totalCount", found.size());
        ObjectNode links = body.putObject("_links");
        if (start + size < found.size()) {
            links.putObject("next").put("href", PATH + "?limit=" + size + "&offset=" + (start + size));
        }
        links.putObject("page")
                .put("href", PATH + "?limit={limit}&offset={offset}")
                .put("templated", true);
        return body;
    }

    private record Condition(Function<Sandbox, String> field, boolean equal, String value) {

        boolean holds(Sandbox sandbox) {
            return field.apply(sandbox).equals(value) == equal;
        }
    }

    private static List<Condition> conditions(Request request) {
        List<String> texts = request.queryParams("property");
        if (texts.size() > MOST_CONDITIONS) {
            throw bad("property may come " + MOST_CONDITIONS + " times at most");
        }
        return texts.stream().map(SandboxList::condition).toList();
    }

    private static Condition condition(String text) {
        int at = Math.max(text.indexOf("=="), text.indexOf("!="));
        Function<Sandbox, String> field = at < 0 ? null : FIELDS.get(text.substring(0, at));
        if (field == null) {
            throw bad("property must be like name==dev, with one of " + String.join(", ", sorted(FIELDS)) + "; found "
                    + Gateway.shown(text));
        }
        return new Condition(field, text.charAt(at) == '=', text.substring(at + 2));
    }

    private static Comparator<Sandbox> order(Request request) {
        String text = request.queryParam("orderBy").orElse("asc:created");
        int colon = text.indexOf(':');
        String direction = colon < 0 ? "asc" : text.substring(0, colon);
        Comparator<Sandbox> order = ORDERS.get(text.substring(colon + 1));
        if (order == null || !direction.matches("asc|desc")) {
            throw bad("orderBy must be like asc:created or desc:name, with one of " + String.join(", ", sorted(ORDERS))
                    + "; found " + Gateway.shown(text));
        }
        return direction.equals("asc") ? order : order.reversed();
    }

    private static List<String> sorted(Map<String, ?> names) {
        return names.keySet().stream().sorted().toList();
    }

    private static int number(String name, String text, int least) {
        if (!text.matches("\\d{1,6}") || Integer.parseInt(text) < least) {
            throw bad(name + " must be a whole number, " + least + " or more");
        }
        return Integer.parseInt(text);
    }

    private static AccessException bad(String detail) {
        return new AccessException(400, detail);
    }
}
