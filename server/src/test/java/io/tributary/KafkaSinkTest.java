package io.tributary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The platform's Kafka sink as a client (ingestion contract §8): the requests it makes, by the same HTTP library, and the way it reads answers, without Kafka
 * around it.
 */
class KafkaSinkTest {

    @TempDir
    static Path folder;

    private static StreamingFixture at;

    @BeforeAll
    static void start() {
        at = new StreamingFixture(folder);
    }

    @AfterAll
    static void stop() {
        at.close();
    }

    /** What the sink does with one batch of records. */
    private static final class Sink {

        private final List<Integer> reported = new ArrayList<>();
        private String token = "";
        private int tokenCalls;
        private int lastStatus;

        /** It makes the batch URL by a replacement in the one it was given. */
        void put(String inletUrl, boolean authenticated, String... records) throws IOException {
            if (authenticated && token.isEmpty()) {
                token = token();
            }
            String url = inletUrl.replaceFirst("/collection/", "/collection/batch/");
            String answer = post(url, "application/json", "{\"messages\":[" + String.join(",", records) + "]}", token);
            if (lastStatus / 100 == 2) {
                read(answer, records.length);
            }
        }

        /** A failed item is one with a status; which record it was it takes from the end of the id. */
        private void read(String answer, int records) throws IOException {
            JsonNode items = StreamingFixture.JSON.readTree(answer).get("responses");
            assertThat(items).as("without this array the sink dies").isNotNull();
            for (JsonNode item : items) {
                if (item.has("status")) {
                    assertThat(item.get("status").isInt()).isTrue();
                    String id = item.get("xactionId").textValue();
                    int index = Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
                    assertThat(index).isBetween(0, records - 1);
                    reported.add(index);
                }
            }
        }

        private String token() throws IOException {
            tokenCalls++;
            var credentials = at.credentials();
            String form = "grant_type=client_credentials&client_id=" + credentials.clientId() + "&client_secret="
                    + credentials.clientSecret()
                    + "&scope=openid,AdobeID,read_organizations,additional_info.projectedProductContext,session";
            String answer = post(at.url() + "/ims/token/v3", "application/x-www-form-urlencoded", form, "");
            assertThat(lastStatus).isEqualTo(200);
            JsonNode body = StreamingFixture.JSON.readTree(answer);
            assertThat(body.get("expires_in").longValue())
                    .as("90 seconds or less would mean a token call for every request")
                    .isGreaterThan(90);
            return body.get("access_token").textValue();
        }

        private String post(String url, String type, String body, String bearer) throws IOException {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection();
            connection.setRequestMethod("POST");
            connection.setConnectTimeout(5_000);
            connection.setReadTimeout(60_000);
            connection.setDoOutput(true);
            connection.setRequestProperty("Accept", "text/html, image/gif, image/jpeg, */*; q=0.2");
            connection.setRequestProperty("Content-Type", type);
            if (!bearer.isEmpty()) {
                connection.setRequestProperty("Authorization", "Bearer " + bearer);
            }
            connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            lastStatus = connection.getResponseCode();
            try (InputStream in = lastStatus < 300 ? connection.getInputStream() : connection.getErrorStream()) {
                assertThat(in).as("an error without a body kills the sink").isNotNull();
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                in.transferTo(all);
                assertThat(connection.getContentEncoding()).isNull();
                assertThat(all.size()).isPositive();
                return all.toString(StandardCharsets.UTF_8);
            }
        }
    }

    @Test
    @DisplayName("check 54: of two records exactly the second, which is invalid, is reported; the sink goes on")
    void check54() throws Exception {
        Sink sink = new Sink();
        sink.put(
                at.ix.url(),
                false,
                at.good("c54"),
                "{\"header\":{\"schemaRef\":" + at.schemaRef("application/vnd.adobe.xed+json") + "}}");

        assertThat(sink.reported).containsExactly(1);
        sink.put(at.ix.url(), false, at.good("c54-next"));
        assertThat(sink.reported).containsExactly(1);
        at.awaitRows(at.de.table(), "_id in ('c54', 'c54-next')", 2);
    }

    @Test
    @DisplayName("check 55: one token call for three puts into an inlet that asks for a token")
    void check55() throws Exception {
        Sink sink = new Sink();
        for (int i = 0; i < 3; i++) {
            sink.put(at.ia.url(), true, at.good("c55-" + i));
            assertThat(sink.lastStatus).isEqualTo(207);
        }

        assertThat(sink.tokenCalls).isEqualTo(1);
        assertThat(sink.reported).isEmpty();
        at.awaitRows(at.de.table(), "_id like 'c55-%'", 3);
    }

    @Test
    @DisplayName("§1: what the sink meets of errors has a body, whatever the status")
    void errorsHaveBodies() throws Exception {
        Sink sink = new Sink();
        sink.put(at.ia.url(), false, at.good("x"));
        assertThat(sink.lastStatus).isEqualTo(401);
        sink.put(at.ix.url().replaceFirst("[0-9a-f]{64}", "0".repeat(64)), false, at.good("x"));
        assertThat(sink.lastStatus).isEqualTo(404);
        sink.put(at.ix.url(), false, "{broken");
        assertThat(sink.lastStatus).isEqualTo(400);
        sink.put(at.ix.url(), false, "\"" + "x".repeat(1_048_576) + "\"");
        assertThat(sink.lastStatus).isEqualTo(413);
        sink.put(at.ix.url() + "?x-adobe-flow-id=" + at.fx, false, at.good("query-survives"));
        assertThat(sink.lastStatus).isEqualTo(207);
    }

    @Test
    @DisplayName("§2.1: the empty POST that the sink sends after a failed token call")
    void emptyPost() throws Exception {
        Sink sink = new Sink();
        sink.post(at.ix.url(), "application/json", "", "");
        assertThat(sink.lastStatus).isEqualTo(400);
        sink.post(at.ia.url(), "application/json", "", "");
        assertThat(sink.lastStatus).isEqualTo(401);
    }
}
