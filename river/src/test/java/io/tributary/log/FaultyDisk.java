package io.tributary.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A disk whose steps fail where a rule says so; each step is told as a line such as {@code force 00000000000000000001.segment}. */
final class FaultyDisk extends ForwardingDisk {

    private final AtomicInteger steps = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile Predicate<String> fails = step -> false;
    private volatile int failFrom = Integer.MAX_VALUE;
    private volatile int failTo = Integer.MAX_VALUE;

    FaultyDisk() {
        super(new RealDisk());
    }

    /** From now on, steps of which this is true fail. */
    void failWhere(Predicate<String> rule) {
        fails = rule;
    }

    /** Steps from this number up to but without that one fail, counted from 1. */
    void failSteps(int from, int to) {
        failFrom = from;
        failTo = to;
    }

    void heal() {
        fails = step -> false;
        failFrom = Integer.MAX_VALUE;
    }

    int steps() {
        return steps.get();
    }

    int failures() {
        return failures.get();
    }

    private void step(String what, Path path) throws IOException {
        int number = steps.incrementAndGet();
        if (number >= failFrom && number < failTo || fails.test(what + " " + path.getFileName())) {
            failures.incrementAndGet();
            throw new IOException("No space left on device");
        }
    }

    @Override
    void beforeCreate(Path path) throws IOException {
        step("create", path);
    }

    @Override
    void beforeWrite(Path path, ByteBuffer bytes, long offset) throws IOException {
        step("write", path);
    }

    @Override
    void beforeForce(Path path) throws IOException {
        step("force", path);
    }

    @Override
    void beforeRename(Path from, Path to) throws IOException {
        step("rename", to);
    }

    @Override
    void beforeDelete(Path path) throws IOException {
        step("delete", path);
    }
}
