package io.tributary.mapping;

import static io.tributary.mapping.Function.ANY;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;

/** Functions on texts (contract §3.1) and with regular expressions (§3.2). */
final class StringFunctions {

    private static final Function LOWER = Function.of("lower", 1, a -> Letters.lower(a, a.text(0)));
    private static final Function UPPER = Function.of("upper", 1, a -> Letters.upper(a, a.text(0)));

    static final List<Function> ALL = List.of(
            Function.of("concat", 1, ANY, StringFunctions::concat).requiring(0),
            Function.of("explode", 1, 2, StringFunctions::explode),
            Function.of("split", 2, StringFunctions::split),
            Function.of("instr", 2, 4, StringFunctions::instr),
            Function.of("replacestr", 3, StringFunctions::replacestr),
            Function.of("substr", 3, StringFunctions::substr),
            LOWER,
            LOWER.called("lcase"),
            UPPER,
            UPPER.called("ucase"),
            Function.of("join", 2, ANY, StringFunctions::join).requiring(0),
            Function.of("lpad", 3, a -> pad(a, true)).requiring(2),
            Function.of("rpad", 3, a -> pad(a, false)).requiring(2),
            Function.of("left", 2, StringFunctions::left),
            Function.of("right", 2, StringFunctions::right),
            Function.of("ltrim", 1, a -> Values.of(a.text(0).stripLeading())),
            Function.of("rtrim", 1, a -> Values.of(a.text(0).stripTrailing())),
            Function.of("trim", 1, a -> Values.of(a.text(0).strip())),
            Function.of("extract_regex", 2, StringFunctions::extractRegex),
            Function.of("matches_regex", 2, a -> Values.of(Regex.matches(a, a.text(1), a.text(0)))));

    /** Steps for a part of a text: a new text and its place in an array. */
    private static final int PART_COST = 2;

    private StringFunctions() {}

    private static JsonNode concat(Arguments a) {
        String[] parts = new String[a.count()];
        Arrays.fill(parts, "");
        boolean anyNull = false;
        long length = 0;
        for (int i = 0; i < parts.length && length <= Scope.TEXT; i++) {
            anyNull |= !a.has(i);
            parts[i] = a.text(i);
            length += parts[i].length();
        }
        if (length == 0 && anyNull) {
            return Values.NULL;
        }
        a.scope().produce(length);
        return Values.of(String.join("", parts));
    }

    private static JsonNode explode(Arguments a) {
        String text = a.text(0);
        String regex = a.has(1) ? a.text(1) : ",";
        ArrayNode parts = Values.list(8);
        a.scope().produce(text.length());
        int start = 0;
        if (isLiteral(regex)) {
            char separator = regex.charAt(regex.length() - 1);
            for (int i = text.indexOf(separator); i >= 0; i = text.indexOf(separator, start)) {
                a.scope().spend(PART_COST);
                parts.add(text.substring(start, i));
                start = i + 1;
            }
            return parts.add(text.substring(start));
        }
        Matcher matcher = Regex.matcher(a, regex, text);
        while (matcher.find()) {
            // As Java splits: an empty match at the very beginning cuts nothing off.
            if (matcher.end() > 0) {
                a.scope().spend(PART_COST);
                parts.add(text.substring(start, matcher.start()));
                start = matcher.end();
            }
        }
        return parts.add(text.substring(start));
    }

    /** A regular expression that is just one character, perhaps with a backslash before it. */
    private static boolean isLiteral(String regex) {
        return (regex.length() == 1 && ".$|()[{^?*+\\".indexOf(regex.charAt(0)) < 0)
                || (regex.length() == 2
                        && regex.charAt(0) == '\\'
                        && ".$|()[]{}^?*+\\-,;:/".indexOf(regex.charAt(1)) >= 0);
    }

    private static JsonNode split(Arguments a) {
        String text = a.text(0);
        BitSet separators = new BitSet();
        a.text(1).chars().forEach(separators::set);
        a.scope().produce(text.length());
        ArrayNode parts = Values.list(8);
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || separators.get(text.charAt(i))) {
                if (i > start) {
                    a.scope().spend(PART_COST);
                    parts.add(text.substring(start, i));
                }
                start = i + 1;
            }
        }
        return parts;
    }

    private static JsonNode instr(Arguments a) {
        String text = a.text(0);
        String wanted = a.text(1);
        int start = a.has(2) ? a.length(2) : 0;
        int occurrence = a.has(3) ? a.length(3) : 1;
        if (start < 0 || occurrence < 1) {
            throw new EvaluationException("instr expects a start of at least 0 and an occurrence of at least 1");
        }
        a.scope().search(text, wanted);
        int found = text.indexOf(wanted, start);
        for (int i = 1; i < occurrence && found >= 0; i++) {
            a.scope().spend(1);
            found = found >= text.length() ? -1 : text.indexOf(wanted, found + 1);
        }
        return Numbers.of(found);
    }

    private static JsonNode replacestr(Arguments a) {
        String find = a.text(1);
        return find.isEmpty() ? Values.of(a.text(0)) : Texts.replace(a, a.text(0), find, a.text(2));
    }

    private static JsonNode substr(Arguments a) {
        String text = a.text(0);
        int start = a.length(1);
        int length = a.length(2);
        if (start < 0 || length < 0) {
            throw new EvaluationException("substr expects a start and a length of at least 0");
        }
        return start >= text.length()
                ? Values.of("")
                : Values.of(text.substring(start, (int) Math.min((long) start + length, text.length())));
    }

    private static JsonNode join(Arguments a) {
        ArrayNode list = a.spread(1);
        if (a.count() == 2 && !a.has(1)) {
            return Values.NULL;
        }
        return Texts.join(a.scope(), a.text(0), list);
    }

    private static JsonNode pad(Arguments a, boolean before) {
        String text = a.text(0);
        int missing = a.length(1) - text.length();
        if (missing <= 0) {
            return Values.of(text);
        }
        String pad = a.textOr(2, " ");
        a.scope().produce(a.length(1));
        StringBuilder out = new StringBuilder(missing + text.length());
        if (!before) {
            out.append(text);
        }
        int whole = missing / pad.length();
        out.append(pad.repeat(whole)).append(pad, 0, missing - whole * pad.length());
        return Values.of(before ? out.append(text).toString() : out.toString());
    }

    private static JsonNode left(Arguments a) {
        String text = a.text(0);
        return Values.of(text.substring(0, Math.max(0, Math.min(a.length(1), text.length()))));
    }

    private static JsonNode right(Arguments a) {
        String text = a.text(0);
        return Values.of(text.substring(text.length() - Math.max(0, Math.min(a.length(1), text.length()))));
    }

    private static JsonNode extractRegex(Arguments a) {
        Matcher matcher = Regex.matcher(a, a.text(1), a.text(0));
        ArrayNode groups = Values.list(4);
        if (matcher.find()) {
            for (int i = 0; i <= matcher.groupCount(); i++) {
                groups.add(matcher.group(i));
            }
        }
        return groups;
    }
}
