package io.tributary.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Mapping sets and records made at random of few names, so that they meet often. */
final class RandomMappings {

    static final TargetSchema SCHEMA = TargetSchema.of(Json.read(Json.resource("mappings/schema.json")));

    private static final List<String> PATHS = List.of(
            "a",
            "b",
            "a.b",
            "a.b.c",
            "l.s",
            "l.q",
            "l.t",
            "l.n",
            "l",
            "o.l.s",
            "o.l.q",
            "o.p.q",
            "o",
            "l[0].s",
            "l[*].q",
            "l.0.s",
            "a.0",
            "${a.b}",
            "${a\\.b}",
            "o.l[1]",
            "t",
            "n",
            "deep.er",
            "l.l.s");
    private static final List<String> EXPRESSIONS = List.of(
            "concat(a, '-', b)",
            "upper(a.b)",
            "n + 1",
            "n + t",
            "coalesce(a, b, n)",
            "iif(n == 1, a, nullify())",
            "o[n]",
            "is_set(a.b)",
            "contains_key('l.s')",
            "contains_key(t)",
            "filterArray(l, x -> x.q > n)",
            "size(l)",
            "l[n].s",
            "transformArray(l, x -> x.s)",
            "${o.p}.q",
            "o.get('p')",
            "nullify()",
            "n / 0",
            "[l.s, o]",
            "{'q': n}",
            "l.s",
            "a.b.c",
            "not(");
    private static final List<String> TYPED = List.of(
            "items.sku",
            "items.qty",
            "items.maker.name",
            "items.parts.no",
            "items.tags",
            "items[0].sku",
            "items[1].qty",
            "items",
            "person.age",
            "person.name",
            "person.name.first",
            "loyalty.history",
            "flags",
            "grid",
            "_shop.note",
            "nowhere.x",
            "items[0].maker.name");
    private static final List<String> FREE = List.of(
            "x",
            "y",
            "x.y",
            "x.z",
            "x.y.z",
            "x[0].y",
            "x[0].z",
            "x[1].y",
            "x[*].y",
            "x[*].z",
            "w[*].s",
            "w[*].q",
            "w[*].t",
            "v.w[*].s",
            "v.w[*].q",
            "x[0]",
            "v.w[0].s",
            "v");
    private static final List<String> NAMES =
            List.of("a", "b", "c", "l", "o", "p", "s", "q", "t", "n", "deep", "er", "a.b", "0", "l.s", "junk");
    private static final List<String> SCALARS = List.of(
            "1",
            "0",
            "-3",
            "2.5",
            "1e3",
            "\"x\"",
            "\"\"",
            "\"7\"",
            "true",
            "false",
            "null",
            "\"yes\"",
            "99999999999999999999",
            "\"2024-05-06T07:08:09Z\"",
            "\"2024-05-06\"",
            "\"l.s\"",
            "\"\\u00e9\\n\"");

    private final Random random;

    RandomMappings(long seed) {
        this.random = new Random(seed);
    }

    List<WrittenMapping> set(boolean typed) {
        List<WrittenMapping> set = new ArrayList<>();
        for (int n = 1 + random.nextInt(9); n > 0; n--) {
            String to = pick(typed ? TYPED : FREE);
            set.add(
                    random.nextInt(4) == 0
                            ? new WrittenMapping(SourceType.EXPRESSION, pick(EXPRESSIONS), to)
                            : new WrittenMapping(SourceType.ATTRIBUTE, pick(PATHS), to));
        }
        return set;
    }

    /** A record as text: names may come twice, types are any. */
    String record() {
        StringBuilder out = new StringBuilder("{");
        member(out, "l", list());
        if (random.nextBoolean()) {
            out.append(',');
            member(out, "a", random.nextInt(3) == 0 ? pick(SCALARS) : "{\"b\":" + value(1) + "}");
            out.append(',');
            member(out, "n", pick(SCALARS));
            out.append(',');
            member(out, "t", pick(SCALARS));
            out.append(',');
            member(out, "b", pick(SCALARS));
        }
        for (int n = random.nextInt(7); n > 0; n--) {
            out.append(',');
            member(out, pick(NAMES), value(3));
        }
        return out.append('}').toString();
    }

    /** Mostly a list of objects that look alike. */
    private String list() {
        if (random.nextInt(6) == 0) {
            return value(2);
        }
        StringBuilder out = new StringBuilder("[");
        for (int n = random.nextInt(4); n > 0; n--) {
            out.append("{\"s\":\"s").append(n).append("\",\"q\":").append(random.nextInt(9) == 0 ? value(1) : n);
            if (random.nextInt(3) > 0) {
                out.append(",\"t\":").append(pick(SCALARS));
            }
            out.append(n == 1 ? "}" : "},");
        }
        return out.append(out.charAt(out.length() - 1) == ',' ? "{}]" : "]").toString();
    }

    private String value(int depth) {
        int kind = depth == 0 ? 9 : random.nextInt(10);
        if (kind > 4) {
            return pick(SCALARS);
        }
        StringBuilder out = new StringBuilder(kind < 3 ? "{" : "[");
        for (int n = random.nextInt(4); n > 0; n--) {
            if (kind < 3) {
                member(out, pick(NAMES), value(depth - 1));
            } else {
                out.append(value(depth - 1));
            }
            out.append(n == 1 ? "" : ",");
        }
        return out.append(kind < 3 ? "}" : "]").toString();
    }

    private static void member(StringBuilder out, String name, String value) {
        out.append('"').append(name).append("\":").append(value);
    }

    /** The text with one place damaged. */
    String damaged(String text) {
        int at = random.nextInt(text.length());
        String piece = pick(List.of("", "\"", "{", "}", "]", ",", ":", "\\", "\u0001", "tru", "01", "1.", "//", "'"));
        return switch (random.nextInt(3)) {
            case 0 -> text.substring(0, at);
            case 1 -> text.substring(0, at) + piece + text.substring(at + 1);
            default -> text.substring(0, at) + piece + text.substring(at);
        };
    }

    private String pick(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
