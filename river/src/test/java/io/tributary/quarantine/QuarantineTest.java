package io.tributary.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.event.ErrorType;
import io.tributary.event.Position;
import io.tributary.event.Rejection;
import io.tributary.event.TimeOrderedId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept, how it is found, what is grouped, and what leaves. */
class QuarantineTest {

    private static final long NOON = 1_767_312_000_000L;
    private static final QuarantineFilter ALL = QuarantineFilter.all("acme_prod");

    @TempDir
    private Path folder;

    private Quarantine quarantine;

    @BeforeEach
    void open() {
        quarantine = Boxes.open(folder.resolve("q.db"));
    }

    @AfterEach
    void close() {
        quarantine.close();
    }

    private static QuarantineEntry entry(long position, String flow, Rejection why) {
        return new QuarantineEntry(
                TimeOrderedId.at(NOON + position),
                "log",
                new Position(position),
                "x-" + position,
                "inlet",
                flow,
                "65a0c1d2e3f405162738495a",
                "schema",
                NOON + position - 5,
                NOON + position,
                QuarantineState.OPEN,
                why,
                ("{\"secret\":\"canary-" + position + "\"}").getBytes(StandardCharsets.UTF_8),
                "acme_prod",
                "mapping",
                3);
    }

    private static Rejection violation(String keyword, String location, String message) {
        return new Rejection(
                ErrorType.VALIDATION,
                "DCVS-1111-400",
                "The message cannot be validated: [" + message + "]",
                "[{\"schemaLocation\":\"" + location + "\",\"pointerToViolation\":\"#\",\"keyword\":\"" + keyword
                        + "\",\"message\":\"" + message + "\"}]");
    }

    private static Rejection late(String value) {
        return violation("enum", "#/properties/commerce/properties/kind", value + " is not a valid enum value");
    }

    private List<Long> positions(QuarantineFilter filter, String beyond, int limit) {
        return quarantine.page(filter, beyond, true, limit).stream()
                .map(kept -> kept.entry().position().value())
                .toList();
    }

    @Test
    void valuesDontSplitGroups() {
        List<QuarantineEntry> some = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            some.add(entry(i, "a", late("canary-value-" + i)));
        }
        some.add(entry(21, "b", late("x")));
        some.add(entry(22, "a", violation("required", "#", "required key [timestamp] not found")));
        some.add(entry(23, "a", violation("required", "#", "required key [_id] not found")));
        quarantine.keep(some);

        assertThat(quarantine.groups(ALL, 0, 10))
                .extracting(
                        QuarantineGroup::flowId,
                        QuarantineGroup::field,
                        QuarantineGroup::pattern,
                        QuarantineGroup::records)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("a", "#/commerce/kind", "* is not a valid enum value", 20L),
                        org.assertj.core.groups.Tuple.tuple("b", "#/commerce/kind", "* is not a valid enum value", 1L),
                        org.assertj.core.groups.Tuple.tuple(
                                "a", "#/timestamp", "required key [timestamp] not found", 1L),
                        org.assertj.core.groups.Tuple.tuple("a", "#/_id", "required key [_id] not found", 1L));
        QuarantineGroup first = quarantine.groups(ALL, 0, 1).get(0);
        assertThat(first.firstSeenMillis()).isEqualTo(NOON + 1);
        assertThat(first.lastSeenMillis()).isEqualTo(NOON + 20);
        assertThat(first.example().entry().position().value()).isEqualTo(20);
        assertThat(first.example().entry().rejection().message()).contains("canary-value-20");
    }

    @Test
    void keysMadeUpBySendersDontMakeGroupsWithoutEnd() {
        List<QuarantineEntry> some = new ArrayList<>();
        for (int i = 1; i <= Groups.MOST_CAUSES + 50; i++) {
            some.add(entry(
                    i, "a", violation("additionalProperties", "#", "extraneous key [k" + i + "] is not permitted")));
        }
        quarantine.keep(some);

        assertThat(quarantine.groups(ALL, 0, 2_000)).hasSize(Groups.MOST_CAUSES + 1);
        assertThat(quarantine.count(ALL)).isEqualTo(Groups.MOST_CAUSES + 50);
        // More causes than ranges: the page is read from the sandbox's messages.
        assertThat(positions(ALL, null, 3))
                .containsExactly(
                        (long) Groups.MOST_CAUSES + 50, (long) Groups.MOST_CAUSES + 49, (long) Groups.MOST_CAUSES + 48);
    }

    @Test
    void pagesFollowEachOtherUnderAFilter() {
        List<QuarantineEntry> some = new ArrayList<>();
        for (int i = 1; i <= 30; i++) {
            some.add(entry(i, i % 2 == 0 ? "even" : "odd", i % 3 == 0 ? late("x") : violation("type", "#", "wrong")));
        }
        quarantine.keep(some);
        QuarantineFilter even = new QuarantineFilter(
                "acme_prod", null, "even", null, null, null, null, Set.of(QuarantineState.OPEN), NOON + 5, NOON + 25);

        List<Long> first = positions(even, null, 4);
        KeptEntry last = quarantine.page(even, null, true, 4).get(3);
        List<Long> second = positions(even, last.entry().id(), 4);

        assertThat(first).containsExactly(24L, 22L, 20L, 18L);
        assertThat(second).containsExactly(16L, 14L, 12L, 10L);
        assertThat(positions(QuarantineFilter.all("other"), null, 10)).isEmpty();
        assertThat(positions(ALL.in(Set.of(QuarantineState.PARKED)), null, 10)).isEmpty();
    }

    @Test
    void nothingThatWasSentStandsInTheFile() throws Exception {
        quarantine.keep(List.of(entry(1, "a", late("canary-value"))));
        String id = quarantine.page(ALL, null, true, 1).get(0).entry().id();
        quarantine.edit(
                id, "{\"secret\":\"canary-edited\"}".getBytes(StandardCharsets.UTF_8), "me", "note canary", s -> true);
        quarantine.close();

        assertThat(text()).doesNotContain("canary");
        quarantine = Boxes.open(folder.resolve("q.db"));
        KeptEntry kept = quarantine.find(id).orElseThrow();
        assertThat(new String(kept.entry().payload(), StandardCharsets.UTF_8)).isEqualTo("{\"secret\":\"canary-1\"}");
        assertThat(new String(kept.latest(), StandardCharsets.UTF_8)).isEqualTo("{\"secret\":\"canary-edited\"}");
        assertThat(kept.entry().rejection()).isEqualTo(late("canary-value"));
        assertThat(kept.size()).isEqualTo(21);
        assertThat(kept.sha256()).hasSize(64);
        assertThat(quarantine.history(id)).extracting(HistoryLine::text).containsExactly("note canary");
    }

    private String text() throws Exception {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    @Test
    void whatAnEarlierReleaseKeptInPlainTextIsBroughtOverAndErased() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("q.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    create table quarantine (
                      id text primary key, log_id text not null, position integer not null, xaction_id text not null,
                      inlet_id text not null, flow_id text not null, dataset_id text not null, schema_id text not null,
                      received_at integer not null, created_at integer not null, state text not null,
                      error_type text not null, code text not null, message text not null, details text not null,
                      payload blob not null, batch_id text not null default '', unique (log_id, position))""");
            for (int i = 1; i <= 1_001; i++) {
                statement.execute(
                        "insert into quarantine values ('" + TimeOrderedId.at(NOON + i) + "','log'," + i + ",'x-"
                                + i + "','inlet','a','65a0c1d2e3f405162738495a','schema',1," + (NOON + i)
                                + ",'REFUSED','MAPPING','C','canary','[]','canary-" + i + "','"
                                + (i == 1 ? "BATCH" : "") + "')");
            }
        }
        assertThat(quarantine.takeOver(inlet -> inlet.equals("inlet") ? "acme_prod" : ""))
                .isEqualTo(1_001);
        assertThat(quarantine.takeOver(inlet -> "")).isZero();

        assertThat(quarantine.count(ALL.in(Set.of(QuarantineState.REFUSED)))).isEqualTo(1_001);
        KeptEntry first = quarantine.find("x-1").orElseThrow();
        assertThat(first.batchId()).isEqualTo("BATCH");
        assertThat(new String(first.entry().payload(), StandardCharsets.UTF_8)).isEqualTo("canary-1");
        assertThat(quarantine.entries(quarantine.find("x-2").orElseThrow().batchId()))
                .isNotEmpty();
        assertThat(quarantine.positionsAfter("log", new Position(999))).containsExactlyInAnyOrder(1_000L, 1_001L);
        quarantine.close();
        assertThat(text()).doesNotContain("canary");
        quarantine = Boxes.open(folder.resolve("q.db"));
    }

    @Test
    void whatIsTooOldGoesBatchByBatchAndWhatIsOnItsWayStays() {
        for (int i = 1; i <= 6; i++) {
            QuarantineEntry made = entry(i * 60_000L, "a", late("x"));
            quarantine.keep(List.of(made));
        }
        List<KeptEntry> oldest = quarantine.page(ALL, null, false, 1);
        ReplayJob job = quarantine.replays().begin("acme_prod", "me", "{}", 1);
        quarantine.replays().mark(job, List.of(oldest.get(0).entry().id()), QuarantineState.WAITING);

        while (quarantine.removeBefore(NOON + 4 * 60_000L) > 0) {}

        assertThat(positions(ALL, null, 10)).containsExactly(360_000L, 300_000L, 240_000L, 60_000L);
        assertThat(quarantine.count(ALL)).isEqualTo(4);
        assertThat(quarantine.batches("65a0c1d2e3f405162738495a", -1, Long.MAX_VALUE, false, null, 10))
                .extracting(QuarantineBatch::createdAtMillis)
                .containsExactly(NOON + 60_000, NOON + 240_000, NOON + 300_000, NOON + 360_000);
        while (quarantine.removeBefore(Long.MAX_VALUE) > 0) {}
        assertThat(quarantine.count()).isEqualTo(1);
    }

    @Test
    void aDiscardedMessageIsNotTakenByAReplay() {
        quarantine.keep(List.of(entry(1, "a", late("x")), entry(2, "a", late("y"))));
        String id = quarantine.find("x-1").orElseThrow().entry().id();
        quarantine
                .discard(id, "me", "a test", state -> state == QuarantineState.OPEN)
                .orElseThrow();

        assertThat(quarantine.discard(id, "me", "again", state -> state == QuarantineState.OPEN))
                .isEmpty();
        ReplayJob job = quarantine.replays().begin("acme_prod", "me", "{}", 2);
        List<String> ids = quarantine.replays().next(ALL, "", 10);
        assertThat(ids).hasSize(2);
        assertThat(quarantine.replays().mark(job, ids, QuarantineState.WAITING)).hasSize(1);
        assertThat(quarantine.replays().job(job.id()).orElseThrow().skipped()).isEqualTo(1);
    }
}
