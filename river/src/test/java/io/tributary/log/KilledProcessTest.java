package io.tributary.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.event.LoggedEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real process, killed while it appends. */
@Timeout(180)
class KilledProcessTest {

    private static final int ROUNDS = 3;
    private static final int ACKNOWLEDGED_EACH = 5_000;

    @TempDir
    Path directory;

    @Test
    void acknowledgedEventsSurviveAKilledProcess() throws Exception {
        Map<Long, String> acknowledged = new HashMap<>();
        for (int round = 1; round <= ROUNDS; round++) {
            acknowledged.putAll(appendAndKill("round" + round));

            try (EventLog log =
                    EventLog.onDisk(directory, LogSettings.defaults().withSegmentBytes(1 << 20))) {
                List<LoggedEvent> read = Events.readAll(log);
                assertThat(Events.positions(read))
                        .isEqualTo(Events.positionsUpTo(log.end().value()));
                assertThat(Events.ids(read)).doesNotHaveDuplicates();
                Map<Long, String> byPosition = new HashMap<>();
                read.forEach(logged ->
                        byPosition.put(logged.position().value(), logged.event().xactionId()));
                assertThat(byPosition).hasSizeGreaterThanOrEqualTo(round * ACKNOWLEDGED_EACH);
                assertThat(byPosition).containsAllEntriesOf(acknowledged);
            }
        }
    }

    /** Kills in full run; what the process had told by then is read to its end. */
    private Map<Long, String> appendAndKill(String round) throws IOException, InterruptedException {
        Map<Long, String> acknowledged = new HashMap<>();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        AppendingProcess.class.getName(),
                        directory.toString(),
                        round)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            String line;
            String before = null;
            while ((line = output.readLine()) != null) {
                if (acknowledged.size() == ACKNOWLEDGED_EACH) {
                    process.toHandle().destroyForcibly(); // leaves the stream open
                }
                if (before != null) {
                    put(acknowledged, before);
                }
                before = line; // the very last line may be cut
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return acknowledged;
    }

    private static void put(Map<Long, String> acknowledged, String line) {
        int space = line.indexOf(' ');
        acknowledged.put(Long.parseLong(line.substring(0, space)), line.substring(space + 1));
    }
}
