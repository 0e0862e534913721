package io.tributary.land;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The encodings of levels and dictionary ids, read back by Parquet's own decoder. */
class EncodingTest {

    private static Bytes bytes() {
        return new Bytes(new Bytes.Pressure());
    }

    private static int[] decoded(Bytes encoded, int width, int count) throws IOException {
        RunLengthBitPackingHybridDecoder decoder = new RunLengthBitPackingHybridDecoder(
                width, new ByteArrayInputStream(encoded.array(), 0, encoded.size()));
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = decoder.readInt();
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 8, 9, 14, 16})
    void runsOfEveryLengthAreReadBack(int width) throws IOException {
        Random random = new Random(width);
        for (int round = 0; round < 200; round++) {
            Bytes out = bytes();
            Runs runs = new Runs(out, width);
            List<Integer> expected = new ArrayList<>();
            int pieces = 1 + random.nextInt(60);
            for (int piece = 0; piece < pieces; piece++) {
                int value = width == 0 ? 0 : random.nextInt(1 << width);
                int times = random.nextInt(4) == 0 ? random.nextInt(1200) : random.nextInt(12);
                if (random.nextBoolean()) {
                    runs.add(value, times);
                } else {
                    for (int i = 0; i < times; i++) {
                        runs.add(value);
                    }
                }
                for (int i = 0; i < times; i++) {
                    expected.add(value);
                }
            }
            runs.finish();

            assertThat(decoded(out, width, expected.size()))
                    .isEqualTo(expected.stream().mapToInt(Integer::intValue).toArray());
        }
    }

    @Test
    void valuesThatNeverRepeatArePackedInManyGroups() throws IOException {
        int[] expected = new Random(1).ints(5000, 0, 1000).toArray();
        Bytes out = bytes();
        Runs runs = new Runs(out, 10);
        Arrays.stream(expected).forEach(runs::add);
        runs.finish();

        assertThat(decoded(out, 10, expected.length)).isEqualTo(expected);
        assertThat(out.size()).isLessThan(5000 * 10 / 8 + 100);
    }

    @Test
    void aMillionNullsTakeAFewBytes() {
        Bytes out = bytes();
        Runs runs = new Runs(out, 1);
        runs.add(0, 1_000_000);
        runs.finish();

        assertThat(out.size()).isEqualTo(4);
    }

    @Test
    void aRunEncoderStartsAgainAfterAPage() throws IOException {
        Bytes out = bytes();
        Runs runs = new Runs(out, 2);
        runs.add(3, 5);
        runs.finish();
        out.clear();
        runs.restart();
        runs.add(3, 9);
        runs.add(1);
        runs.finish();

        assertThat(decoded(out, 2, 10)).containsExactly(3, 3, 3, 3, 3, 3, 3, 3, 3, 1);
    }

    @Test
    void aDictionaryNumbersEqualTextsAlike() {
        Dictionary.Texts texts = new Dictionary.Texts();
        for (int i = 0; i < 5000; i++) {
            assertThat(texts.idOf(new String("t" + i % 900))).isEqualTo(i % 900);
        }
        assertThat(texts.size()).isEqualTo(900);
        assertThat(texts.extreme(false, 64)).asString().isEqualTo("t0");
        assertThat(texts.extreme(true, 64)).asString().isEqualTo("t99");
    }

    @Test
    void aDictionaryIsFullAt64KiB() {
        Dictionary.Texts texts = new Dictionary.Texts();
        int taken = 0;
        while (texts.idOf("some text number " + (100_000 + taken)) != Dictionary.FULL) {
            taken++;
        }
        assertThat(taken).isEqualTo(64 * 1024 / (4 + 23));
        assertThat(texts.idOf("some text number 100007")).isEqualTo(7);

        Dictionary.Numbers numbers = new Dictionary.Numbers(8);
        for (long n = 0; n < 8192; n++) {
            assertThat(numbers.idOf(n * n)).isEqualTo((int) n);
        }
        assertThat(numbers.idOf(-1)).isEqualTo(Dictionary.FULL);
    }

    /** Texts of one hash are easily made by a sender; they must not make each look-up a search through all of them. */
    @Test
    void textsOfOneHashEndTheDictionaryEarly() {
        Dictionary.Texts texts = new Dictionary.Texts();
        int taken = 0;
        for (int i = 0; i < 4096 && texts.idOf(colliding(i)) != Dictionary.FULL; i++) {
            taken++;
        }
        assertThat(taken).isEqualTo(64);
    }

    private static String colliding(int number) {
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < 12; bit++) {
            text.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return text.toString();
    }
}
