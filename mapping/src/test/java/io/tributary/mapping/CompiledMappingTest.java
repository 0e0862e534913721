package io.tributary.mapping;

import static io.tributary.mapping.SourceType.ATTRIBUTE;
import static io.tributary.mapping.SourceType.EXPRESSION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class CompiledMappingTest {

    private static final String PURCHASE = """
            {"_id": "P1", "timestamp": "2024-05-06T07:08:09-06:00", "who": {"email": [{"id": "a@b.example", "primary": true}]},
             "order": {"total": 90, "extra": {"deep": [1, [2, {"x": 3}]]}},
             "lines": [{"code": "a", "n": 1}, {"code": "b", "n": 2}]}
            """;

    private static CompiledMapping schemaless(WrittenMapping... mappings) {
        return CompiledMapping.compile(List.of(mappings), TargetSchema.none(), MappingOptions.defaults());
    }

    @Test
    void resultSharesNoObjectOrArrayWithTheSource() {
        CompiledMapping mapping = schemaless(
                new WrittenMapping(ATTRIBUTE, "who", "identityMap"),
                new WrittenMapping(ATTRIBUTE, "order", "order"),
                new WrittenMapping(ATTRIBUTE, "lines", "lines"),
                new WrittenMapping(ATTRIBUTE, "lines.code", "codes"),
                new WrittenMapping(EXPRESSION, "lines", "again"),
                new WrittenMapping(EXPRESSION, "[order.extra, lines[0]]", "parts"),
                new WrittenMapping(EXPRESSION, "filterArray(lines, l -> l.n > 1)", "kept"));
        ObjectNode source = Json.object(PURCHASE);

        ObjectNode record = mapping.apply(source).record();

        Set<JsonNode> ours = Collections.newSetFromMap(new IdentityHashMap<>());
        collect(source, ours);
        Set<JsonNode> theirs = Collections.newSetFromMap(new IdentityHashMap<>());
        collect(record, theirs);
        assertThat(theirs.stream().filter(ours::contains)).isEmpty();
        assertThat(source.toString()).isEqualTo(Json.object(PURCHASE).toString());
    }

    @Test
    void valueOfAnExpressionSharesNoObjectOrArrayWithTheSource() {
        ObjectNode source = Json.object(PURCHASE);

        JsonNode value = Expression.parse("[order, lines, order.extra]").evaluate(source);

        Set<JsonNode> ours = Collections.newSetFromMap(new IdentityHashMap<>());
        collect(source, ours);
        Set<JsonNode> theirs = Collections.newSetFromMap(new IdentityHashMap<>());
        collect(value, theirs);
        assertThat(theirs.stream().filter(ours::contains)).isEmpty();
    }

    private static void collect(JsonNode node, Set<JsonNode> into) {
        if (node.isContainerNode()) {
            into.add(node);
            node.forEach(child -> collect(child, into));
        }
    }

    @Test
    void resultHoldsOnlyOrdinaryJsonNodes() {
        CompiledMapping mapping = CompiledMapping.compile(
                List.of(
                        new WrittenMapping(EXPRESSION, "[now(), nullify(), lines.nope, null]", "x"),
                        new WrittenMapping(EXPRESSION, "to_object('d', now(), 'n', null)", "y")),
                TargetSchema.none(),
                new MappingOptions(true));

        ObjectNode record = mapping.apply(Json.object(PURCHASE)).record();

        assertThat(packages(record, new ArrayList<>())).containsOnly("com.fasterxml.jackson.databind.node");
        Json.assertSame(record, Json.read(record.toString()).toString());
    }

    private static List<String> packages(JsonNode node, List<String> into) {
        into.add(node.getClass().getPackageName());
        node.forEach(child -> packages(child, into));
        return into;
    }

    @Test
    void rowTimeIsTheSameForAllColumnsAndCanBeGiven() {
        CompiledMapping mapping = schemaless(
                new WrittenMapping(EXPRESSION, "now()", "a"),
                new WrittenMapping(EXPRESSION, "timestamp()", "b"),
                new WrittenMapping(EXPRESSION, "format(now(), 'SSS')", "c"));

        Mapped mapped = mapping.apply(Json.object("{}"), Instant.parse("2024-05-06T07:08:09.123456Z"));

        Json.assertSame(mapped.record(), "{\"a\": \"2024-05-06T07:08:09.123Z\", \"b\": 1714979289123, \"c\": \"123\"}");
    }

    @Test
    void rowTimeIsReadOnce() {
        CompiledMapping mapping = schemaless(
                new WrittenMapping(EXPRESSION, "timestamp()", "a"),
                new WrittenMapping(EXPRESSION, "transformArray(explode(lpad('', 5000, ',')), x -> 1)[0]", "slow"),
                new WrittenMapping(EXPRESSION, "timestamp()", "b"));

        ObjectNode record = mapping.apply(Json.object("{}")).record();

        assertThat(record.get("a").longValue())
                .isPositive()
                .isEqualTo(record.get("b").longValue());
    }

    @Test
    void manyThreadsMayMapAtOnce() throws Exception {
        CompiledMapping mapping = schemaless(
                new WrittenMapping(ATTRIBUTE, "id", "id"),
                new WrittenMapping(EXPRESSION, "transformArray(l, x -> transformArray(l, y -> x * 10 + y + id))", "l"),
                new WrittenMapping(EXPRESSION, "explode(text, sep)", "parts"));
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Boolean>> done = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                int id = t * 1000;
                done.add(threads.submit(() -> mapsAlike(mapping, id)));
            }
            for (Future<Boolean> one : done) {
                assertThat(one.get()).isTrue();
            }
        }
    }

    private static boolean mapsAlike(CompiledMapping mapping, int id) {
        String separator = id % 2000 == 0 ? "[;]" : "[|]";
        ObjectNode source =
                Json.object("{\"id\": " + id + ", \"l\": [1, 2], \"text\": \"a;b|c\", \"sep\": \"" + separator + "\"}");
        String parts = id % 2000 == 0 ? "[\"a\", \"b|c\"]" : "[\"a;b\", \"c\"]";
        JsonNode expected = Json.read("{\"id\": " + id + ", \"l\": [[" + (id + 11) + ", " + (id + 12) + "], ["
                + (id + 21) + ", " + (id + 22) + "]], \"parts\": " + parts + "}");
        for (int i = 0; i < 2_000; i++) {
            if (!Json.same(mapping.apply(source).record(), expected)) {
                return false;
            }
        }
        return true;
    }

    @Test
    void sourcePathsOfAnExpressionAreListedOnce() {
        Expression expression = Expression.parse(
                "concat(a.b, ${First Name}, rows[*].x[0], filterArray(rows, r -> r.y > limit.v), a.b, m[k].z,"
                        + " a\\.b, ${p.q}, s.toUpperCase())");

        assertThat(expression.sourcePaths())
                .containsExactly("a.b", "First Name", "rows[*].x[0]", "rows", "limit.v", "m", "k", "a\\.b", "p.q", "s");
    }

    @Test
    void dateInAnObjectThatIsCopiedBecomesText() {
        TargetSchema schema = TargetSchema.of(Json.read(
                "{\"properties\": {\"o\": {\"type\": \"object\", \"properties\": {\"d\": {\"type\": \"string\", \"format\":"
                        + " \"date\"}}}}}"));
        CompiledMapping mapping = CompiledMapping.compile(
                List.of(new WrittenMapping(EXPRESSION, "{\"d\": date('2024-05-06T23:00:00-05:00')}", "o")),
                schema,
                MappingOptions.defaults());

        Json.assertSame(mapping.apply(Json.object("{}")).record(), "{\"o\": {\"d\": \"2024-05-06\"}}");
    }

    @Test
    void emptyListAtAnIndexIsLeftOutLikeAnyOther() {
        CompiledMapping mapping = schemaless(new WrittenMapping(ATTRIBUTE, "l", "x[0]"));

        Json.assertSame(mapping.apply(Json.object("{\"l\": []}")).record(), "{}");
    }
}
