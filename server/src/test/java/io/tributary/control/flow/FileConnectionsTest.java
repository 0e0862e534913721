package io.tributary.control.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.backfill.Explorer;
import io.tributary.backfill.SftpServer;
import io.tributary.outbound.OutboundGuard;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code test} and {@code explore} of connections to SFTP servers and local files (flow-service contract §12, checks 29 to 33). */
class FileConnectionsTest {

    private static final KeyPair HOST_KEY = SftpServer.newKey();
    private static final KeyPair USER_KEY = SftpServer.newKey();

    @TempDir
    private static Path folder;

    private static Path remote;
    private static FlowServer server;
    private static SftpServer sftp;

    @BeforeAll
    static void start() throws Exception {
        remote = Files.createDirectories(folder.resolve("remote"));
        Path local = Files.createDirectories(folder.resolve("local/in"));
        Files.createDirectories(remote.resolve("archive/2024"));
        Files.writeString(remote.resolve("p.csv"), "id,tier\n1,gold\n2,silver\n");
        Files.writeString(remote.resolve("notes.pdf"), "x");
        Files.writeString(remote.resolve("many.csv"), "id\n" + "7\n".repeat(250));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(remote.resolve("p.csv.gz")))) {
            out.write("id;tier\n1;gold\n".getBytes(StandardCharsets.UTF_8));
        }
        Files.writeString(local.resolve("l.csv"), "a\n1\n");
        Files.writeString(folder.resolve("secret.csv"), "s\n1\n");
        Files.createSymbolicLink(local.resolve("link.csv"), folder.resolve("secret.csv"));
        Files.createSymbolicLink(local.resolve("out"), folder);
        sftp = SftpServer.start(remote, 0, HOST_KEY, USER_KEY.getPublic());
        server = FlowServer.start(
                folder,
                store -> new Explorer(store, new OutboundGuard(false, List.of("127.0.0.1")), folder.resolve("local")));
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        sftp.close();
    }

    private static ObjectNode params() {
        return FlowServer.JSON
                .createObjectNode()
                .put("host", "127.0.0.1")
                .put("port", sftp.port())
                .put("userName", "loader");
    }

    private static String body(String spec, ObjectNode params) {
        return """
                {"name": "Files", "connectionSpec": {"id": "b7bf2577-4520-42c9-bae9-cad01560f7bc"},
                 "auth": {"specName": "%s", "params": %s}}""".formatted(spec, params);
    }

    private static String byPassword(ObjectNode params) {
        return server.make("connections", body("Basic Authentication for sftp", params));
    }

    private static String good() {
        return byPassword(params().put("password", "right"));
    }

    private static String local() {
        return server.make(
                "connections",
                "{\"name\": \"L\", \"connectionSpec\": {\"id\": \"675c2434-ed52-5f6b-bdb2-dddbee721c5f\"}}");
    }

    private static JsonNode test(String id) {
        FlowServer.Answer answer = server.get("/connections/" + id + "/test");
        assertThat(answer.status()).isEqualTo(200);
        return answer.json();
    }

    private static String reason(String id) {
        JsonNode result = test(id);
        assertThat(result.path("result").booleanValue()).isFalse();
        assertThat(result.path("errors").path(0).path("code").asText()).isEqualTo("CONNECTOR-2001-500");
        return result.path("errors").path(0).path("message").asText();
    }

    @Test
    void goodPasswordWorksAndAWrongOneIsSaid() {
        assertThat(test(good()).toString()).isEqualTo("{\"result\":true}");
        assertThat(reason(byPassword(params().put("password", "wr0ng-one"))))
                .isEqualTo("The SFTP server 127.0.0.1:" + sftp.port() + " refuses this user with this password or key");
    }

    @Test
    void keyWorksWithAndWithoutPassPhrase() throws Exception {
        String spec = "SSH PublicKey Authentication for sftp";
        OpenSSHKeyEncryptionContext locked = new OpenSSHKeyEncryptionContext();
        locked.setPassword("open sesame");
        locked.setCipherType("256");

        assertThat(test(server.make("connections", body(spec, params().put("privateKeyContent", written(null)))))
                        .path("result")
                        .booleanValue())
                .isTrue();
        ObjectNode withPhrase =
                params().put("privateKeyContent", written(locked)).put("passPhrase", "open sesame");
        assertThat(test(server.make("connections", body(spec, withPhrase)))
                        .path("result")
                        .booleanValue())
                .isTrue();
        assertThat(reason(server.make("connections", body(spec, withPhrase.put("passPhrase", "other")))))
                .startsWith("privateKeyContent can't be read");
        assertThat(reason(server.make("connections", body(spec, params().put("privateKeyContent", "bm8ga2V5")))))
                .startsWith("privateKeyContent");
    }

    private static String written(OpenSSHKeyEncryptionContext context) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(USER_KEY, "test", context, out);
        return Base64.getEncoder().encodeToString(out.toByteArray());
    }

    @Test
    void serverMustShowTheKeyThatWasNamedOrSeenFirst() throws Exception {
        String right = KeyUtils.getFingerPrint(HOST_KEY.getPublic());
        String other = KeyUtils.getFingerPrint(USER_KEY.getPublic());
        assertThat(test(byPassword(params().put("password", "right").put("hostKey", right)))
                        .path("result")
                        .booleanValue())
                .isTrue();
        assertThat(reason(byPassword(params().put("password", "right").put("hostKey", other))))
                .isEqualTo("The server shows the host key " + right
                        + ", which is not the one of the connection's hostKey");

        try (SftpServer first = SftpServer.start(remote, 0, HOST_KEY, null)) {
            int port = first.port();
            String id = byPassword(params().put("port", port).put("password", "right"));
            assertThat(test(id).path("result").booleanValue()).isTrue();
            first.close();
            try (SftpServer second = SftpServer.start(remote, port, USER_KEY, null)) {
                assertThat(second.port()).isEqualTo(port);
                assertThat(reason(id))
                        .startsWith("The server shows the host key " + other + ", but " + right + " was seen first");
            }
        }
    }

    @Test
    void foldersAreListedAsAnArray() {
        JsonNode root = server.get("/connections/" + good() + "/explore?objectType=root")
                .json();
        assertThat(root.isArray()).isTrue();
        assertThat(root.get(0).toString())
                .isEqualTo(
                        "{\"type\":\"folder\",\"name\":\"archive\",\"path\":\"/archive\",\"canPreview\":false,\"canFetchSchema\":false}");
        assertThat(root.findValuesAsText("name"))
                .containsExactly("archive", "many.csv", "notes.pdf", "p.csv", "p.csv.gz");
        assertThat(root.get(3).path("canPreview").booleanValue()).isTrue();
        assertThat(server.get("/connections/" + good() + "/explore?objectType=folder&object=archive")
                        .json()
                        .toString())
                .contains("/archive/2024");
    }

    @Test
    void columnsOfAFileAreTold() {
        assertThat(server.get("/connections/" + good() + "/explore?objectType=FILE&fileType=delimited&object=/p.csv")
                        .text())
                .isEqualTo("[{\"name\":\"id\",\"type\":\"string\"},{\"name\":\"tier\",\"type\":\"string\"}]");
    }

    @Test
    void previewShowsAHundredRowsAtMost() {
        String path = "/connections/" + good() + "/explore?objectType=FILE&fileType=delimited&preview=true&object=";
        JsonNode preview = server.get(path + "/p.csv").json();
        assertThat(preview.path("format").asText()).isEqualTo("flat");
        assertThat(preview.path("schema").path("columns").path(1).toString())
                .isEqualTo(
                        "{\"name\":\"tier\",\"type\":\"string\",\"meta:xdmType\":\"string\",\"xdm\":{\"type\":\"string\"}}");
        assertThat(preview.path("data").toString())
                .isEqualTo("[{\"id\":\"1\",\"tier\":\"gold\"},{\"id\":\"2\",\"tier\":\"silver\"}]");
        assertThat(server.get(path + "/many.csv").json().path("data").size()).isEqualTo(100);
    }

    @Test
    void delimiterAndCompressionAreTheClients() {
        String path = "/connections/" + good() + "/explore?objectType=file&fileType=delimited&object=/p.csv.gz";
        assertThat(server.get(path + "&columnDelimiter=;&compressionType=gzip").text())
                .isEqualTo("[{\"name\":\"id\",\"type\":\"string\"},{\"name\":\"tier\",\"type\":\"string\"}]");
        FlowServer.Answer packed = server.get(path);
        assertThat(packed.status()).isEqualTo(400);
        assertThat(packed.text()).contains("set compressionType to gzip");
        assertThat(server.get(path + "&compressionType=tarGzip").code()).isEqualTo("FLOW-1100-400");
        assertThat(server.get(path.replace("p.csv.gz", "none.csv")).code()).isEqualTo("FLOW-1101-404");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.2",
                "localhost",
                "10.0.0.1",
                "169.254.169.254",
                "2130706433",
                "0x7f.1",
                "u:p@127.0.0.1",
                "::ffff:10.0.0.1",
                "[::1]",
                "fd00:ec2::254"
            })
    void hostsNobodyMayCallAreRefusedWhenTheyAreEntered(String host) {
        FlowServer.Answer answer = server.post(
                "/connections",
                body("Basic Authentication for sftp", params().put("host", host).put("password", "right")));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("FLOW-1100-400");
        assertThat(answer.text()).contains("/auth/params");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret.csv",
                "/../secret.csv",
                "in/../../secret.csv",
                "in/link.csv",
                "in/out/secret.csv",
                "/etc/passwd",
                "in/..%5C..%5Csecret.csv",
                "in/none.csv"
            })
    void nothingOutsideTheLocalFolderIsReached(String object) {
        FlowServer.Answer answer = server.get("/connections/" + local() + "/explore?objectType=file&object=" + object);
        assertThat(answer.code()).isEqualTo("FLOW-1101-404");
        assertThat(answer.text()).doesNotContain("\"s\"");
    }

    @Test
    void localFilesAreReadAndLinksNotShown() {
        String path = "/connections/" + local() + "/explore?objectType=";
        assertThat(server.get(path + "folder&object=in").json().findValuesAsText("name"))
                .containsExactly("l.csv");
        assertThat(server.get(path + "file&object=in/l.csv").text())
                .isEqualTo("[{\"name\":\"a\",\"type\":\"string\"}]");
    }
}
