package io.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import io.tributary.client.FileSetup;
import io.tributary.client.StreamSetup;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed while it pours a file goes on where it was: each row lands once. */
class FileCrashTest {

    private static final int ROWS = 30_000;
    private static final int WANTED = 2;
    private static final int MOST_ROUNDS = 8;
    private static final Map<String, String> MAPPING = Map.of("id", "_id", "at", "timestamp");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private Path data;
    private Credentials credentials;
    private String flowId = "";
    private String table = "";
    private int files;

    /** When the kill comes is chance: rounds with more files follow, until it came often enough in the middle of a file. */
    @Test
    void fileThatIsPouredWhileTheServerIsKilledLandsOnce() throws Exception {
        data = folder.resolve("data");
        credentials = ServerProcess.initialise(data, folder.resolve("credentials.json"));
        int inTheMiddle = 0;
        try (SshServer sftp = sftp()) {
            while (inTheMiddle < WANTED && files < MOST_ROUNDS) {
                writeRows();
                killWhileItPours(sftp.getPort());
                inTheMiddle += isInTheMiddle() ? 1 : 0;
            }
            try (ServerProcess server = start();
                    ApiClient client = new ApiClient(server.url(), credentials)) {
                check(client);
            }
        }
        assertThat(inTheMiddle).as("kills in the middle of a file").isEqualTo(WANTED);
    }

    /** Pours the newest file, and kills the server once some of its rows are in the log. */
    private void killWhileItPours(int port) throws Exception {
        try (ServerProcess server = start();
                ApiClient client = new ApiClient(server.url(), credentials)) {
            FileSetup setup = new FileSetup(client);
            long before = (long) (files - 1) * ROWS;
            if (flowId.isEmpty()) {
                StreamSetup.Target target =
                        new StreamSetup(client, (call, result) -> {}).target("Historical", Events.PARTS, MAPPING);
                table = target.table();
                String connection = setup.connection("127.0.0.1", port, "loader", "right");
                flowId = setup.flow(
                        "Historical",
                        setup.source(connection, "/*.csv"),
                        target,
                        JsonNodeFactory.instance.objectNode());
            } else {
                Awaitility.await().atMost(PATIENCE).until(() -> allEnded(setup.runs(flowId)));
                client.call("POST", "/data/foundation/flowservice/runs", "{\"flowId\":\"" + flowId + "\"}")
                        .orRefused("POST /runs");
            }
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> logEnd(client) > before);
            server.kill();
        }
    }

    /** Whether a run stands in the middle of its pouring, as the documents of the stopped server say. */
    private boolean isInTheMiddle() throws SQLException {
        String url = "jdbc:sqlite:" + data.resolve("control.db");
        try (Connection database = DriverManager.getConnection(url);
                Statement statement = database.createStatement();
                ResultSet runs = statement.executeQuery("select body from document where kind = 'fileRuns'")) {
            boolean found = false;
            while (runs.next()) {
                found |= runs.getString(1).contains("\"phase\":\"POURING\"");
            }
            return found;
        }
    }

    private void check(ApiClient client) throws IOException {
        FileSetup setup = new FileSetup(client);
        Awaitility.await().atMost(PATIENCE).until(() -> allEnded(setup.runs(flowId)));
        JsonNode runs = setup.runs(flowId);
        assertThat(runs).hasSize(files);
        for (JsonNode run : runs) {
            assertThat(status(run)).isEqualTo("success");
            assertThat(run.path("metrics")
                            .path("recordSummary")
                            .path("outputRecordCount")
                            .asInt())
                    .isEqualTo(ROWS);
        }
        assertThat(count(client, "count(*)")).isEqualTo((long) files * ROWS);
        assertThat(count(client, "count(distinct _id)")).isEqualTo((long) files * ROWS);
        try (Stream<Path> left = Files.list(data.resolve("staging"))) {
            assertThat(left).as("copies of files that are left").isEmpty();
        }
    }

    private void writeRows() throws IOException {
        Path remote = Files.createDirectories(folder.resolve("remote"));
        try (BufferedWriter out = Files.newBufferedWriter(remote.resolve("part" + files + ".csv"))) {
            out.write("id,at\n");
            for (int row = files * ROWS; row < (files + 1) * ROWS; row++) {
                out.write("r" + row + ",2024-03-01T10:00:00Z\n");
            }
        }
        files++;
    }

    private SshServer sftp() throws IOException {
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(new SimpleGeneratorHostKeyProvider());
        server.setPasswordAuthenticator((user, password, session) -> password.equals("right"));
        server.setFileSystemFactory(new VirtualFileSystemFactory(folder.resolve("remote")));
        server.setSubsystemFactories(List.of(new SftpSubsystemFactory.Builder().build()));
        server.start();
        return server;
    }

    private ServerProcess start() throws IOException {
        return ServerProcess.start(
                data,
                List.of("-Xmx512m"),
                folder.resolve("server.log"),
                "--commit-interval",
                "1",
                "--allow-hosts",
                "127.0.0.1");
    }

    private static boolean allEnded(JsonNode runs) {
        boolean ended = !runs.isEmpty();
        for (JsonNode run : runs) {
            ended &= !status(run).equals("inProgress");
        }
        return ended;
    }

    private static String status(JsonNode run) {
        return run.path("metrics").path("statusSummary").path("status").asText();
    }

    private static long logEnd(ApiClient client) {
        return client.call("GET", "/tributary/v1/status", null)
                .json()
                .path("end")
                .asLong();
    }

    private long count(ApiClient client, String what) {
        return client.call("POST", "/tributary/v1/sql", "{\"sql\":\"select " + what + " from " + table + "\"}")
                .orRefused("sql")
                .path("rows")
                .path(0)
                .path(0)
                .asLong();
    }
}
