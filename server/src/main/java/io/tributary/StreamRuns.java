package io.tributary;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.catalog.Batch;
import io.tributary.control.catalog.BatchFacts;
import io.tributary.control.catalog.Catalog;
import io.tributary.control.flow.RunFilter;
import io.tributary.control.flow.Runs;
import io.tributary.control.store.Scope;
import io.tributary.observe.FlowOwner;
import io.tributary.observe.Ledger;
import io.tributary.observe.Window;
import io.tributary.quarantine.Quarantine;
import io.tributary.quarantine.QuarantineTally;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The runs of streaming flows (flow-service contract §6.7, catalog contract §8.2): one a flow and window that received something, told from the counts. Nothing
 * of a run is stored: while its window lasts, and until everything of it has landed or is in quarantine, it is in progress.
 */
final class StreamRuns implements Runs {

    private static final int MOST_BATCHES_IN_LISTS = 100;
    private static final int MOST_BATCHES = 10_000;
    private static final long HOUR = 60 * 60_000L;

    private final Ledger ledger;
    private final Quarantine quarantine;
    private final BatchFacts batches;
    private final Supplier<Catalog> catalog;
    private final String baseUrl;
    private final Clock clock;

    /**
     * @param catalog the datasets
     * @param baseUrl how clients reach this server
     */
    StreamRuns(
            Ledger ledger,
            Quarantine quarantine,
            BatchFacts batches,
            Supplier<Catalog> catalog,
            String baseUrl,
            Clock clock) {
        this.ledger = ledger;
        this.quarantine = quarantine;
        this.batches = batches;
        this.catalog = catalog;
        this.baseUrl = baseUrl;
        this.clock = clock;
    }

    @Override
    public List<Run> all(Scope scope) {
        return find(scope, RunFilter.ALL).toList();
    }

    @Override
    public Stream<Run> find(Scope scope, RunFilter filter) {
        return flows(scope, filter).stream()
                .flatMap(flow -> owner(scope, flow)
                        .map(owner -> runs(flow, owner, filter.from(), filter.to()))
                        .orElse(Stream.empty()));
    }

    private Collection<String> flows(Scope scope, RunFilter filter) {
        if (!filter.flowIds().isEmpty()) {
            return filter.flowIds();
        }
        List<String> own = ledger.flowsOf(scope.orgId(), scope.sandbox());
        if (filter.from() <= 0) {
            return own;
        }
        Set<String> active = Set.copyOf(ledger.flowsBetween(filter.from(), Long.MAX_VALUE));
        return own.stream().filter(active::contains).toList();
    }

    private Optional<FlowOwner> owner(Scope scope, String flowId) {
        return ledger.owner(flowId)
                .filter(owner ->
                        owner.orgId().equals(scope.orgId()) && owner.sandbox().equals(scope.sandbox()));
    }

    private Stream<Run> runs(String flowId, FlowOwner owner, long from, long to) {
        List<Window> windows = ledger.windows(flowId, from, to);
        if (windows.isEmpty()) {
            return Stream.empty();
        }
        Map<Long, QuarantineTally> aside = quarantine.putAside(
                flowId, windows.getFirst().startMillis(), windows.getLast().endMillis());
        return windows.stream()
                .filter(window ->
                        window.counts().received() > 0 || window.counts().landed() > 0)
                .map(window -> run(flowId, owner, window, aside));
    }

    private Run run(String flowId, FlowOwner owner, Window window, Map<Long, QuarantineTally> aside) {
        QuarantineTally failed = aside.entrySet().stream()
                .filter(span -> span.getKey() >= window.startMillis() && span.getKey() < window.endMillis())
                .map(Map.Entry::getValue)
                .reduce(QuarantineTally.NONE, QuarantineTally::plus);
        StreamRunView view =
                new StreamRunView(flowId, StreamRunView.facts(owner.facts()), window, failed, clock.millis());
        return new Run(
                StreamRunId.of(flowId, window.startMillis()),
                flowId,
                Instant.ofEpochMilli(window.startMillis()),
                Instant.ofEpochMilli(view.updated()),
                view.revision(),
                view.content());
    }

    @Override
    public Optional<Run> get(Scope scope, String id) {
        if (!StreamRunId.is(id)) {
            return Optional.empty();
        }
        long start = StreamRunId.start(id);
        return Stream.<Supplier<List<String>>>of(
                        () -> ledger.flowsBetween(start, start + HOUR),
                        () -> ledger.flowsOf(scope.orgId(), scope.sandbox()))
                .flatMap(flows -> flows.get().stream())
                .filter(flow -> StreamRunId.of(flow, start).equals(id))
                .findFirst()
                .flatMap(flow -> owner(scope, flow)
                        .flatMap(owner -> runs(flow, owner, start, start + 1).findFirst()));
    }

    @Override
    public Optional<Run> latest(Scope scope, String flowId) {
        return ledger.lastWindow(flowId)
                .flatMap(window -> owner(scope, flowId)
                        .map(owner -> run(
                                flowId,
                                owner,
                                window,
                                quarantine.putAside(flowId, window.startMillis(), window.endMillis()))));
    }

    /** Names the batches: each commit that brought rows of the window, and each batch of what was put aside. */
    @Override
    public void complete(Scope scope, ObjectNode view, boolean alone) {
        if (!StreamRunId.is(view.path("id").asText())) {
            return;
        }
        String flow = view.path("flowId").asText();
        Optional<FlowOwner> owner = owner(scope, flow);
        Optional<Window> window = owner.flatMap(found -> {
            long start = StreamRunId.start(view.path("id").asText());
            return ledger.windows(flow, start, start + 1).stream().findFirst();
        });
        if (window.isEmpty() || !(view.path("activities").path(1) instanceof ObjectNode promotion)) {
            return;
        }
        String dataset = StreamRunView.facts(owner.orElseThrow().facts())
                .path("datasetId")
                .asText();
        List<Batch> found = batches(scope, dataset, flow, window.get(), alone ? MOST_BATCHES : MOST_BATCHES_IN_LISTS);
        ArrayNode ids = (ArrayNode)
                promotion.path("targetInfo").path(0).path("reference").path("ids");
        List<String> failed = new ArrayList<>();
        for (Batch batch : found) {
            if (batch instanceof Batch.Refused) {
                failed.add(batch.id());
            } else {
                ids.add(batch.id());
            }
        }
        StreamRunView.link(
                promotion, baseUrl, failed, failed.isEmpty() ? List.of() : batches.reasons(failed.getLast()));
    }

    private List<Batch> batches(Scope scope, String datasetId, String flow, Window window, int most) {
        BatchFacts.Window made = new BatchFacts.Window(
                window.startMillis() - 1, window.counts().updatedMillis() + 1_000, false, true, true);
        return Objects.requireNonNull(catalog.get(), "asked before everything was put together")
                .dataset(scope, datasetId)
                .map(dataset -> batches.batches(scope, dataset, made)
                        .filter(batch -> isOf(batch, flow, window))
                        .limit(most)
                        .toList())
                .orElse(List.of());
    }

    private static boolean isOf(Batch batch, String flow, Window window) {
        return switch (batch) {
            case Batch.Landed landed -> landed.flowIds().contains(flow) && landed.startedMillis() < window.endMillis();
            case Batch.Refused refused -> refused.flowId().equals(flow) && refused.startedMillis() < window.endMillis();
        };
    }
}
