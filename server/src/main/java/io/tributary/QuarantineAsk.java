package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.control.access.Caller;
import io.tributary.event.ErrorType;
import io.tributary.http.HttpProblem;
import io.tributary.http.Problems;
import io.tributary.http.Request;
import io.tributary.quarantine.QuarantineFilter;
import io.tributary.quarantine.QuarantineState;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What callers ask of the quarantine, checked: filters, pages, notes. */
final class QuarantineAsk {

    static final int MAX_NOTE = 1_000;
    static final Set<String> FILTERS =
            Set.of("group", "flow", "dataset", "code", "errorType", "field", "state", "from", "to");

    private static final Pattern ID = Pattern.compile("[0-9A-Za-z-]{1,64}");

    private QuarantineAsk() {}

    /** The filter in a request's query. */
    static QuarantineFilter filter(Request request, Caller caller) {
        return filter(request, caller, name -> request.queryParam(name).filter(text -> !text.isEmpty()));
    }

    /** The filter in a body: members of the same names as the query's, {@code state} also as a list. */
    static QuarantineFilter filter(Request request, Caller caller, JsonNode body) {
        body.fieldNames().forEachRemaining(name -> {
            if (!FILTERS.contains(name)) {
                throw bad(request, "filter." + name + " is none of " + sorted(FILTERS.stream()));
            }
        });
        return filter(request, caller, name -> {
            JsonNode value = body.path(name);
            if (value.isMissingNode() || value.isNull()) {
                return Optional.empty();
            }
            if (value.isArray() && name.equals("state")) {
                return Optional.of(value.valueStream().map(JsonNode::asText).collect(Collectors.joining(",")));
            }
            if (!value.isTextual()) {
                throw bad(request, "filter." + name + " must be text, found " + value.getNodeType());
            }
            return Optional.of(value.textValue());
        });
    }

    private static QuarantineFilter filter(Request request, Caller caller, Function<String, Optional<String>> asked) {
        return new QuarantineFilter(
                caller.lakeNamespace(),
                asked.apply("group").orElse(null),
                asked.apply("flow").orElse(null),
                asked.apply("dataset").orElse(null),
                asked.apply("code").orElse(null),
                errorType(request, asked.apply("errorType").orElse(null)),
                asked.apply("field").orElse(null),
                asked.apply("state").map(text -> states(request, text)).orElse(Set.of()),
                asked.apply("from").map(text -> time(request, "from", text)).orElse(0L),
                asked.apply("to").map(text -> time(request, "to", text)).orElse(Long.MAX_VALUE));
    }

    private static @Nullable String errorType(Request request, @Nullable String text) {
        if (text == null) {
            return null;
        }
        String name = text.toUpperCase(Locale.ROOT);
        if (Stream.of(ErrorType.values()).noneMatch(type -> type.name().equals(name))) {
            throw bad(
                    request,
                    "errorType must be one of "
                            + sorted(Stream.of(ErrorType.values()).map(ErrorType::name)) + ", found " + text);
        }
        return name;
    }

    private static Set<QuarantineState> states(Request request, String text) {
        Set<QuarantineState> states = EnumSet.noneOf(QuarantineState.class);
        for (String one : text.split(",", -1)) {
            states.add(Stream.of(QuarantineState.values())
                    .filter(state -> state.text().equalsIgnoreCase(one.strip()))
                    .findFirst()
                    .orElseThrow(() -> bad(
                            request,
                            "state must be one of "
                                    + sorted(Stream.of(QuarantineState.values()).map(QuarantineState::text))
                                    + ", or several apart by commas; found " + one)));
        }
        return states;
    }

    private static long time(Request request, String name, String text) {
        try {
            return text.matches("\\d{1,15}")
                    ? Long.parseLong(text)
                    : Instant.parse(text).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw bad(
                    request,
                    name + " must be a time such as 2026-07-14T12:00:00Z, or milliseconds since 1970; found " + text);
        }
    }

    static int limit(Request request, int usual, int most) {
        return request.queryParam("limit")
                .map(text -> {
                    if (!text.matches("\\d{1,7}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) {
                        throw bad(request, "limit must lie between 1 and " + most + ", found " + text);
                    }
                    return Integer.parseInt(text);
                })
                .orElse(usual);
    }

    /** The id of the last one of the page before; null at the beginning. */
    static @Nullable String beyond(Request request) {
        return request.queryParam("continuationToken")
                .filter(text -> !text.isEmpty())
                .map(text -> id(request, text))
                .orElse(null);
    }

    static String id(Request request, String text) {
        if (!ID.matcher(text).matches()) {
            throw bad(
                    request,
                    "an id is letters, digits and dashes; found another text of " + text.length() + " characters");
        }
        return text;
    }

    static String note(Request request, String note) {
        if (note.length() > MAX_NOTE) {
            throw bad(request, "note may have " + MAX_NOTE + " characters, found " + note.length());
        }
        return note;
    }

    private static String sorted(Stream<String> words) {
        return words.sorted().collect(Collectors.joining(", "));
    }

    static HttpProblem bad(Request request, String detail) {
        return problem(400, "Bad Request", detail, request);
    }

    static HttpProblem problem(int status, String title, String detail, Request request) {
        return new HttpProblem(Problems.of(status, "about:blank", title, detail, request.requestId()));
    }
}
