package io.tributary.control.flow;

import io.tributary.control.store.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs that a test puts there. */
final class FakeRuns implements Runs {

    final List<Run> all = new ArrayList<>();

    @Override
    public List<Run> all(Scope scope) {
        return List.copyOf(all);
    }

    @Override
    public Optional<Run> latest(Scope scope, String flowId) {
        return all.reversed().stream()
                .filter(run -> run.flowId().equals(flowId))
                .findFirst();
    }
}
