package io.tributary.control.flow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Scope;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The runs of several keepers, each of which keeps those of its kind of flow. */
record JoinedRuns(List<Runs> keepers) implements Runs {

    JoinedRuns {
        keepers = List.copyOf(keepers);
    }

    @Override
    public List<Run> all(Scope scope) {
        return keepers.stream().flatMap(keeper -> keeper.all(scope).stream()).toList();
    }

    @Override
    public Stream<Run> find(Scope scope, RunFilter filter) {
        return keepers.stream().flatMap(keeper -> keeper.find(scope, filter));
    }

    @Override
    public Optional<Run> get(Scope scope, String id) {
        return keepers.stream()
                .flatMap(keeper -> keeper.get(scope, id).stream())
                .findFirst();
    }

    @Override
    public void complete(Scope scope, ObjectNode view, boolean alone) {
        keepers.forEach(keeper -> keeper.complete(scope, view, alone));
    }

    @Override
    public Optional<Run> latest(Scope scope, String flowId) {
        return keepers.stream()
                .flatMap(keeper -> keeper.latest(scope, flowId).stream())
                .max(Comparator.comparing(Run::created));
    }
}
