package io.tributary.mapping;

import static io.tributary.mapping.SourceType.ATTRIBUTE;
import static io.tributary.mapping.SourceType.EXPRESSION;
import static io.tributary.mapping.SourceType.STATIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.mapping.MappingProblem.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class MappingValidationTest {

    private static final TargetSchema SCHEMA = TargetSchema.of(Json.read(Json.resource("mappings/schema.json")));

    private static CompiledMapping compile(WrittenMapping... mappings) {
        return CompiledMapping.compile(List.of(mappings), SCHEMA, MappingOptions.defaults());
    }

    @Test
    void soundSetHasNoProblemsAndNoNotices() {
        CompiledMapping mapping = compile(
                new WrittenMapping(ATTRIBUTE, "a.b", "person.nick"),
                new WrittenMapping(EXPRESSION, "upper(a.c)", "_shop.note"),
                new WrittenMapping(STATIC, "gold", "loyalty.tier"));

        assertThat(mapping.problems()).isEmpty();
        assertThat(mapping.notices()).isEmpty();
    }

    @Test
    void parseErrorTellsLineAndColumn() {
        CompiledMapping mapping = compile(
                new WrittenMapping(ATTRIBUTE, "a", "person.nick"),
                new WrittenMapping(EXPRESSION, "upper(\n  lowr(a))", "_shop.note"));

        assertThat(mapping.problems())
                .containsExactly(new MappingProblem(
                        1,
                        Kind.PARSE_ERROR,
                        "There is no function lowr; did you mean lower? (line 2, column 3)",
                        new Position(Position.Text.SOURCE, 2, 3)));
    }

    @Test
    void tooLongExpressionIsRefused() {
        CompiledMapping mapping = compile(new WrittenMapping(EXPRESSION, "1+".repeat(2048) + "1", "_shop.note"));

        assertThat(mapping.problems())
                .containsExactly(new MappingProblem(
                        0,
                        Kind.PARSE_ERROR,
                        "The expression has 4097 characters, at most 4096 are allowed (line 1, column 4097)",
                        new Position(Position.Text.SOURCE, 1, 4097)));
    }

    @Test
    void longestExpressionIsAccepted() {
        CompiledMapping mapping = compile(new WrittenMapping(EXPRESSION, "1+".repeat(2047) + "11", "_shop.note"));

        assertThat(mapping.problems()).isEmpty();
        assertThat(mapping.apply(Json.object("{}")).record().toString()).isEqualTo("{\"_shop\":{\"note\":\"2058\"}}");
    }

    @Test
    void unreadablePathsAreNamed() {
        CompiledMapping mapping = compile(
                new WrittenMapping(ATTRIBUTE, "a[x]", "person.nick"),
                new WrittenMapping(ATTRIBUTE, "a", "person..nick"),
                new WrittenMapping(ATTRIBUTE, "a", "[0].x"),
                new WrittenMapping(ATTRIBUTE, "a", "items[10000].sku"));

        assertThat(mapping.problems())
                .containsExactly(
                        new MappingProblem(
                                0,
                                Kind.PARSE_ERROR,
                                "The source can't be read: Expected an index, * or a quoted name in brackets, found [ in"
                                        + " the path at column 2",
                                new Position(Position.Text.SOURCE, 1, 2)),
                        new MappingProblem(
                                1,
                                Kind.PARSE_ERROR,
                                "The destination can't be read: Expected a name, found . in the path at column 8",
                                new Position(Position.Text.DESTINATION, 1, 8)),
                        new MappingProblem(
                                2,
                                Kind.PARSE_ERROR,
                                "The destination can't be read: a record is an object, so it begins with a name",
                                new Position(Position.Text.DESTINATION, 1, 1)),
                        new MappingProblem(
                                3,
                                Kind.PARSE_ERROR,
                                "The destination can't be read: Expected an index of at most 9999, found [ in the path at"
                                        + " column 6",
                                new Position(Position.Text.DESTINATION, 1, 6)));
    }

    @Test
    void destinationThatTheSchemaLacksIsNamed() {
        CompiledMapping mapping = compile(new WrittenMapping(ATTRIBUTE, "a", "xdm:person.xdm:shoeSize"));

        assertThat(mapping.problems())
                .containsExactly(new MappingProblem(
                        0,
                        Kind.UNKNOWN_DESTINATION,
                        "The target schema has no attribute person.shoeSize; add it to the schema or change the"
                                + " destination",
                        null));
    }

    @Test
    void nearestAttributeIsProposed() {
        CompiledMapping mapping = compile(
                new WrittenMapping(ATTRIBUTE, "a", "person.nik"), new WrittenMapping(ATTRIBUTE, "a", "itms[0].sku"));

        assertThat(mapping.problems())
                .extracting(MappingProblem::message)
                .containsExactly(
                        "The target schema has no attribute person.nik; did you mean person.nick? Add it to the schema or"
                                + " change the destination",
                        "The target schema has no attribute itms[0].sku; did you mean items? Add it to the schema or"
                                + " change the destination");
    }

    @Test
    void schemaProposesTheNearestPath() {
        assertThat(SCHEMA.nearestPath("persn.nick")).contains("person");
        assertThat(SCHEMA.nearestPath("items.skuu")).contains("items.sku");
        assertThat(SCHEMA.nearestPath("person.nick")).isEmpty();
        assertThat(SCHEMA.nearestPath("somethingElse")).isEmpty();
        assertThat(SCHEMA.nearestPath("a[")).isEmpty();
    }

    @Test
    void sameDestinationInAnotherSpellingIsADuplicate() {
        CompiledMapping mapping = compile(
                new WrittenMapping(ATTRIBUTE, "a", "items.sku"),
                new WrittenMapping(ATTRIBUTE, "b", "/xdm:items/sku"),
                new WrittenMapping(ATTRIBUTE, "c", "items[*].sku"),
                new WrittenMapping(ATTRIBUTE, "d", "items[0].sku"));

        assertThat(mapping.problems()).extracting(MappingProblem::mapping).containsExactly(1, 2);
        assertThat(mapping.problems()).extracting(MappingProblem::kind).containsOnly(Kind.DUPLICATE_DESTINATION);
        assertThat(mapping.problems().get(0).message())
                .isEqualTo(
                        "The destination items.sku is already written by the mapping at index 0; remove one of the two");
    }

    @Test
    void constantThatDoesNotFitIsAProblem() {
        CompiledMapping mapping = compile(new WrittenMapping(STATIC, "old", "person.age"));

        assertThat(mapping.problems())
                .containsExactly(new MappingProblem(
                        0,
                        Kind.COERCION_ERROR,
                        "The constant can't be written to person.age, whose type is INTEGER",
                        null));
    }

    @Test
    void emptySourceAndDestinationAreProblems() {
        CompiledMapping mapping = compile(
                new WrittenMapping(ATTRIBUTE, "", "person.nick"),
                new WrittenMapping(EXPRESSION, " ", "_shop.note"),
                new WrittenMapping(STATIC, "", "loyalty.tier"),
                new WrittenMapping(ATTRIBUTE, "a", " "));

        assertThat(mapping.problems())
                .extracting(MappingProblem::kind)
                .containsExactly(Kind.EMPTY_SOURCE, Kind.EMPTY_SOURCE, Kind.EMPTY_SOURCE, Kind.EMPTY_DESTINATION);
    }

    @Test
    void rewrittenLoyaltyNameIsANoticeOnly() {
        CompiledMapping mapping = compile(new WrittenMapping(ATTRIBUTE, "p", "xdm:loyaltyPoints"));

        assertThat(mapping.problems()).isEmpty();
        assertThat(mapping.notices())
                .containsExactly(new MappingProblem(
                        0,
                        Kind.REWRITTEN_DESTINATION,
                        "The schema has no such attribute at its root; loyalty.points is written instead",
                        null));
    }

    @Test
    void flatLoyaltyNameStaysWhereTheSchemaHasIt() {
        TargetSchema flat = TargetSchema.of(Json.read("""
                        {"properties": {"loyaltyPoints": {"type": "integer"},
                          "loyalty": {"properties": {"points": {"type": "integer"}}}}}
                        """));
        CompiledMapping mapping = CompiledMapping.compile(
                List.of(new WrittenMapping(ATTRIBUTE, "p", "loyaltyPoints")), flat, MappingOptions.defaults());

        assertThat(mapping.notices()).isEmpty();
        Json.assertSame(mapping.apply(Json.object("{\"p\": 1}")).record(), "{\"loyaltyPoints\": 1}");
    }

    @Test
    void sourceTypeIsReadInBothForms() {
        assertThat(SourceType.parse("attribute")).isEqualTo(ATTRIBUTE);
        assertThat(SourceType.parse(" EXPRESSION ")).isEqualTo(EXPRESSION);
        assertThat(SourceType.parse("text/x.schema-path")).isEqualTo(ATTRIBUTE);
        assertThat(SourceType.parse("text/x.aep-xl")).isEqualTo(EXPRESSION);
        assertThat(SourceType.parse("TEXT/PLAIN")).isEqualTo(STATIC);
        assertThat(EXPRESSION.mime()).isEqualTo("text/x.aep-xl");
        assertThatThrownBy(() -> SourceType.parse("text/html"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Unknown sourceType: expected ATTRIBUTE, EXPRESSION or STATIC, or text/x.schema-path,"
                        + " text/x.aep-xl or text/plain");
    }

    @Test
    void schemaTellsWhichSourcePathsItHas() {
        assertThat(SCHEMA.hasPath("person.name.first")).isTrue();
        assertThat(SCHEMA.hasPath("items[0].sku")).isTrue();
        assertThat(SCHEMA.hasPath("items.parts.no")).isTrue();
        assertThat(SCHEMA.hasPath("identityMap.email.id")).isTrue();
        assertThat(SCHEMA.hasPath("person.name.middle")).isFalse();
        assertThat(SCHEMA.hasPath("a[")).isFalse();
        assertThat(TargetSchema.none().hasPath("anything.at.all")).isTrue();
    }
}
