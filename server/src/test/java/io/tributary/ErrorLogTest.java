package io.tributary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.client.StreamSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator reads in {@code logs/errors.ndjson}, and what must not stand there. */
class ErrorLogTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static StreamSetup.Stream stream;

    @BeforeAll
    static void start() {
        server = RunningServer.start(folder);
        stream = server.stream("Errors");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void messageThatIsPutAsideIsToldByItsIdsAndItsPlacesWithoutItsValues() throws Exception {
        String message = RunningServer.wrongEvent("planted-value-17");
        server.send(stream, message);

        JsonNode line = await(found -> "message".equals(found.path("kind").asText())
                && found.at("/payload/sha256").asText().equals(sha256(message)));

        assertThat(line.path("errorType").asText()).isEqualTo("VALIDATION");
        assertThat(line.path("errorCode").asText()).isEqualTo("DCVS-1106-400");
        assertThat(line.path("timestamp").asText()).endsWith("Z");
        assertThat(line.path("flowId").asText()).isNotEmpty();
        assertThat(line.path("inletId").asText()).hasSize(64);
        assertThat(line.path("datasetId").asText()).isNotEmpty();
        assertThat(line.at("/places/0/rule").asText()).isEqualTo("required");
        assertThat(line.at("/payload/bytes").asInt()).isEqualTo(message.length());
        String kept = server.get("/tributary/v1/quarantine/"
                        + line.at("/payload/quarantineId").asText())
                .text();
        assertThat(kept)
                .contains("planted-value-17")
                .contains(line.path("xactionId").asText());
        assertThat(everything()).doesNotContain("planted-value-17", "quoted");
    }

    @Test
    void answerThatRefusesAMessageIsToldByRequestAndLeadsToTheMessage() {
        String message = RunningServer.wrongEvent("planted-value-18");
        RunningServer.Answer answer =
                server.send("POST", stream.url().substring(server.url().length()) + "&syncValidation=true", message);
        assertThat(answer.status()).isEqualTo(400);

        JsonNode told = await(found ->
                found.path("requestId").asText().equals(answer.headers().get("x-request-id")));
        assertThat(told.path("kind").asText()).isEqualTo("answer");
        assertThat(told.path("errorType").asText()).isEqualTo("PROTOCOL");
        assertThat(told.at("/response/status").asInt()).isEqualTo(400);
        assertThat(told.at("/response/title").asText()).isEqualTo("Invalid XDM Message Format");
        assertThat(told.path("xactionId").asText()).isNotEmpty();
        JsonNode kept = await(found -> "message".equals(found.path("kind").asText())
                && found.path("xactionId").equals(told.path("xactionId")));
        assertThat(kept.at("/payload/sha256").asText()).isEqualTo(sha256(message));
        assertThat(everything()).doesNotContain("planted-value-18");
    }

    @Test
    void callsOfTheApiThatFailAreToldWithoutTokensOrQuery() {
        RunningServer.Answer answer =
                server.send("GET", "/data/foundation/flowservice/flows?property=name==planted-value-19&foo=1", "");
        assertThat(answer.status()).isEqualTo(400);

        JsonNode told = await(found ->
                found.path("requestId").asText().equals(answer.headers().get("x-request-id")));

        assertThat(told.path("errorCode").asText()).isEqualTo("FLOW-1451-400");
        assertThat(told.path("route").asText()).isEqualTo("/data/foundation/flowservice/flows");
        assertThat(told.at("/response/message").asText()).isNotEmpty();
        assertThat(everything()).doesNotContain("planted-value-19", "Bearer", server.client.token());
    }

    @Test
    void textsOfAnswersAreToldWithoutWhatTheyQuote() {
        RunningServer.Answer answer = server.send(
                "POST",
                stream.url()
                        .substring(server.url().length())
                        .replace("?x-adobe-flow-id=", "?x-adobe-flow-id=planted-20"),
                "{}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("There is no flow [planted-20");

        JsonNode told = await(found ->
                found.path("requestId").asText().equals(answer.headers().get("x-request-id")));

        assertThat(told.at("/response/message").asText()).endsWith("There is no flow […] on this inlet");
        assertThat(everything()).doesNotContain("planted-20");
    }

    private static JsonNode await(Predicate<JsonNode> wanted) {
        return Awaitility.await()
                .atMost(RunningServer.PATIENCE)
                .until(() -> lines().filter(wanted).findFirst(), java.util.Optional::isPresent)
                .orElseThrow();
    }

    private static Stream<JsonNode> lines() {
        return Stream.of(everything().split("\n"))
                .filter(line -> !line.isEmpty())
                .map(line -> {
                    try {
                        return JSON.readTree(line);
                    } catch (IOException e) {
                        throw new UncheckedIOException("not JSON: " + line, e);
                    }
                });
    }

    private static String everything() {
        Path logs = folder.resolve("logs");
        try (Stream<Path> files = Files.list(logs)) {
            List<Path> found = files.toList();
            assertThat(found).containsExactly(logs.resolve("errors.ndjson"));
            String text = Files.readString(found.getFirst());
            // The last line may be half written.
            return text.substring(0, text.lastIndexOf('\n') + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
