package io.tributary.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.event.Event;
import io.tributary.event.LoggedEvent;
import io.tributary.http.HttpProblem;
import io.tributary.http.Response;
import io.tributary.log.EventLog;
import io.tributary.log.LogSettings;
import io.tributary.plan.InletPlan;
import io.tributary.plan.PayloadForm;
import io.tributary.receive.Custody.Fate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A crash between what is written about a keyed request and what is appended to the log: after the next start the request is there once, whole. */
class RequestKeysTest {

    private static final InletPlan INLET =
            new InletPlan("a".repeat(64), "ACME@AdobeOrg", "prod", "s", true, false, PayloadForm.RAW, false, List.of());
    private static final RequestKey KEY = new RequestKey("key", "fingerprint");

    /** The process ends here. */
    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static Decision three(Decision.Stamp stamp) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            events.add(new Event.Received(
                    stamp.id() + "-" + i,
                    INLET.inletId(),
                    "f",
                    "t",
                    stamp.atMillis(),
                    ("{\"n\":" + i + "}").getBytes(StandardCharsets.UTF_8)));
        }
        byte[] body = ("{\"batchId\":\"" + stamp.id() + "\"}").getBytes(StandardCharsets.UTF_8);
        return new Decision(stamp, events, Response.bytes(207, "application/json", body));
    }

    private static List<String> payloads(EventLog log) throws Exception {
        return log.recent(100, event -> true).stream()
                .map(LoggedEvent::event)
                .map(event -> new String(event.payload(), StandardCharsets.UTF_8))
                .toList();
    }

    @ParameterizedTest(name = "{0} of 3 messages were in the log")
    @CsvSource({"0", "1", "2", "3"})
    void crashBetweenKeyAndAnswerIsMendedByTheSameRequest(int there, @TempDir Path folder) throws Exception {
        try (EventLog log = EventLog.onDisk(folder.resolve("log"), LogSettings.defaults())) {
            RequestKeys before = RequestKeys.open(folder.resolve("keys.db"), log, 10);
            assertThatThrownBy(() -> before.once(INLET, KEY, RequestKeysTest::three, decision -> {
                        if (there > 0) {
                            log.append(decision.events().subList(0, there));
                        }
                        throw new Crash();
                    }))
                    .isInstanceOf(Crash.class);
            before.close();

            try (RequestKeys after = RequestKeys.open(folder.resolve("keys.db"), log, 10)) {
                Response answer = after.once(INLET, KEY, RequestKeysTest::three, decision -> {
                    log.append(decision.events());
                    return new Fate.Kept();
                });
                Response again = after.once(INLET, KEY, RequestKeysTest::three, decision -> {
                    throw new AssertionError("nothing is kept twice");
                });

                assertThat(payloads(log)).containsExactly("{\"n\":0}", "{\"n\":1}", "{\"n\":2}");
                assertThat(again.body()).isEqualTo(answer.body());
                assertThat(again.status()).isEqualTo(207);
            }
        }
    }

    @Test
    void whatCouldNotBeKeptCanBeTriedAgain(@TempDir Path folder) throws Exception {
        try (EventLog log = EventLog.onDisk(folder.resolve("log"), LogSettings.defaults());
                RequestKeys keys = RequestKeys.open(folder.resolve("keys.db"), log, 10)) {
            HttpProblem full = Answers.unavailable(503, 5, "full");
            assertThatThrownBy(() -> keys.once(INLET, KEY, RequestKeysTest::three, decision -> new Fate.NotKept(full)))
                    .isSameAs(full);

            Response answer = keys.once(INLET, KEY, RequestKeysTest::three, decision -> new Fate.Kept());

            assertThat(answer.status()).isEqualTo(207);
        }
    }

    @Test
    void whatIsUnknownIsSaidToBe(@TempDir Path folder) throws Exception {
        try (EventLog log = EventLog.onDisk(folder.resolve("log"), LogSettings.defaults());
                RequestKeys keys = RequestKeys.open(folder.resolve("keys.db"), log, 10)) {
            HttpProblem failed = Answers.unavailable(503, 5, "failed");
            assertThatThrownBy(
                            () -> keys.once(INLET, KEY, RequestKeysTest::three, decision -> new Fate.Unknown(failed)))
                    .isSameAs(failed);

            assertThatThrownBy(() -> keys.once(INLET, KEY, RequestKeysTest::three, decision -> new Fate.Kept()))
                    .isInstanceOfSatisfying(HttpProblem.class, problem -> {
                        assertThat(problem.response().status()).isEqualTo(409);
                        assertThat(problem.response().headers()).containsKey("Retry-After");
                    });
        }
    }
}
