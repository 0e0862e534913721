package io.tributary.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tributary.log.AppendBatch.Group;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bound on what waits for the disk. */
@Timeout(60)
class AppendQueueTest {

    private final AppendQueue queue =
            new AppendQueue(LogSettings.defaults().withMaxBatchBytes(4096).withMaxWaitingBytes(10_000));

    private static Group group(int padding) {
        return Group.of(List.of(Events.received("e", padding)), 1 << 20);
    }

    @Test
    void callerIsHeldUpWhileTooMuchWaitsAndGoesOnWhenTheWriterTakes() throws Exception {
        for (int i = 0; i < 3; i++) {
            queue.put(group(3000));
        }
        Thread caller = Thread.ofPlatform().start(() -> queue.put(group(3000)));
        await().until(() -> caller.getState() == Thread.State.WAITING);
        assertThat(queue.waitingBytes()).isBetween(9000L, 10_000L);

        assertThat(queue.take().groups()).hasSize(1);

        caller.join();
        assertThat(queue.waitingBytes()).isBetween(9000L, 10_000L);
    }

    @Test
    void smallGroupsShareABatchUpToItsBytes() {
        for (int i = 0; i < 5; i++) {
            queue.put(group(1200));
        }
        assertThat(queue.take().groups()).hasSize(3);
        assertThat(queue.take().groups()).hasSize(2);
    }

    @Test
    void groupLargerThanAllThatMayWaitStillGetsItsTurn() {
        queue.put(group(50_000));
        assertThat(queue.take().groups()).hasSize(1);
    }

    @Test
    void heldUpCallerIsRefusedWhenTheQueueCloses() throws Exception {
        queue.put(group(9000));
        Thread caller = Thread.ofPlatform()
                .start(() -> assertThatThrownBy(() -> queue.put(group(3000))).hasMessage("closed"));
        await().until(() -> caller.getState() == Thread.State.WAITING);
        Throwable[] failure = new Throwable[1];
        caller.setUncaughtExceptionHandler((thread, e) -> failure[0] = e);

        queue.close(() -> new LogFailedException("closed"));

        caller.join();
        assertThat(failure[0]).isNull();
        assertThat(queue.take()).as("what waits is still handed over").isNotNull();
        assertThat(queue.take()).isNull();
    }
}
