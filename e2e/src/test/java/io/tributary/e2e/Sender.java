package io.tributary.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends events over several connections until the server goes away, and remembers what it was told. */
final class Sender {

    private static final int EVERY_NTH_IS_INVALID = 401;
    private static final int BATCH = 20;
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(2);

    private final JsonMapper mapper = JsonMapper.builder().build();
    private final String url;
    private final String prefix;
    private final String note;
    private boolean resends;
    private volatile boolean stopped;

    /** Answers that were neither yes nor a refusal of a message: 503 and the like, by status. */
    final Map<Integer, Integer> turnedAway = new ConcurrentHashMap<>();

    /** How often no answer came in time. */
    final AtomicInteger timeouts = new AtomicInteger();

    /** Every id that was sent, whether or not an answer came. */
    final Set<String> sent = ConcurrentHashMap.newKeySet();

    /** Ids of events that were accepted, with their transaction ids. */
    final Map<String, String> acknowledged = new ConcurrentHashMap<>();

    Sender(String url, String prefix) {
        this(url, prefix, 0);
    }

    /** @param padding so many bytes more in each event */
    Sender(String url, String prefix, int padding) {
        this.url = url;
        this.prefix = prefix;
        this.note = padding == 0 ? "" : "\"note\":\"" + "x".repeat(padding) + "\",";
    }

    /** Sends what was not answered in time once more under the same key, as a careful client does, until it is answered. */
    Sender resending() {
        resends = true;
        return this;
    }

    /** Ends the connections after what they are sending. */
    void stop() {
        stopped = true;
    }

    /** Starts the connections; they end by themselves when the server is gone. */
    List<Thread> start(int connections) {
        List<Thread> threads = new ArrayList<>();
        for (int c = 0; c < connections; c++) {
            int connection = c;
            threads.add(Thread.ofVirtual().start(() -> send(connection)));
        }
        return threads;
    }

    private void send(int connection) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int n = 0; !stopped; n++) {
                if (connection % 2 == 0) {
                    single(client, prefix + "-" + connection + "-" + n, n);
                } else {
                    batch(client, prefix + "-" + connection + "-" + n, n % 100 == 3);
                }
            }
        } catch (IOException e) {
            // The server is gone: what was not answered was not promised.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void single(HttpClient client, String id, int n) throws IOException, InterruptedException {
        boolean invalid = n % EVERY_NTH_IS_INVALID == 7;
        sent.add(id);
        HttpResponse<byte[]> response = post(client, id, url, invalid ? Events.invalid(id) : valid(id));
        if (response.statusCode() == 200) {
            acknowledged.put(
                    id, mapper.readTree(response.body()).path("xactionId").asText());
        } else if (response.statusCode() != 400) {
            comeAgain(response.statusCode());
        }
    }

    private void batch(HttpClient client, String id, boolean oneInvalid) throws IOException, InterruptedException {
        StringBuilder body = new StringBuilder("{\"messages\":[");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            String one = id + "-" + i;
            ids.add(one);
            body.append(i == 0 ? "" : ",").append(oneInvalid && i == 11 ? Events.invalid(one) : valid(one));
        }
        sent.addAll(ids);
        HttpResponse<byte[]> response = post(
                client,
                id,
                url.replace("/collection/", "/collection/batch/"),
                body.append("]}").toString());
        if (response.statusCode() == 207) {
            JsonNode responses = mapper.readTree(response.body()).path("responses");
            for (int i = 0; i < BATCH; i++) {
                if (!responses.path(i).has("status")) {
                    acknowledged.put(
                            ids.get(i), responses.path(i).path("xactionId").asText());
                }
            }
        } else {
            comeAgain(response.statusCode());
        }
    }

    private String valid(String id) {
        return note.isEmpty() ? Events.valid(id) : "{" + note + Events.valid(id).substring(1);
    }

    private void comeAgain(int status) throws InterruptedException {
        turnedAway.merge(status, 1, Integer::sum);
        Thread.sleep(20);
    }

    private HttpResponse<byte[]> post(HttpClient client, String key, String url, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!resends) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        }
        HttpRequest keyed =
                request.header("Idempotency-Key", key).timeout(ANSWERED_WITHIN).build();
        while (true) {
            try {
                HttpResponse<byte[]> response = client.send(keyed, HttpResponse.BodyHandlers.ofByteArray());
                if (response.statusCode() != 409) {
                    return response;
                }
                Thread.sleep(50);
            } catch (HttpTimeoutException e) {
                timeouts.incrementAndGet();
            }
        }
    }
}
