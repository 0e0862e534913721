package io.tributary;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/**
 * SIGTERM and Ctrl-C. They are taken here and not by a shutdown hook of the virtual machine: during its shutdown libraries stop their own threads and refuse to
 * start, so that a last commit would fail.
 */
final class Signals {

    private static final int KILLED_BY_HAND = 130;

    private Signals() {}

    /** Runs {@code stop} at the first signal, on a thread of its own; a second signal ends the process at once, as a crash would. */
    static void onStop(Runnable stop) {
        AtomicBoolean stopping = new AtomicBoolean();
        for (String name : List.of("TERM", "INT")) {
            Signal.handle(new Signal(name), signal -> {
                if (stopping.getAndSet(true)) {
                    Runtime.getRuntime().halt(KILLED_BY_HAND);
                }
                Thread.ofPlatform().name("stop").start(stop);
            });
        }
    }
}
