package io.tributary.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.http.HttpProblem;
import io.tributary.plan.InletPlan;
import io.tributary.plan.PayloadForm;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitsTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong(-5);
    private final RateLimits limits = new RateLimits(true, now::get);

    private static InletPlan inlet(String id) {
        return new InletPlan(id, "ACME@AdobeOrg", "prod", "s", true, false, PayloadForm.RAW, false, List.of());
    }

    private String validation(InletPlan inlet) {
        try {
            limits.validation(inlet);
            return "";
        } catch (HttpProblem problem) {
            assertThat(problem.response().status()).isEqualTo(429);
            return String.valueOf(problem.response().headers().get("Retry-After"));
        }
    }

    @Test
    void sixtyInAnyMinuteAndNoMore() {
        InletPlan inlet = inlet("a");
        for (int i = 0; i < 60; i++) {
            assertThat(validation(inlet)).isEmpty();
            now.addAndGet(SECOND / 2);
        }

        assertThat(validation(inlet)).isEqualTo("30");
        assertThat(validation(inlet("b"))).isEmpty();
        now.addAndGet(30 * SECOND);
        assertThat(validation(inlet)).isEmpty();
        assertThat(validation(inlet)).isEqualTo("1");
    }

    @Test
    void thousandRequestsInAnySecond() {
        InletPlan inlet = inlet("a");
        int refused = 0;
        for (int i = 0; i < 1_500; i++) {
            try {
                limits.request(inlet);
            } catch (HttpProblem problem) {
                refused++;
            }
        }
        assertThat(refused).isEqualTo(500);
        now.addAndGet(SECOND);
        limits.request(inlet);
    }

    @Test
    void nothingIsEnforcedUnlessAsked() {
        RateLimits off = new RateLimits(false, now::get);
        for (int i = 0; i < 2_000; i++) {
            off.request(inlet("a"));
            off.validation(inlet("a"));
        }
    }
}
