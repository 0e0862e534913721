package io.tributary.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A record that is read only as far as its mapping set looks gives what the whole record gives. */
class RecordReaderTest {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(256)
                    .maxNumberLength(1_000)
                    .build())
            .build();
    private static final ObjectReader WHOLE = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private static JsonNode read(RecordReader reader, String text) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text.getBytes(StandardCharsets.UTF_8))) {
            JsonNode read = reader.read(parser);
            if (parser.nextToken() != null) {
                throw new IOException("more than one value");
            }
            return read;
        }
    }

    private static void assertAlike(CompiledMapping mapping, String text) throws IOException {
        Mapped whole = mapping.apply((ObjectNode) WHOLE.readTree(text));

        Mapped part = mapping.apply((ObjectNode) read(mapping.reader(), text));

        assertThat(part.record().toString()).as(text).isEqualTo(whole.record().toString());
        assertThat(part.warnings()).as(text).isEqualTo(whole.warnings());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void randomRecordsGiveTheSame(boolean typed) throws IOException {
        RandomMappings random = new RandomMappings(typed ? 4 : 44);
        TargetSchema schema = typed ? RandomMappings.SCHEMA : TargetSchema.none();
        for (int i = 0; i < 5_000; i++) {
            CompiledMapping mapping = CompiledMapping.compile(random.set(typed), schema, MappingOptions.defaults());
            for (int n = 0; n < 3; n++) {
                assertAlike(mapping, random.record());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.tributary.mapping.MappingCasesTest#cases")
    void casesOfMappingSetsGiveTheSame(MappingCasesTest.Case given) throws IOException {
        CompiledMapping mapping = MappingCasesTest.compiled(given);

        assertAlike(mapping, given.json().get("source").toString());
    }

    @ParameterizedTest
    @MethodSource({"io.tributary.mapping.ExpressionCasesTest#cases", "io.tributary.mapping.SubjectCasesTest#cases"})
    void casesOfExpressionsGiveTheSame(Cases.Case given) throws IOException {
        CompiledMapping mapping = CompiledMapping.compile(
                List.of(new WrittenMapping(SourceType.EXPRESSION, given.expression(), "x")),
                TargetSchema.none(),
                new MappingOptions(true));
        String text = Json.read(given.record()).toString();
        JsonNode whole = WHOLE.readTree(text);
        Instant now = Instant.EPOCH;

        Mapped part = mapping.apply((ObjectNode) read(mapping.reader(), text), now);

        Mapped expected = mapping.apply((ObjectNode) whole, now);
        assertThat(part.record().toString()).isEqualTo(expected.record().toString());
        assertThat(part.warnings()).isEqualTo(expected.warnings());
    }

    @Test
    void damagedTextIsRefusedWhereTheWholeIsRefused() {
        RandomMappings random = new RandomMappings(13);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            CompiledMapping mapping =
                    CompiledMapping.compile(random.set(false), TargetSchema.none(), MappingOptions.defaults());
            String text = random.damaged(random.record());
            boolean sound = isSound(text);

            assertThat(isReadable(mapping.reader(), text)).as(text).isEqualTo(sound);
            refused += sound ? 0 : 1;
        }
        assertThat(refused).isBetween(5_000, 19_000);
    }

    @ParameterizedTest
    @MethodSource("extremes")
    void whatIsLeftOutMustBeSoundToo(String value) {
        CompiledMapping mapping = CompiledMapping.compile(
                List.of(new WrittenMapping(SourceType.ATTRIBUTE, "a", "x")),
                TargetSchema.none(),
                MappingOptions.defaults());
        String text = "{\"a\":1,\"left\":" + value + ",\"b\":2}";

        assertThat(isReadable(mapping.reader(), text)).isEqualTo(isSound(text));
    }

    static List<String> extremes() {
        return List.of(
                "1".repeat(1_000),
                "1".repeat(1_001),
                "-" + "1".repeat(1_001),
                "0." + "1".repeat(1_001),
                "1e" + "9".repeat(1_001),
                "1e999999999",
                "[".repeat(255) + "]".repeat(255),
                "[".repeat(256) + "]".repeat(256),
                "{\"a\":".repeat(256) + "1" + "}".repeat(256),
                "\"" + "x".repeat(100_000) + "\"",
                "\"\\ud800\"",
                "\"\\u12\"",
                "\"\\x\"",
                "\"\u0000\"",
                "NaN",
                "[1,]",
                "{\"a\":1,}",
                "{\"a\" 1}",
                "{a:1}",
                "01",
                "+1",
                "tru",
                "nul",
                "[1 2]",
                "[1}");
    }

    @Test
    void bytesThatAreNoTextAreRefusedWhereverTheyAre() {
        RecordReader reader = CompiledMapping.compile(
                        List.of(new WrittenMapping(SourceType.ATTRIBUTE, "a", "x")),
                        TargetSchema.none(),
                        MappingOptions.defaults())
                .reader();
        for (int[] bytes : new int[][] {{0xC3, 0x28}, {0xFF}, {0xE2, 0x28, 0xA1}, {0xF0, 0x28, 0x8C, 0x28}, {0x80}}) {
            byte[] text = "{\"a\":1,\"left\":\"????\"}".getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < bytes.length; i++) {
                text[15 + i] = (byte) bytes[i];
            }
            assertThat(refuses(() -> WHOLE.readTree(text))).isTrue();
            assertThat(refuses(() -> reader.read(FACTORY.createParser(text)))).isTrue();
        }
    }

    @Test
    void messageIsReadForItsRecordAndForWhatElseIsAsked() throws IOException {
        RecordReader reader = CompiledMapping.compile(
                        List.of(new WrittenMapping(SourceType.ATTRIBUTE, "a.b", "x")),
                        TargetSchema.none(),
                        MappingOptions.defaults())
                .reader()
                .within(List.of(List.of(), List.of("body", "entity")), List.of(List.of("header", "flow")));

        JsonNode read = read(
                reader,
                "{\"header\":{\"flow\":{\"id\":1},\"x\":2},\"body\":{\"entity\":{\"a\":{\"b\":3,\"c\":4},\"d\":5},\"e\":6},"
                        + "\"a\":[{\"b\":7,\"c\":8},9],\"z\":10}");

        Json.assertSame(
                read, "{\"header\":{\"flow\":{\"id\":1}},\"body\":{\"entity\":{\"a\":{\"b\":3}}},\"a\":[{\"b\":7},9]}");
    }

    private static boolean isSound(String text) {
        return !refuses(() -> WHOLE.readTree(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static boolean isReadable(RecordReader reader, String text) {
        return !refuses(() -> read(reader, text));
    }

    private interface Reading {
        Object run() throws IOException;
    }

    private static boolean refuses(Reading reading) {
        try {
            reading.run();
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
