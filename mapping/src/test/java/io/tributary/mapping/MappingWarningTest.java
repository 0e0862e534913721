package io.tributary.mapping;

import static io.tributary.mapping.SourceType.ATTRIBUTE;
import static io.tributary.mapping.SourceType.EXPRESSION;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.mapping.MappingWarning.Kind;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MappingWarningTest {

    private static final TargetSchema SCHEMA = TargetSchema.of(Json.read(Json.resource("mappings/schema.json")));

    /** How a client takes the text of a warning apart. */
    private static final Pattern CLIENT = Pattern.compile("^([A-Z_]+): .*destination path (.+?)\\. "
            + ".*expected data type was: ([A-Z]+), .*actual data type was: ([A-Z]+)\\. "
            + ".*sourceField: (.+) destinationField: (.+)$");

    private static List<MappingWarning> warnings(String source, WrittenMapping... mappings) {
        return CompiledMapping.compile(List.of(mappings), SCHEMA, MappingOptions.defaults())
                .apply(Json.object(source))
                .warnings();
    }

    @Test
    void textOfAWarningTellsWhatAndWhere() {
        List<MappingWarning> warnings =
                warnings("{\"a\": \"old\"}", new WrittenMapping(ATTRIBUTE, "a", "xdm:person.age"));

        assertThat(warnings)
                .containsExactly(new MappingWarning(
                        Kind.COERCION_ERROR,
                        "xdm:person.age",
                        "a",
                        ATTRIBUTE,
                        "COERCION_ERROR: The value can't be turned into the type of its target for destination path"
                                + " xdm:person.age. The expected data type was: INTEGER, the actual data type was: STRING."
                                + " Change the mapping or the data. sourceField: a destinationField: xdm:person.age",
                        "person.age",
                        null));
    }

    @Test
    void failureOfAnExpressionTellsItsPlace() {
        List<MappingWarning> warnings = warnings(
                "{\"a\": \"old\"}",
                new WrittenMapping(EXPRESSION, "1 +\n  to_integer(a)", "person.age"),
                new WrittenMapping(EXPRESSION, "uper(a)", "_shop.note"));

        assertThat(warnings)
                .extracting(MappingWarning::position)
                .containsExactly(new Position(Position.Text.SOURCE, 2, 3), new Position(Position.Text.SOURCE, 1, 1));
        assertThat(warnings.get(0).exception())
                .startsWith("EVALUATION_ERROR: Expected a number, found a text (line 2, column 3) for");
        assertThat(warnings.get(1).exception())
                .startsWith("PARSE_ERROR: There is no function uper; did you mean upper? (line 1, column 1) for");
    }

    @Test
    void everyKindCanBeTakenApart() {
        List<MappingWarning> warnings = warnings(
                "{\"l\": [1, 2], \"o\": {\"age\": {}}}",
                new WrittenMapping(EXPRESSION, "upper(", "_id"),
                new WrittenMapping(EXPRESSION, "1 /\n 0", "int"),
                new WrittenMapping(ATTRIBUTE, "l", "_shop.note"),
                new WrittenMapping(ATTRIBUTE, "l", "nowhere"),
                new WrittenMapping(ATTRIBUTE, "o", "person"));

        assertThat(warnings).extracting(MappingWarning::kind).containsExactlyInAnyOrder(Kind.values());
        for (MappingWarning warning : warnings) {
            Matcher matcher = CLIENT.matcher(warning.exception());
            assertThat(matcher.matches()).as(warning.exception()).isTrue();
            assertThat(matcher.group(1)).isEqualTo(warning.kind().name());
            assertThat(matcher.group(2)).isEqualTo(warning.destination());
            assertThat(matcher.group(5)).isEqualTo(warning.source().replace('\n', ' '));
            assertThat(matcher.group(6)).isEqualTo(warning.destination());
        }
    }

    @Test
    void memberOfACopiedObjectIsNamed() {
        List<MappingWarning> warnings = warnings(
                "{\"p\": {\"name\": {\"first\": []}, \"age\": {}}}", new WrittenMapping(ATTRIBUTE, "p", "/person"));

        assertThat(warnings)
                .singleElement()
                .satisfies(w -> assertThat(w.destination()).isEqualTo("/person.age"))
                .satisfies(w -> assertThat(w.columnName()).isEqualTo("person.age"))
                .satisfies(w -> assertThat(w.exception()).contains("actual data type was: OBJECT"));
    }

    @Test
    void valueOfTheRecordIsNeverTold() {
        List<MappingWarning> warnings = warnings(
                "{\"secret\": \"ann@example.org\", \"list\": [\"ann@example.org\", \"bob@example.org\"]}",
                new WrittenMapping(ATTRIBUTE, "secret", "person.age"),
                new WrittenMapping(EXPRESSION, "to_integer(secret)", "int"),
                new WrittenMapping(EXPRESSION, "date(secret)", "timestamp"),
                new WrittenMapping(EXPRESSION, "json_to_object(secret)", "free"),
                new WrittenMapping(ATTRIBUTE, "list", "_shop.note"));

        assertThat(warnings).hasSize(5);
        assertThat(warnings).extracting(MappingWarning::exception).noneMatch(text -> text.contains("example.org"));
    }

    @Test
    void oneColumnWarnsOnce() {
        List<MappingWarning> warnings = warnings(
                "{\"l\": [{\"q\": \"x\"}, {\"q\": \"y\"}, {\"q\": \"z\"}]}",
                new WrittenMapping(ATTRIBUTE, "l.q", "items.qty"));

        assertThat(warnings).hasSize(1);
    }

    @Test
    void manyWarningsAreCutOff() {
        StringBuilder members = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            members.append(i == 0 ? "" : ",").append("\"k").append(i).append("\": \"x\"");
        }

        List<MappingWarning> warnings =
                warnings("{\"m\": {" + members + "}}", new WrittenMapping(ATTRIBUTE, "m", "scores"));

        assertThat(warnings).hasSize(1_000);
    }
}
