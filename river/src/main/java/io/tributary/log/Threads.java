package io.tributary.log;

/** Waiting without regard to interrupts. */
final class Threads {

    private Threads() {}

    /** Waits for the thread's end; an interrupt is kept for later. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
