package io.tributary.xdm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.xdm.FieldType.TextPattern;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole records of the two schemas that loyalty sources write, made of standard components only. */
class RecordsTest {

    private static final ResolvedSchema PROFILE =
            Given.resolved("context/profile", "context/identitymap", "mixins/profile/profile-loyalty-details");
    private static final ResolvedSchema TRANSACTION =
            Given.resolved("context/experienceevent", "context/experienceevent-commerce");

    private static final String MEMBER = """
            {
              "identityMap": {"email": [{"id": "asha@example.org", "primary": true, "authenticatedState": "ambiguous"}]},
              "loyalty": {
                "tier": "silver", "points": 830, "lifetimePoints": 2410, "expiredPoints": 35, "pointsRedeemed": 120,
                "program": "Tea Circle", "status": "active"
              }
            }""";
    private static final String SALE = """
            {
              "_id": "S-2207",
              "timestamp": "2026-03-01T18:45:10.250+05:30",
              "identityMap": {"email": [{"id": "asha@example.org", "primary": true, "authenticatedState": "ambiguous"}]},
              "commerce": {"commerceScope": {"storeCode": "BLR-4"}, "order": {"priceTotal": 410}},
              "productListItems": [
                {"SKU": "tea-9", "quantity": 2, "priceTotal": 420, "name": "Assam 250 g", "discountAmount": 10}
              ]
            }""";

    @Test
    void aMemberBecomesARow() {
        Map<String, Object> row = named(PROFILE, Given.row(PROFILE, MEMBER));

        assertThat(Given.show(row.get("identityMap")))
                .isEqualTo("{email=[(\"ambiguous\", \"asha@example.org\", true)]}");
        assertThat(Given.show(member(PROFILE, row, "loyalty", "points"))).isEqualTo("830.0d");
        assertThat(Given.show(member(PROFILE, row, "loyalty", "tier"))).isEqualTo("\"silver\"");
        assertThat(row.get("personID")).isNull();
    }

    @Test
    void aSaleBecomesARow() {
        Map<String, Object> row = named(TRANSACTION, Given.row(TRANSACTION, SALE));

        assertThat(row.get("_id")).isEqualTo("S-2207");
        assertThat(row.get("timestamp")).isEqualTo(1_772_370_910_250_000L);
        assertThat(Given.show(row.get("productListItems")))
                .contains("\"tea-9\"")
                .contains("2i")
                .contains("420.0d");
    }

    @ParameterizedTest
    @MethodSource
    void aSaleWithOneFaultSaysWhichAndWhere(String from, String to, String expected) {
        assertThat(SALE).contains(from);

        assertThat(Given.violation(TRANSACTION, SALE.replace(from, to)).allMessages())
                .containsExactly(expected);
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> aSaleWithOneFaultSaysWhichAndWhere() {
        return Stream.of(
                fault("productListItems", "productLineItems", "#: extraneous key [productLineItems] is not permitted"),
                fault("\"_id\": \"S-2207\",", "", "#: required key [_id] not found"),
                fault("\"SKU\": \"tea-9\", ", "", "#/productListItems/0: required key [SKU] not found"),
                fault(
                        "\"quantity\": 2",
                        "\"quantity\": 1.5",
                        "#/productListItems/0/quantity: expected type: Integer, found: Double"),
                fault(
                        "ambiguous",
                        "maybe",
                        "#/identityMap/email/0/authenticatedState: maybe is not a valid enum value"),
                fault(
                        "\"priceTotal\": 410",
                        "\"priceTotal\": \"410\"",
                        "#/commerce/order/priceTotal: expected type: Number, found: String"),
                fault("\"BLR-4\"", "null", "#/commerce/commerceScope/storeCode: expected type: String, found: Null"));
    }

    private static org.junit.jupiter.params.provider.Arguments fault(String from, String to, String expected) {
        return org.junit.jupiter.params.provider.Arguments.of(from, to, expected);
    }

    @Test
    void aRowLivesOnWhenTheRecordIsChanged() {
        ObjectNode record = Given.json(SALE);
        RecordValidator validator = RecordValidator.compile(TRANSACTION);
        Object[] row = ((Verdict.Valid) validator.validate(record)).row().values();
        String before = Given.show(row);

        record.withObjectProperty("commerce").removeAll();
        record.withArray("productListItems").removeAll();
        record.withObjectProperty("identityMap").removeAll();

        assertThat(Given.show(row)).isEqualTo(before);
        assertThat(record.path("_id").asText()).isEqualTo("S-2207");
    }

    @Test
    void numbersThatNoColumnHoldsAreRefused() {
        ResolvedSchema schema = Given.withFields("{\"n\": {\"type\": \"number\"}}");

        assertThat(Given.violation(schema, "{\"n\": 1e400}").message())
                .isEqualTo("Infinity is not less or equal to 1.7976931348623157E308");
        assertThat(Given.violation(schema, "{\"n\": -1e400}").message())
                .isEqualTo("-Infinity is not greater or equal to -1.7976931348623157E308");
        ObjectNode notANumber = Given.json("{}").set("n", DoubleNode.valueOf(Double.NaN));
        assertThat(((Verdict.Invalid) RecordValidator.compile(schema).validate(notANumber))
                        .cause()
                        .keyword())
                .isEqualTo("type");
    }

    @Test
    void aSchemaWithoutFieldsTakesNoField() {
        ResolvedSchema schema = Given.withFields("{}");

        assertThat(Given.row(schema, "{}").values()).isEmpty();
        assertThat(Given.violation(schema, "{\"a\": 1}").message()).isEqualTo("extraneous key [a] is not permitted");
    }

    @Test
    void hostilePatternsAndTextsCostBoundedWork() {
        for (String pattern : List.of(
                "^(a+)+$", "^(a|aa)+$", "(x+x+)+y", "^(([a-z])+.)+[A-Z]([a-z])+$", "(a|b|ab)*c", "^(a+)+\\1b$")) {
            ObjectNode fields = Given.json("{}");
            fields.putObject("f").put("type", "string").put("pattern", pattern);
            ResolvedSchema schema = Given.withFields(fields);
            for (String text : List.of("a".repeat(40) + "!", "x".repeat(5_000), "ab".repeat(50_000) + "!")) {
                ObjectNode record = Given.json("{}").put("f", text);
                Violation cause =
                        ((Verdict.Invalid) RecordValidator.compile(schema).validate(record)).cause();
                assertThat(cause.keyword()).isEqualTo("pattern");
            }
        }
    }

    @Test
    void aPatternThatTakesTooLongIsSaidToDoSo() {
        ObjectNode fields = Given.json("{}");
        fields.putObject("f").put("type", "string").put("pattern", "(a*)*b\\1c");

        assertThat(Given.violation(Given.withFields(fields), "{\"f\": \"" + "a".repeat(40) + "!\"}")
                        .message())
                .isEqualTo("string [" + "a".repeat(40) + "!] takes too long to match against pattern (a*)*b\\1c");
    }

    @Test
    void manyExpensiveTextsInOneRecordShareTheirCost() {
        BoundedMatch matching = new BoundedMatch();
        TextPattern pattern = pattern("(a*)*b\\1c");
        String text = "a".repeat(40) + "!";

        assertThat(matching.find(pattern, text)).isEqualTo(BoundedMatch.Result.GAVE_UP);
        assertThat(matching.find(pattern("^a+!$"), text)).isEqualTo(BoundedMatch.Result.FOUND);
        assertThat(matching.find(pattern("^(a|aa){2,9}b"), text)).isEqualTo(BoundedMatch.Result.ABSENT);
        for (int i = 0; i < 1_000; i++) {
            assertThat(matching.find(pattern, text)).isEqualTo(BoundedMatch.Result.GAVE_UP);
        }
    }

    private static TextPattern pattern(String regex) {
        return new TextPattern(Pattern.compile(regex), PatternCost.of(regex));
    }

    @Test
    void oneValidatorServesManyThreads() throws Exception {
        RecordValidator validator = RecordValidator.compile(TRANSACTION);
        String expected = Given.show(Given.row(TRANSACTION, SALE).values());
        Callable<Boolean> task = () -> {
            boolean same = true;
            for (int i = 0; i < 500; i++) {
                Verdict good = validator.validate(Given.json(SALE));
                Verdict bad =
                        validator.validate(Given.json(SALE.replace("tea-9", "").replace("S-2207", "a b")));
                same &= good instanceof Verdict.Valid valid
                        && Given.show(valid.row().values()).equals(expected)
                        && bad instanceof Verdict.Invalid invalid
                        && invalid.cause().leafCount() == 2;
            }
            return same;
        };

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> done : threads.invokeAll(List.of(task, task, task, task))) {
                assertThat(done.get()).isTrue();
            }
        }
    }

    private static Map<String, Object> named(ResolvedSchema schema, Row row) {
        Map<String, Object> named = new java.util.HashMap<>();
        for (int i = 0; i < schema.columns().size(); i++) {
            named.put(schema.columns().get(i).name(), row.values()[i]);
        }
        return named;
    }

    private static Object member(ResolvedSchema schema, Map<String, Object> row, String column, String member) {
        ColumnType.Struct type = schema.columns().stream()
                .filter(c -> c.name().equals(column))
                .map(c -> (ColumnType.Struct) c.type())
                .findFirst()
                .orElseThrow();
        List<String> names = type.members().stream().map(Column::name).toList();
        return ((Object[]) row.get(column))[names.indexOf(member)];
    }
}
