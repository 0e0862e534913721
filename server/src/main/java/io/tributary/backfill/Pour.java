package io.tributary.backfill;

import io.tributary.control.flow.FileFormat;
import io.tributary.event.Event;
import io.tributary.event.LoggedEvent;
import io.tributary.event.Position;
import io.tributary.event.Rejection;
import io.tributary.log.LogFullException;
import io.tributary.log.LogReader;
import io.tributary.observe.FlowCounts;
import io.tributary.plan.FlowPlan;
import io.tributary.plan.InletPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts the rows of a run into the log, each once; how that outlives a crash is told at {@link Mark}. For one thread. */
final class Pour {

    private static final int MOST_EVENTS = 1_000;
    private static final long MOST_BYTES = 2L * 1024 * 1024;
    private static final long HOLD_BACK_AT = 10_000;
    private static final long PAUSE_MILLIS = 20;
    private static final Duration NEXT_EVENTS = Duration.ofMillis(100);

    private final HeldLog log;
    private final River river;
    private final FlowCounts counts;
    private final String runId;
    private final FlowPlan flow;
    private final Mark mark;
    private final List<Event> waiting = new ArrayList<>();
    private long waitingBytes;
    private Mark.At last;

    Pour(HeldLog log, River river, FlowCounts counts, String runId, FlowPlan flow, Mark mark) {
        this.log = log;
        this.river = river;
        this.counts = counts;
        this.runId = runId;
        this.flow = flow;
        this.mark = mark;
        this.last = mark.at();
    }

    /** Finds out which row was the last to come into the log before a crash. */
    void resume() throws InterruptedException {
        if (!mark.isKnown()) {
            return;
        }
        log.hold(runId, last.logEnd());
        Position end = log.end();
        Position at = last.logEnd();
        try (LogReader reader = log.readerAfter(at)) {
            while (at.compareTo(end) < 0) {
                List<LoggedEvent> events = reader.poll(MOST_EVENTS, MOST_BYTES, NEXT_EVENTS);
                for (LoggedEvent event : events) {
                    at = event.position();
                    found(event.event());
                }
            }
        }
    }

    private void found(Event event) {
        String id = event.xactionId();
        if (event.flowId().equals(flow.flowId()) && id.startsWith(runId + ":")) {
            String[] parts = id.split(":");
            last = new Mark.At(Integer.parseInt(parts[1]), Long.parseLong(parts[2]), last.logEnd());
        }
    }

    /** The words by which a row is found again in the log and in quarantine. */
    private String id(int file, long row) {
        return runId + ":" + file + ":" + row;
    }

    /** Which rows are poured: those for which it says why they are refused; all others as they are, or not at all. */
    interface Choice {

        /** The event of a row; empty to leave it out. */
        Optional<Event> event(Row row, String xactionId);
    }

    /** Every row, those that are none as refused. */
    Choice everything() {
        return (row, id) ->
                Optional.of(row.rejection() == null ? received(row, id) : refused(row, id, row.rejection()));
    }

    /** Only rows that are refused, up to some number; none of them lands. */
    Choice onlyRefused(Checking checking, long most) {
        long[] left = {most};
        return (row, id) -> left[0] <= 0
                ? Optional.empty()
                : checking.refusal(row).map(why -> {
                    left[0]--;
                    return refused(row, id, why);
                });
    }

    private Event received(Row row, String id) {
        return new Event.Received(
                id,
                InletPlan.FILES + flow.flowId(),
                flow.flowId(),
                flow.table().key(),
                System.currentTimeMillis(),
                row.record().toString().getBytes(StandardCharsets.UTF_8));
    }

    private Event refused(Row row, String id, Rejection why) {
        return new Event.Refused(
                id,
                InletPlan.FILES + flow.flowId(),
                flow.flowId(),
                flow.table().key(),
                System.currentTimeMillis(),
                row.record().toString().getBytes(StandardCharsets.UTF_8),
                why);
    }

    /** Pours what of a file is not yet poured. */
    void file(Staging staging, int index, FileFormat format, Choice choice)
            throws IOException, UnreadableFileException, InterruptedException {
        if (index < last.file()) {
            return;
        }
        long poured = index == last.file() ? last.row() : 0;
        var copy = staging.file(index);
        try (Rows rows = Rows.of(Files.newInputStream(copy), Files.size(copy), format)) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
                Optional<Event> event =
                        row.number() <= poured ? Optional.empty() : choice.event(row, id(index, row.number()));
                if (event.isPresent()) {
                    waiting.add(event.get());
                    waitingBytes += event.get().payload().length;
                }
                if (waiting.size() >= MOST_EVENTS || waitingBytes >= MOST_BYTES) {
                    append(index, row.number());
                }
            }
        }
        append(index, Long.MAX_VALUE);
    }

    private void append(int file, long row) throws IOException, InterruptedException {
        if (waiting.isEmpty()) {
            return;
        }
        while (river.waiting() > HOLD_BACK_AT) {
            Thread.sleep(PAUSE_MILLIS);
        }
        while (true) {
            Position end = log.end();
            log.hold(runId, end);
            mark.write(new Mark.At(last.file(), last.row(), end));
            try {
                log.append(waiting);
                break;
            } catch (LogFullException full) {
                // Nothing was kept. What others have in the log may be forgotten meanwhile, or it would stay full.
                log.free(runId);
                Thread.sleep(Duration.ofSeconds(full.retryAfterSeconds()).toMillis());
            }
        }
        long refused = waiting.stream().filter(Event.Refused.class::isInstance).count();
        counts.refused(refused);
        counts.acknowledged(waiting.size() - refused);
        last = new Mark.At(file, row, last.logEnd());
        waiting.clear();
        waitingBytes = 0;
    }

    /** Nothing more comes; returns a place in the log that lies behind all rows of the run. */
    Position end() throws IOException {
        Position end = log.end();
        mark.write(new Mark.At(last.file(), last.row(), end));
        log.free(runId);
        return end;
    }
}
