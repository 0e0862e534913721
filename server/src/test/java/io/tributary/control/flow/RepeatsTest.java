package io.tributary.control.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.control.flow.FlowServer.Answer;
import io.tributary.control.store.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A create call that is sent again with its {@code Idempotency-Key}. */
class RepeatsTest {

    private static final String TARGET =
            "{\"name\": \"T\", \"connectionSpec\": {\"id\": \"c604ff05-7f1a-43c0-8e18-33bf874cb11c\"}, \"params\":"
                    + " {\"dataSetId\": \"x\"}}";

    @TempDir
    private Path folder;

    private FlowServer server;

    @BeforeEach
    void start() throws IOException {
        server = FlowServer.start(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer create(String collection, String body, String key) {
        return server.post("/" + collection, body, "Idempotency-Key", key);
    }

    @Test
    void repeatedCallIsAnsweredAsBeforeAndMakesNothing() {
        String source = server.capillarySource(server.capillaryBase());
        String body = FlowServer.flowBody(FlowServer.REST, source, server.target(FlowServer.DATASET), MadeUp.MAPPING)
                .toString();

        Answer first = create("flows", body, "k1");
        Answer again = create("flows", body, "k1");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.text()).isEqualTo(first.text()).contains("Dataflow created successfully");
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(again.header("Location")).isEqualTo(first.header("Location")).endsWith(first.id());
        assertThat(server.get("/flows?count=true").text()).isEqualTo("{\"count\":1}");
    }

    @Test
    void keyBelongsToOneBodyOneCollectionAndOneSandbox() {
        Answer first = create("targetConnections", TARGET, "k1");

        Answer other = create("targetConnections", TARGET.replace("\"T\"", "\"U\""), "k1");
        Answer elsewhere = server.post("/targetConnections", TARGET, "Idempotency-Key", "k1", "x-sandbox-name", "dev");
        Answer otherKey = create("targetConnections", TARGET, "k2");

        assertThat(other.status()).isEqualTo(422);
        assertThat(other.code()).isEqualTo("FLOW-1100-422");
        assertThat(elsewhere.id()).isNotEmpty().isNotEqualTo(first.id());
        assertThat(otherKey.id()).isNotEmpty().isNotEqualTo(first.id());
        assertThat(create("connections", TARGET, "k1").id()).isNotEmpty().isNotEqualTo(first.id());
    }

    @Test
    void refusedCallIsNotRemembered() {
        assertThat(create("targetConnections", TARGET.replace("dataSetId", "x"), "k1")
                        .status())
                .isEqualTo(400);

        assertThat(create("targetConnections", TARGET, "k1").status()).isEqualTo(201);
    }

    @Test
    void ofManyAtOnceOneIsMade() throws Exception {
        List<Callable<String>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            calls.add(() -> create("targetConnections", TARGET, "k1").id());
        }

        List<String> ids = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<String> result : threads.invokeAll(calls)) {
                ids.add(result.get());
            }
        }

        assertThat(ids).hasSize(8).doesNotContain("").containsOnly(ids.getFirst());
    }

    @Test
    void longKeyIsRefused() {
        assertThat(create("targetConnections", TARGET, "k".repeat(256)).code()).isEqualTo("FLOW-1100-400");
    }

    @Test
    void keyIsForgottenAfterADay() {
        AtomicReference<Instant> now = new AtomicReference<>(FlowServer.NOW);
        Repeats repeats = new Repeats(server.secrets, now::get);
        Scope scope = new Scope(FlowServer.ORG, "prod");
        var body = FlowServer.JSON.createObjectNode().put("name", "n");
        var answer = FlowServer.JSON.createObjectNode().put("id", "1");
        Repeats.Call call = Repeats.Call.of("flows", "k", body, false);
        repeats.remember(server.store, scope, call, answer);

        now.set(FlowServer.NOW.plus(Duration.ofHours(24)).minusMillis(1));
        assertThat(repeats.answered(server.store, scope, call)).contains(answer);
        now.set(FlowServer.NOW.plus(Duration.ofHours(24)));
        assertThat(repeats.answered(server.store, scope, call)).isEqualTo(Optional.empty());
        repeats.remember(server.store, scope, call, answer);
        assertThat(repeats.answered(server.store, scope, call)).contains(answer);
    }
}
