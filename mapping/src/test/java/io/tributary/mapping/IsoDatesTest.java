package io.tributary.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A text that is kept as it is must be what would be written in its place. */
class IsoDatesTest {

    @Test
    void canonicalTextsAreThoseThatAreWritten() {
        Random random = new Random(17);
        int kept = 0;
        for (int i = 0; i < 200_000; i++) {
            String written = DateText.of(time(random));
            assertThat(IsoDates.isCanonical(written)).as(written).isTrue();
            assertThat(IsoDates.isDate(written.substring(0, 10))).isTrue();

            String text = damaged(random, written);
            ZonedDateTime read = IsoDates.parse(text);
            boolean same = read != null && DateText.of(read).equals(text);
            assertThat(IsoDates.isCanonical(text)).as(text).isEqualTo(same);
            boolean sameDate = read != null && DateText.dateOf(read).equals(text);
            assertThat(IsoDates.isDate(text)).as(text).isEqualTo(sameDate);
            kept += same ? 1 : 0;
        }
        assertThat(kept).isGreaterThan(10_000);
    }

    private static ZonedDateTime time(Random random) {
        int offset = random.nextInt(3) == 0 ? 0 : (random.nextInt(73) - 36) * 1_800;
        int nanos = random.nextInt(3) == 0 ? 0 : random.nextInt(1_000) * (random.nextBoolean() ? 1_000_000 : 1);
        return ZonedDateTime.of(
                random.nextInt(10_000),
                1 + random.nextInt(12),
                1 + random.nextInt(28),
                random.nextInt(24),
                random.nextInt(60),
                random.nextInt(60),
                nanos,
                ZoneOffset.ofTotalSeconds(offset));
    }

    private static String damaged(Random random, String text) {
        int at = random.nextInt(text.length());
        String piece = String.valueOf("0123456789-:TZ+. tz".charAt(random.nextInt(19)));
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, at);
            case 1 -> text.substring(0, at) + piece + text.substring(at);
            case 2 -> text.substring(0, at) + text.substring(at + 1);
            default -> text.substring(0, at) + piece + text.substring(at + 1);
        };
    }
}
