package io.tributary.control.access;

import io.tributary.control.store.Scope;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A river whose state a test sets. */
final class FakeContents implements SandboxContents {

    final List<ClosedInlet> inlets = new CopyOnWriteArrayList<>();
    final List<Scope> cleared = new CopyOnWriteArrayList<>();
    final List<String> purged = new CopyOnWriteArrayList<>();
    final AtomicInteger failures = new AtomicInteger();
    final AtomicLong acknowledged = new AtomicLong();
    final AtomicLong settled = new AtomicLong();

    @Override
    public List<ClosedInlet> inlets(Scope scope) {
        return inlets.stream().filter(inlet -> inlet.scope().equals(scope)).toList();
    }

    @Override
    public Set<String> keptKinds() {
        return Set.of("tables");
    }

    @Override
    public long documentsGone(Scope scope) {
        if (failures.getAndDecrement() > 0) {
            throw new IllegalStateException("the disk takes a nap");
        }
        cleared.add(scope);
        return 2;
    }

    @Override
    public long acknowledged() {
        return acknowledged.get();
    }

    @Override
    public long settled() {
        return settled.get();
    }

    @Override
    public long purge(Set<String> inletIds, long upTo) {
        inletIds.forEach(id -> purged.add(id + " up to " + upTo));
        return inletIds.size();
    }
}
