package io.tributary.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.control.flow.FileFormat;
import io.tributary.control.store.Scope;
import io.tributary.event.Event;
import io.tributary.event.Position;
import io.tributary.log.EventLog;
import io.tributary.log.ForwardingLog;
import io.tributary.log.LogSettings;
import io.tributary.observe.Ledger;
import io.tributary.observe.Observer;
import io.tributary.plan.FlowPlan;
import io.tributary.plan.PayloadForm;
import io.tributary.plan.Shaping;
import io.tributary.plan.TablePlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows go into the log once, wherever pouring breaks off, and though the pump releases all it can. */
class PourTest {

    private static final int ROWS = 2_500;
    private static final FileFormat CSV =
            new FileFormat(FileFormat.Kind.DELIMITED, ',', StandardCharsets.UTF_8, FileFormat.Compression.NONE);
    private static final FlowPlan FLOW = new FlowPlan(
            "flow-1",
            "files:flow-1",
            true,
            PayloadForm.RAW,
            true,
            new Shaping.AsSent(),
            null,
            new TablePlan("dataset", "space", "table", "table", "schema", List.of()));

    @TempDir
    private Path folder;

    /** What went into the log, over all restarts. */
    private final List<String> logged = new ArrayList<>();

    private static final class CrashException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Crashes at one append of the run, before or after it is done; a stranger's event comes in before each. */
    private final class Crashing extends ForwardingLog {

        private final int at;
        private final boolean after;
        private int appends;

        Crashing(EventLog log, int at, boolean after) {
            super(log);
            this.at = at;
            this.after = after;
        }

        @Override
        public Position append(List<Event> events) {
            appends++;
            super.append(List.of(event("stranger", "flow-2")));
            if (appends == at && !after) {
                throw new CrashException();
            }
            Position position = super.append(events);
            events.forEach(event -> logged.add(event.xactionId()));
            if (appends == at) {
                throw new CrashException();
            }
            return position;
        }
    }

    private static Event event(String id, String flow) {
        byte[] payload = ("{\"filler\":\"" + "x".repeat(200) + "\"}").getBytes(StandardCharsets.UTF_8);
        return new Event.Received(id, "inlet", flow, "space.table", 1, payload);
    }

    private record Idle() implements River {

        @Override
        public Position settled() {
            return Position.START;
        }

        @Override
        public long waiting() {
            return 0;
        }

        @Override
        public Landed landed(Scope scope, String datasetId, String flowId, long sinceMillis) {
            return new Landed(List.of(), 0);
        }

        @Override
        public Map<String, Long> refused(String prefix) {
            return Map.of();
        }
    }

    private EventLog open() {
        return EventLog.onDisk(folder.resolve("log"), LogSettings.defaults().withSegmentBytes(256 * 1024));
    }

    /** Pours as one life of a server does; false when it crashed. */
    private boolean live(int crashAt, boolean after) throws Exception {
        try (EventLog disk = open();
                Ledger ledger = Ledger.open(folder.resolve("ledger.db"), disk.id());
                Mark mark = Mark.open(folder.resolve("run"))) {
            HeldLog held = new HeldLog(new Crashing(disk, crashAt, after));
            Staging staging = new Staging(folder, "run");
            Pour pour = new Pour(held, new Idle(), new Observer(ledger).flow("flow-1"), "run", FLOW, mark);
            try {
                pour.resume();
                pour.file(staging, 0, CSV, pour.everything());
                pour.file(staging, 1, CSV, pour.everything());
                pour.end();
                return true;
            } catch (CrashException e) {
                // While the run stands still, others fill the log, and the pump lets go of everything.
                for (int i = 0; i < 30; i++) {
                    disk.append(Collections.nCopies(100, event("stranger", "flow-2")));
                    held.release(disk.end());
                }
                return false;
            }
        }
    }

    private void stage() throws IOException {
        Files.createDirectories(folder.resolve("run"));
        for (int file = 0; file < 2; file++) {
            StringBuilder csv = new StringBuilder("id\n");
            for (int row = 1; row <= ROWS; row++) {
                csv.append(file).append('-').append(row).append('\n');
            }
            Files.writeString(new Staging(folder, "run").file(file), csv);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,false", "1,true", "2,false", "2,true", "3,true", "4,false", "4,true", "5,true", "6,false", "6,true"})
    void eachRowIsInTheLogOnceWhereverItBroke(int crashAt, boolean after) throws Exception {
        stage();

        assertThat(live(crashAt, after)).isFalse();
        // The next life may break off as well, if so much is left.
        live(2, after);
        assertThat(live(Integer.MAX_VALUE, false)).isTrue();

        List<String> expected = new ArrayList<>();
        for (int file = 0; file < 2; file++) {
            for (int row = 1; row <= ROWS; row++) {
                expected.add("run:" + file + ":" + row);
            }
        }
        assertThat(logged).isEqualTo(expected);
    }
}
