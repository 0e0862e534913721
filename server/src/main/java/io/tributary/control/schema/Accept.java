package io.tributary.control.schema;

import io.tributary.http.Request;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What form a client wants (schema-registry contract §1.4).
 *
 * @param standardNames whether property keys are to be the standard names ({@code xdm:points}), the {@code xdm} family
 * @param tokens what stands between family and {@code +json}
 */
record Accept(boolean standardNames, Set<String> tokens) {

    private static final Pattern GRAMMAR = Pattern.compile(
            "application/vnd\\.adobe\\.(xed|xdm)((?:-[a-z0-9]+)*)\\+json\\s*(;.*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern VERSION = Pattern.compile("version\\s*=\\s*\"?([^;\"\\s]*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern NUMBER = Pattern.compile("([0-9]{1,9})(\\.[0-9]{1,9}){0,2}");

    private static final Set<String> LIST = Set.of("id");
    private static final Set<String> LOOKUP =
            Set.of("id", "full", "notext", "desc", "flat", "deprecated", "deprecatefield");
    private static final Set<String> DESCRIPTOR_LIST = Set.of("v2", "link", "id");

    private static final String LIST_HELP =
            "expected application/vnd.adobe.xed-id+json or application/vnd.adobe.xed+json (or xdm instead of xed), without a version";
    private static final String LOOKUP_HELP =
            "expected such as application/vnd.adobe.xed+json;version=1 or application/vnd.adobe.xed-full+json;version=1 (or xdm instead of xed)";
    private static final String DESCRIPTORS_HELP =
            "expected application/vnd.adobe.xdm-id+json, xdm-link+json, xdm+json, or one of xdm-v2+json, xdm-v2-id+json, xdm-v2-link+json";

    private record Parsed(boolean standardNames, Set<String> tokens, Optional<String> version) {}

    /** For lists of resources. */
    static Accept ofList(Request request) {
        Parsed parsed = parse(request, 1006, LIST_HELP);
        if (!LIST.containsAll(parsed.tokens()) || parsed.version().isPresent()) {
            throw invalid(1006, sent(request), LIST_HELP);
        }
        return new Accept(parsed.standardNames(), parsed.tokens());
    }

    /** For look-ups of one resource. */
    static Accept ofLookup(Request request) {
        Parsed parsed = parse(request, 1007, LOOKUP_HELP);
        Optional<Matcher> number = parsed.version().map(NUMBER::matcher).filter(Matcher::matches);
        if (!LOOKUP.containsAll(parsed.tokens()) || number.isEmpty()) {
            throw invalid(1007, sent(request), LOOKUP_HELP);
        }
        if (Integer.parseInt(number.get().group(1)) != 1) {
            throw Refusal.of(
                    406,
                    "XDM-1007-406",
                    "Accept header invalid",
                    "The Accept header asks for version %s; every resource has the major version 1 only, send version=1."
                            .formatted(Json.shown(number.get().group())));
        }
        return new Accept(parsed.standardNames(), parsed.tokens());
    }

    /** For lists of descriptors. */
    static Accept ofDescriptorList(Request request) {
        Parsed parsed = parse(request, 1008, DESCRIPTORS_HELP);
        if (!parsed.standardNames() || !DESCRIPTOR_LIST.containsAll(parsed.tokens())) {
            throw invalid(1008, sent(request), DESCRIPTORS_HELP);
        }
        return new Accept(true, parsed.tokens());
    }

    /** For look-ups of one descriptor: no header will do, a wrong one will not. */
    static void checkDescriptorLookup(Request request) {
        if (sent(request).contains("application/vnd.adobe.xed")) {
            throw invalid(1009, sent(request), "expected application/vnd.adobe.xdm+json");
        }
    }

    boolean has(String token) {
        return tokens.contains(token);
    }

    /** Whether everything the resource refers to is to be pulled in. */
    boolean resolved() {
        return has("full") || has("flat") || has("desc") || has("deprecated") || has("deprecatefield");
    }

    private static Parsed parse(Request request, int code, String help) {
        for (String type : sent(request).split(",", -1)) {
            Matcher matcher = GRAMMAR.matcher(type.strip());
            if (matcher.matches()) {
                Set<String> tokens = new LinkedHashSet<>(
                        Arrays.asList(matcher.group(2).toLowerCase(Locale.ROOT).split("-")));
                tokens.remove("");
                String parameters = matcher.group(3);
                Matcher version = VERSION.matcher(parameters == null ? "" : parameters);
                return new Parsed(
                        matcher.group(1).equalsIgnoreCase("xdm"),
                        tokens,
                        version.find() ? Optional.of(version.group(1)) : Optional.empty());
            }
        }
        throw invalid(code, sent(request), help);
    }

    private static String sent(Request request) {
        return request.header("Accept").orElse("").strip();
    }

    private static Refusal invalid(int code, String sent, String help) {
        String found = sent.isEmpty() ? "is missing" : "is '" + Json.shown(sent) + "'";
        return Refusal.of(
                400, "XDM-" + code + "-400", "Accept header invalid", "The Accept header " + found + "; " + help + ".");
    }
}
