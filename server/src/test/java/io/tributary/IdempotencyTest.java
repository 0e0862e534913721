package io.tributary;

import static io.tributary.StreamingFixture.batch;
import static io.tributary.StreamingFixture.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.StreamingFixture.Answer;
import io.tributary.http.HttpSettings;
import io.tributary.receive.ReceiveSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request with an idempotency key is taken once, whatever happens (ingestion contract §2.9); and the platform's rates, which need a server of their own. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IdempotencyTest {

    private static final String KEY = "Idempotency-Key";

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

    @Test
    @Order(1)
    void sameRequestIsAnsweredTheSameAndLandsOnce() {
        Answer first = at.post(at.ix.url(), at.good("once"), KEY, "\"k-1\"");
        Answer second = at.post(at.ix.url(), at.good("once"), KEY, "k-1");

        assertThat(first.status()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        at.awaitSettled();
        at.awaitRows(at.de.table(), "_id = 'once'", 1);
    }

    @Test
    @Order(2)
    void batchIsAnsweredTheSameAndLandsOnce() {
        String body = batch(at.good("once-a"), "17", at.good("once-b"));
        Answer first = at.post(batch(at.ix), body, KEY, "k-2");
        Answer second = at.post(batch(at.ix), body, KEY, "k-2");

        assertThat(first.status()).isEqualTo(207);
        assertThat(second.text()).isEqualTo(first.text());
        at.awaitSettled();
        at.awaitRows(at.de.table(), "_id in ('once-a', 'once-b')", 2);
    }

    @Test
    @Order(3)
    void refusalIsAnsweredTheSameAndKeptOnce() {
        String wrong = "{\"_id\":\"once-wrong\"}";
        Answer first = at.post(at.it.url(), wrong, KEY, "k-3");
        Answer second = at.post(at.it.url(), wrong, KEY, "k-3");

        assertThat(first.status()).isEqualTo(400);
        assertThat(second.text()).isEqualTo(first.text());
        at.awaitSettled();
        String all = at.client()
                .call("GET", "/tributary/v1/quarantine?limit=100", null)
                .orRefused("list")
                .toString();
        assertThat(all.split("\"VALIDATION\"", -1)).hasSize(2);
    }

    @Test
    @Order(4)
    void anotherRequestUnderTheSameKeyIsRefused() {
        assertThat(at.post(at.ix.url(), at.good("mine"), KEY, "k-4").status()).isEqualTo(200);

        for (Answer other : List.of(
                at.post(at.ix.url(), at.good("other"), KEY, "k-4"),
                at.post(at.ix.url() + "?syncValidation=true", at.good("mine"), KEY, "k-4"),
                at.post(batch(at.ix), batch(at.good("mine")), KEY, "k-4"))) {
            assertThat(other.status()).isEqualTo(422);
            assertThat(other.at("/title")).isEqualTo("Idempotency-Key Reused");
        }
        assertThat(at.post(at.ir.url(), "{\"id\":\"elsewhere\",\"at\":\"2025-07-14T12:00:00Z\"}", KEY, "k-4")
                        .status())
                .as("another inlet has keys of its own")
                .isEqualTo(200);
    }

    @Test
    @Order(5)
    void requestThatWasRefusedAsAWholeCanBeMendedUnderItsKey() {
        assertThat(at.post(at.ix.url(), "{broken", KEY, "k-5").status()).isEqualTo(400);
        assertThat(at.post(at.ix.url(), at.good("mended"), KEY, "k-5").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @Order(6)
    @ValueSource(strings = {"\"\"", "\"  \"", "LONG"})
    void keysOfAnotherFormAreRefused(String key) {
        Answer answer = at.post(at.ix.url(), at.good("bad-key"), KEY, key.replace("LONG", "k".repeat(256)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("/title")).isEqualTo("Bad Idempotency-Key");
    }

    @Test
    @Order(7)
    void manyAtOnceAreOne() throws Exception {
        List<Callable<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            calls.add(() -> at.post(at.ix.url(), at.good("crowd"), KEY, "k-7"));
        }
        Set<String> answers = new HashSet<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answer> call : threads.invokeAll(calls)) {
                assertThat(call.get().status()).isEqualTo(200);
                answers.add(call.get().text());
            }
        }
        assertThat(answers).hasSize(1);
        at.awaitSettled();
        at.awaitRows(at.de.table(), "_id = 'crowd'", 1);
    }

    @Test
    @Order(8)
    void keysOutliveARestartAndAreBounded() {
        Answer before = at.post(at.ix.url(), at.good("outlives"), KEY, "k-8");
        at.restart(new ReceiveSettings(HttpSettings.MAX_BODY_BYTES, false, 503, 12));

        assertThat(at.post(at.ix.url(), at.good("outlives"), KEY, "k-8").text()).isEqualTo(before.text());
        List<Integer> statuses = new ArrayList<>();
        Answer last = before;
        for (int i = 0; i < 12; i++) {
            last = at.post(at.ix.url(), at.good("many"), KEY, "k-8-" + i);
            statuses.add(last.status());
        }
        assertThat(statuses).contains(200, 429);
        assertThat(last.status()).isEqualTo(429);
        assertThat(Long.parseLong(last.header("Retry-After"))).isBetween(1L, 3_600L);
        assertThat(at.post(at.ix.url(), at.good("outlives"), KEY, "k-8").text())
                .as("what is remembered stays remembered")
                .isEqualTo(before.text());
        assertThat(at.post(at.ix.url(), at.good("keyless")).status()).isEqualTo(200);
        at.awaitSettled();
        at.awaitRows(at.de.table(), "_id = 'outlives'", 1);
    }

    @Test
    @Order(9)
    @org.junit.jupiter.api.DisplayName(
            "check 35: under strict limits the 61st validated call of a minute is told 429, and the others go on")
    void check35() {
        at.restart(new ReceiveSettings(HttpSettings.MAX_BODY_BYTES, true, 503, 1_000));
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < 61; i++) {
            answers.add(at.post(at.ix.url() + "?syncValidation=true", at.good("c35-" + i)));
        }
        List<Answer> refused = answers.stream().filter(a -> a.status() == 429).toList();
        assertThat(refused).isNotEmpty();
        assertThat(Long.parseLong(refused.getFirst().header("Retry-After"))).isBetween(1L, 60L);
        assertThat(refused.getFirst().at("/title")).isEqualTo("Too Many Requests");
        assertThat(at.post(at.ix.url(), at.good("c35-plain")).status()).isEqualTo(200);
        assertThat(at.post(
                                at.it.url(),
                                record("c35-it").replace("\"commerce\":{\"order\":{\"priceTotal\":90}}", "\"total\":1"))
                        .status())
                .as("validation that the inlet does by itself is not counted")
                .isEqualTo(200);
    }
}
