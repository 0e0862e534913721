package io.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import io.tributary.client.StreamSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise at the worst moment. After each fault: acknowledged ⊆ landed ∪ quarantined, nothing landed twice, nothing landed that was never sent, and the
 * server serves again without a hand. How often each is tried is multiplied by {@code -Dtributary.fault.times}.
 */
@TestMethodOrder(MethodOrderer.MethodName.class)
class FaultTest {

    private static final boolean ALL = Boolean.getBoolean("tributary.fault.all");
    private static final int TIMES = Integer.getInteger("tributary.fault.times", 1);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int CONNECTIONS = 4;
    private static final int IN_FLIGHT = 5_000;
    private static final String IO = "throw:java.io.IOException";
    private static final String COMMIT = "io/tributary/land/FencedOperations#commit@";

    /** A name, and where the process ends. */
    private static final List<List<String>> DEATHS = List.of(
            List.of("before append", "io/tributary/log/DiskLog#append@entry", "40"),
            List.of("in append", "io/tributary/log/LogWriter#stage@entry", "40"),
            List.of("written, not forced", "io/tributary/log/LogWriter#flush@exit", "40"),
            List.of("forced, not answered", "io/tributary/log/AppendBatch#finish@entry", "40"),
            List.of("in mapping", "io/tributary/prepare/Preparer#map@entry", "300"),
            List.of("in quarantine", "io/tributary/quarantine/Quarantine#keep@exit", "2"),
            List.of("in a data file", "io/tributary/land/RowGroup#writeTo@exit", "0"),
            List.of("file closed, not committed", "io/tributary/land/Commit#run@entry", "1"),
            List.of("in commit", COMMIT + "entry", "1"),
            List.of("committed, not noted", COMMIT + "exit", "1"),
            List.of("position released", "io/tributary/log/Releases#persist@entry", "0"),
            List.of("in joining files", "io/tributary/land/Compaction#copy@entry", "3"),
            List.of("files joined, not committed", "io/tributary/land/Compaction#commit@entry", "0"),
            List.of("files joined, not told", "io/tributary/land/Compaction#commit@exit", "0"),
            List.of("in a change of a document", "io/tributary/control/store/SqlDocumentStore#commit@entry", "2"));

    /** A name, where it fails, how, and how often before it works again. */
    private static final List<List<String>> TROUBLES = List.of(
            List.of("A5 lake full", "io/tributary/land/ForcedStream#send@entry", IO, "3"),
            List.of(
                    "A5 quarantine full",
                    "io/tributary/quarantine/Quarantine#keep@entry",
                    "throw:java.lang.IllegalStateException",
                    "3"),
            List.of("A6 lake file made", "io/tributary/land/LakeDisk$1#create@entry", IO, "2"),
            List.of("A6 lake file forced", "io/tributary/land/LakeDisk$1$1#force@entry", IO, "2"),
            List.of("A6 lake folder forced", "io/tributary/land/LakeDisk$1#forceDirectory@entry", IO, "2"),
            List.of("A6 release noted", "io/tributary/log/Releases#persist@entry", IO, "2"),
            List.of("A8 conflict", COMMIT + "entry", "throw:org.apache.iceberg.exceptions.CommitFailedException", "1"),
            List.of(
                    "A8 conflict again and again",
                    COMMIT + "entry",
                    "throw:org.apache.iceberg.exceptions.CommitFailedException",
                    "9"),
            List.of(
                    "A8 unknown, not committed",
                    COMMIT + "entry",
                    "throw:org.apache.iceberg.exceptions.CommitStateUnknownException",
                    "1"),
            List.of(
                    "A8 unknown, committed",
                    COMMIT + "exit",
                    "throw:org.apache.iceberg.exceptions.CommitStateUnknownException",
                    "1"),
            List.of(
                    "A8 unknown, committed, again and again",
                    COMMIT + "exit",
                    "throw:org.apache.iceberg.exceptions.CommitStateUnknownException",
                    "4"),
            List.of("A8 fault of ours after the commit", COMMIT + "exit", "throw:java.lang.IllegalStateException", "2"),
            List.of(
                    "A8 catalog away at commit",
                    COMMIT + "entry",
                    "throw:org.apache.iceberg.jdbc.UncheckedSQLException",
                    "3"),
            List.of(
                    "A8 catalog away at a look",
                    "io/tributary/land/FencedOperations#refresh@entry",
                    "throw:org.apache.iceberg.jdbc.UncheckedSQLException",
                    "3"),
            List.of("A8 slow commit", COMMIT + "entry", "sleep:3000", "1"));

    @TempDir
    private static Path folder;

    private static final FaultRows ROWS = new FaultRows();
    private static final Random RANDOM = new Random(20260714);
    private static Path data;
    private static Credentials credentials;
    private static Promises promises;
    private static FaultPlan faults;
    private static String path = "";
    private static String table = "";

    @BeforeAll
    static void prepare() throws Exception {
        data = folder.resolve("data");
        credentials = ServerProcess.initialise(data, folder.resolve("credentials.json"));
        promises = new Promises(credentials);
        faults = new FaultPlan(folder);
        for (List<String> death : DEATHS) {
            faults.point(death.get(0), death.get(1), "halt", Integer.parseInt(death.get(2)), 1);
        }
        for (List<String> trouble : TROUBLES) {
            faults.point(trouble.get(0), trouble.get(1), trouble.get(2), 0, Integer.parseInt(trouble.get(3)));
        }
        faults.point("log write", "io/tributary/log/LogWriter#flush@entry", IO, 5, 1);
        faults.point("log force", "io/tributary/log/LogWriter#flush@exit", IO, 5, 1);
        faults.point(
                "store write",
                "io/tributary/control/store/SqlDocumentStore#commit@entry",
                "throw:java.lang.IllegalStateException",
                0,
                1);
        faults.point("slow lake", COMMIT + "entry", "sleep:4000", 0, -1);
        try (ServerProcess server = start("-Xmx512m")) {
            StreamSetup.Stream stream = stream(server, "Fault Events");
            path = stream.url().substring(server.url().length());
            table = stream.table();
        }
    }

    @BeforeEach
    void nothingIsArmed() throws Exception {
        faults.arm("");
    }

    @AfterAll
    static void tell() throws Exception {
        faults.arm("");
        try (ServerProcess server = start("-Xmx512m")) {
            promises.checkCounts(server.url(), table);
        }
        ROWS.tell();
    }

    @Test
    void a01KilledUnderLoad() throws Exception {
        int rounds = ALL ? 10 * TIMES : 4;
        ROWS.plan("A1 kill under load", rounds);
        String before = "nothing";
        for (int round = 0; round < rounds; round++) {
            try (ServerProcess server = start("-Xmx512m", "--commit-interval", "4")) {
                promises.check(server.url(), table, before);
                Load load = new Load(server, before = "k" + round + "-");
                try (ApiClient client = new ApiClient(server.url(), credentials)) {
                    Awaitility.await().atMost(PATIENCE).until(() -> inFlight(client) >= IN_FLIGHT);
                }
                // A moment that nobody chose: in mapping, in a write, in a commit, between them.
                Thread.sleep(RANDOM.nextInt(500));
                server.kill();
                load.remember();
            }
            ROWS.passed("A1 kill under load");
        }
        checkWithAFreshServer(before);
    }

    @Test
    void a02EndedAtANamedPoint() throws Exception {
        ROWS.plan("A2 end at a named point", DEATHS.size() * TIMES);
        String before = "nothing";
        for (int round = 0; round < DEATHS.size() * TIMES; round++) {
            String point = DEATHS.get(round % DEATHS.size()).get(0);
            try (ServerProcess server = start("-Xmx512m", "--commit-interval", "1")) {
                promises.check(server.url(), table, before);
                faults.arm(point);
                Load load = new Load(server, before = "p" + round + "-");
                if (point.contains("document")) {
                    changeDocumentsUntilItEnds(server);
                } else if (point.contains("join")) {
                    askForUpkeepUntilItEnds(server);
                }
                Awaitility.await(point).atMost(PATIENCE).until(() -> !server.alive());
                assertThat(faults.reached()).isEqualTo(point);
                load.remember();
                faults.arm("");
            }
            ROWS.passed("A2 end at a named point");
        }
        checkWithAFreshServer(before);
    }

    @Test
    void a03TerminatedUnderLoad() throws Exception {
        int rounds = ALL ? 3 * TIMES : 1;
        ROWS.plan("A3 SIGTERM under load", rounds);
        for (int round = 0; round < rounds; round++) {
            String prefix = "t" + round + "-";
            try (ServerProcess server = start("-Xmx512m", "--commit-interval", "4")) {
                Load load = new Load(server, prefix);
                Awaitility.await().atMost(PATIENCE).until(() -> load.sender.acknowledged.size() > 2_000);
                assertThat(server.terminate()).isZero();
                load.remember();
            }
            try (ServerProcess server = start("-Xmx512m");
                    ApiClient client = new ApiClient(server.url(), credentials)) {
                JsonNode status =
                        client.call("GET", "/tributary/v1/status", null).json();
                assertThat(status.path("settledAtStart").asLong())
                        .as("position settled before this start")
                        .isEqualTo(status.path("end").asLong());
                promises.check(server.url(), table, prefix);
            }
            ROWS.passed("A3 SIGTERM under load");
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "tributary.fault.all", matches = "true")
    void a04StoppedForAWhile() throws Exception {
        List<Integer> seconds = TIMES == 1 ? List.of(1, 10) : List.of(1, 10, 60);
        ROWS.plan("A4 SIGSTOP, senders send again", seconds.size() * TIMES);
        try (ServerProcess server = start("-Xmx512m", "--commit-interval", "1")) {
            for (int round = 0; round < seconds.size() * TIMES; round++) {
                String prefix = "s" + round + "-";
                int stopped = seconds.get(round % seconds.size());
                Load load = new Load(new Sender(server.url() + path, prefix).resending());
                Awaitility.await().atMost(PATIENCE).until(() -> load.sender.acknowledged.size() > 200);
                signal("STOP", server);
                Thread.sleep(stopped * 1_000L);
                signal("CONT", server);
                int then = load.sender.acknowledged.size();
                Awaitility.await().atMost(PATIENCE).until(() -> load.sender.acknowledged.size() > then + 200);
                load.end();
                promises.check(server.url(), table, prefix);
                assertThat(load.sender.timeouts.get() > 0).isEqualTo(stopped > 2);
                ROWS.passed("A4 SIGSTOP, senders send again");
            }
        }
    }

    @Test
    void a05ToA08TroubleThatPasses() throws Exception {
        TROUBLES.forEach(trouble -> ROWS.plan(trouble.get(0), TIMES));
        try (ServerProcess server = start("-Xmx512m", "--commit-interval", "1")) {
            for (int round = 0; round < TROUBLES.size() * TIMES; round++) {
                String name = TROUBLES.get(round % TROUBLES.size()).get(0);
                String prefix = "d" + round + "-";
                faults.arm(name);
                Load load = new Load(server, prefix);
                Awaitility.await(name)
                        .atMost(PATIENCE)
                        .until(() -> faults.reached().equals(name));
                int then = load.sender.acknowledged.size();
                Awaitility.await(name).atMost(PATIENCE).until(() -> load.sender.acknowledged.size() > then + 200);
                load.end();
                assertThat(load.sender.turnedAway)
                        .as(name + ": nobody outside notices")
                        .isEmpty();
                promises.check(server.url(), table, prefix);
                faults.arm("");
                ROWS.passed(name);
            }
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "tributary.fault.all", matches = "true")
    void a05StoreThatTakesNothingChangesNothing() throws Exception {
        ROWS.plan("A5 control store", 1);
        try (ServerProcess server = start("-Xmx512m");
                ApiClient client = new ApiClient(server.url(), credentials)) {
            String dataset = "{\"name\":\"after\",\"schemaRef\":" + schemaRef(client) + "}";
            faults.arm("store write");
            assertThat(client.call("POST", "/data/foundation/catalog/dataSets", dataset)
                            .status())
                    .isGreaterThanOrEqualTo(500);
            assertThat(faults.reached()).isEqualTo("store write");
            assertThat(datasets(client)).doesNotContain("\"after\"");
            assertThat(client.call("POST", "/data/foundation/catalog/dataSets", dataset)
                            .status())
                    .isEqualTo(201);
            assertThat(datasets(client)).contains("\"after\"");
            faults.arm("");
            ROWS.passed("A5 control store");
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "tributary.fault.all", matches = "true")
    void a06LogThatCantBeWrittenSaysNoUntilItIsOpenedAgain() throws Exception {
        List<String> points = List.of("log write", "log force");
        ROWS.plan("A6 log", points.size() * TIMES);
        for (int round = 0; round < points.size() * TIMES; round++) {
            String point = points.get(round % points.size());
            String prefix = "f" + round + "-";
            try (ServerProcess server = start("-Xmx512m", "--commit-interval", "1")) {
                faults.arm(point);
                Load load = new Load(server, prefix);
                Awaitility.await(point).atMost(PATIENCE).until(() -> load.sender.turnedAway.containsKey(503));
                int then = load.sender.acknowledged.size();
                Awaitility.await(point).atMost(PATIENCE).until(() -> load.sender.turnedAway.get(503) > 50);
                assertThat(load.sender.acknowledged.size())
                        .as("a failed write is not repeated as if it had worked")
                        .isLessThanOrEqualTo(then + CONNECTIONS * 20);
                server.kill();
                load.remember();
                faults.arm("");
            }
            checkWithAFreshServer(prefix);
            ROWS.passed("A6 log");
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "tributary.fault.all", matches = "true")
    void a08SecondServerOnTheSameDataIsRefused() throws Exception {
        ROWS.plan("A8 two servers", 1);
        try (ServerProcess server = start("-Xmx512m", "--commit-interval", "1")) {
            Load load = new Load(server, "two-");
            Awaitility.await().atMost(PATIENCE).until(() -> load.sender.acknowledged.size() > 500);
            String said = ServerProcess.run("serve", "--port", "0", "--data", data.toString());
            assertThat(said).contains("is in use by another Tributary").doesNotStartWith("0\n");
            load.end();
            promises.check(server.url(), table, "two-");
            ROWS.passed("A8 two servers");
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "tributary.fault.all", matches = "true")
    void a11ClockThatJumps() throws Exception {
        List<Instant> changes = List.of(
                Instant.parse("2027-03-28T00:59:57Z"), // to summer time in Berlin
                Instant.parse("2027-10-31T00:59:57Z"), // and back
                Instant.parse("2026-12-31T22:59:57Z")); // the year ends in Berlin
        ROWS.plan("A11 clock", 3 + changes.size());
        for (int round = 0; round < changes.size(); round++) {
            inAnotherTime("c" + round + "-", changes.get(round).toEpochMilli() - System.currentTimeMillis(), List.of());
            ROWS.passed("A11 clock");
        }
        long hour = 3_600_000;
        inAnotherTime("j-", 0, List.of(hour, 0L, -hour));
        for (int jump = 0; jump < 3; jump++) {
            ROWS.passed("A11 clock");
        }
    }

    private static void inAnotherTime(String prefix, long offset, List<Long> jumps) throws Exception {
        Path own = Files.createDirectory(folder.resolve("clock-" + prefix));
        Credentials client = ServerProcess.initialise(own.resolve("data"), own.resolve("credentials.json"));
        FaultPlan clock = new FaultPlan(own).shiftClock(offset);
        Promises other = new Promises(client);
        List<String> jvm = clock.jvm("-Xmx512m", "-Duser.timezone=Europe/Berlin");
        try (ServerProcess server =
                ServerProcess.start(own.resolve("data"), jvm, folder.resolve("server.log"), "--commit-interval", "1")) {
            StreamSetup.Stream stream;
            try (ApiClient api = new ApiClient(server.url(), client)) {
                StreamSetup setup = new StreamSetup(api, (call, result) -> {});
                stream = setup.stream(setup.source(), "Clock Events", Events.PARTS, Events.mapping());
            }
            Sender sender = new Sender(stream.url(), prefix);
            List<Thread> threads = sender.start(CONNECTIONS);
            // The change lies some seconds ahead; each jump has events before and behind it.
            Thread.sleep(jumps.isEmpty() ? 5_000 : 1_000);
            for (long jump : jumps) {
                clock.shiftClock(jump);
                int then = sender.acknowledged.size();
                Awaitility.await().atMost(PATIENCE).until(() -> sender.acknowledged.size() > then + 500);
                Thread.sleep(1_500);
            }
            sender.stop();
            for (Thread thread : threads) {
                thread.join();
            }
            other.remember(sender);
            assertThat(other.acknowledged()).isGreaterThan(500);
            other.check(server.url(), stream.table(), prefix);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "tributary.fault.all", matches = "true")
    void a12SenderFasterThanTheLake() throws Exception {
        ROWS.plan("A12 slow lake", 1);
        try (ServerProcess server = start("-Xmx320m", "--commit-interval", "1", "--max-backlog", "64")) {
            faults.arm("slow lake");
            Sender sender = new Sender(server.url() + path, "w-", 20_000);
            List<Thread> threads = sender.start(8);
            Awaitility.await().atMost(PATIENCE).until(() -> sender.turnedAway.getOrDefault(503, 0) > 5);
            assertThat(server.alive()).as("memory is bounded").isTrue();
            faults.arm("");
            int then = sender.acknowledged.size();
            Awaitility.await().atMost(PATIENCE).until(() -> sender.acknowledged.size() > then + 500);
            sender.stop();
            for (Thread thread : threads) {
                thread.join();
            }
            promises.remember(sender);
            promises.check(server.url(), table, "w-");
            ROWS.passed("A12 slow lake");
        }
    }

    private static ServerProcess start(String heap, String... options) throws IOException {
        return ServerProcess.start(data, faults.jvm(heap), folder.resolve("server.log"), options);
    }

    private static StreamSetup.Stream stream(ServerProcess server, String title) {
        try (ApiClient client = new ApiClient(server.url(), credentials)) {
            StreamSetup setup = new StreamSetup(client, (call, result) -> {});
            return setup.stream(setup.source(), title, Events.PARTS, Events.mapping());
        }
    }

    private static void checkWithAFreshServer(String prefix) throws Exception {
        try (ServerProcess server = start("-Xmx512m")) {
            promises.check(server.url(), table, prefix);
        }
    }

    private static long inFlight(ApiClient client) {
        JsonNode status = client.call("GET", "/tributary/v1/status", null).json();
        return status.path("end").asLong() - status.path("settled").asLong();
    }

    private static String schemaRef(ApiClient client) {
        JsonNode all =
                client.call("GET", "/data/foundation/catalog/dataSets", null).json();
        return all.elements().next().path("schemaRef").toString();
    }

    private static String datasets(ApiClient client) {
        return client.call("GET", "/data/foundation/catalog/dataSets", null)
                .json()
                .toString();
    }

    private static void changeDocumentsUntilItEnds(ServerProcess server) {
        try (ApiClient client = new ApiClient(server.url(), credentials)) {
            String reference = schemaRef(client);
            for (int n = 0; server.alive(); n++) {
                client.call(
                        "POST",
                        "/data/foundation/catalog/dataSets",
                        "{\"name\":\"during " + n + "\",\"schemaRef\":" + reference + "}");
            }
        } catch (RuntimeException e) {
            // The server is gone, as it should be.
        }
    }

    private static void askForUpkeepUntilItEnds(ServerProcess server) throws InterruptedException {
        try (ApiClient client = new ApiClient(server.url(), credentials)) {
            while (server.alive()) {
                client.call("POST", "/tributary/v1/upkeep", "{}");
                Thread.sleep(500);
            }
        } catch (RuntimeException e) {
            // The server is gone, as it should be.
        }
    }

    private static void signal(String name, ServerProcess server) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(server.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Connections that send until the server is gone or they are ended. */
    private static final class Load {

        private final Sender sender;
        private final List<Thread> threads;

        Load(ServerProcess server, String prefix) {
            this(new Sender(server.url() + path, prefix));
        }

        Load(Sender sender) {
            this.sender = sender;
            threads = sender.start(CONNECTIONS);
        }

        void end() throws InterruptedException {
            sender.stop();
            remember();
        }

        void remember() throws InterruptedException {
            for (Thread thread : threads) {
                thread.join();
            }
            promises.remember(sender);
        }
    }
}
