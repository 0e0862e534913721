package io.tributary.xdm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

    @Test
    void everyDayOfTenThousandYearsIsCountedAsTheCalendarDoes() {
        for (LocalDate day = LocalDate.of(1, 1, 1); day.getYear() < 10_000; day = day.plusDays(1)) {
            if (Timestamps.epochDay(day.toString()) != day.toEpochDay()) {
                assertThat(Timestamps.epochDay(day.toString()))
                        .as(day.toString())
                        .isEqualTo(day.toEpochDay());
            }
        }
    }

    @Test
    void momentsAgreeWithTheCalendarLibrary() {
        Random random = new Random(20_260_714);
        for (int i = 0; i < 20_000; i++) {
            OffsetDateTime moment = OffsetDateTime.of(
                    1 + random.nextInt(9_999),
                    1 + random.nextInt(12),
                    1 + random.nextInt(28),
                    random.nextInt(24),
                    random.nextInt(60),
                    1 + random.nextInt(59),
                    random.nextInt(1_000_000_000),
                    ZoneOffset.ofTotalSeconds(60 * (random.nextInt(2 * 18 * 60 + 1) - 18 * 60)));
            long micros = ChronoUnit.MICROS.between(
                    OffsetDateTime.parse("1970-01-01T00:00:00Z"), moment.truncatedTo(ChronoUnit.MICROS));
            assertThat(Timestamps.epochMicros(moment.toString()))
                    .as(moment.toString())
                    .isEqualTo(micros);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-07-14T10:00:00Z",
                "2026-07-14T10:00:00+00:00",
                "2026-07-14T10:00:00-00:00",
                "2026-07-14T15:30:00+05:30",
                "2026-07-14T10:00:00.0Z",
                "2026-07-14T10:00:00.000000000Z",
                "2026-07-15T04:00:00+18:00"
            })
    void theseAreOneMoment(String text) {
        assertThat(Timestamps.epochMicros(text)).isEqualTo(1_784_023_200_000_000L);
    }

    @Test
    void digitsBelowMicrosecondsAreCutOff() {
        assertThat(Timestamps.epochMicros("1970-01-01T00:00:00.123456999Z")).isEqualTo(123_456);
        assertThat(Timestamps.epochMicros("1970-01-01T00:00:00.1Z")).isEqualTo(100_000);
        assertThat(Timestamps.epochMicros("1969-12-31T23:59:59.5Z")).isEqualTo(-500_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-07-14",
                "2026-07-14T10:00Z",
                "2026-07-14T10:00:00",
                "2026-07-14 10:00:00Z",
                "2026-07-14t10:00:00z",
                "2026-07-14T10:00:00.Z",
                "2026-07-14T10:00:00,5Z",
                "2026-07-14T10:00:00.1234567890Z",
                "2026-07-14T10:00:00+0530",
                "2026-07-14T10:00:00+05",
                "2026-07-14T10:00:00+18:01",
                "2026-07-14T10:00:00+05:60",
                "2026-07-14T10:00:00*05:00",
                "2026-07-14T10:00:00ZZ",
                "2026-07-14T10:00:00Z ",
                "2026-02-29T10:00:00Z",
                "2026-02-30T10:00:00Z",
                "2026-04-31T10:00:00Z",
                "2026-00-10T10:00:00Z",
                "2026-13-10T10:00:00Z",
                "2026-07-00T10:00:00Z",
                "2026-07-32T10:00:00Z",
                "2026-07-14T24:00:00Z",
                "2026-07-14T10:60:00Z",
                "2016-12-31T23:59:60Z",
                "0000-07-14T10:00:00Z",
                "-026-07-14T10:00:00Z",
                "+12026-07-14T10:00:00Z",
                "2026/07/14T10:00:00Z",
                "２０２６-07-14T10:00:00Z"
            })
    void theseAreNoMoments(String text) {
        assertThat(Timestamps.epochMicros(text)).isEqualTo(Timestamps.INVALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-7-14",
                "2026-07-14Z",
                "0000-01-01",
                "2026-02-29",
                "1900-02-29",
                "20260714",
                "abcdefghij"
            })
    void theseAreNoDays(String text) {
        assertThat(Timestamps.epochDay(text)).isEqualTo(Timestamps.INVALID);
    }
}
