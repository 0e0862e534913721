package io.tributary;

import io.tributary.backfill.River;
import io.tributary.control.catalog.Batch;
import io.tributary.control.catalog.BatchFacts;
import io.tributary.control.catalog.Dataset;
import io.tributary.control.catalog.DatasetFacts;
import io.tributary.control.store.Scope;
import io.tributary.event.BatchId;
import io.tributary.event.ErrorType;
import io.tributary.land.Lake;
import io.tributary.land.LandedFile;
import io.tributary.land.TableCommit;
import io.tributary.land.TableHistory;
import io.tributary.quarantine.Quarantine;
import io.tributary.quarantine.QuarantineBatch;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What the catalogue knows of tables and of what came by streaming: each commit of a table is a batch that landed, and what lies in quarantine for a dataset is
 * in batches that failed. The first is read from the table's snapshots, and of expired ones from what was kept of them; the second from the quarantine.
 */
final class LakeBatches implements DatasetFacts, BatchFacts {

    private static final int STEP = 100;

    private final Lake lake;
    private final LakeTables tables;
    private final Quarantine quarantine;

    LakeBatches(Lake lake, LakeTables tables, Quarantine quarantine) {
        this.lake = lake;
        this.tables = tables;
        this.quarantine = quarantine;
    }

    /** A data file with the place where it lies. */
    record Located(Batch.DataFile file, LandedFile stored) {}

    private Optional<TableHistory> history(Scope scope, Dataset dataset) {
        return tables.reading(scope, dataset.id(), lake::history);
    }

    @Override
    public Optional<Facts> of(Scope scope, Dataset dataset) {
        Optional<QuarantineBatch> failed = quarantine.lastBatch(dataset.id());
        return history(scope, dataset).map(table -> {
            Optional<Batch.Landed> landed =
                    table.commits(true).findFirst().map(commit -> landed(dataset, table, commit));
            String folder = table.id().namespace() + "/" + table.id().name();
            return new Facts(
                    table.rows(),
                    table.bytes(),
                    table.files(),
                    table.files() == 0 ? 0 : 1,
                    "lake/" + folder,
                    last(landed, failed.map(LakeBatches::refused)));
        });
    }

    private static @Nullable LastBatch last(Optional<Batch.Landed> landed, Optional<Batch.Refused> refused) {
        if (landed.isEmpty() && refused.isEmpty()) {
            return null;
        }
        long landedAt = landed.map(Batch.Landed::createdMillis).orElse(-1L);
        long refusedAt = refused.map(Batch.Refused::createdMillis).orElse(-1L);
        String successfulId = landed.map(Batch.Landed::id).orElse(null);
        String failedId = refused.map(Batch.Refused::id).orElse(null);
        return refusedAt > landedAt
                ? new LastBatch(
                        refused.orElseThrow().id(),
                        refusedAt,
                        refused.orElseThrow().updatedMillis(),
                        "failed",
                        successfulId,
                        failedId)
                : new LastBatch(landed.orElseThrow().id(), landedAt, landedAt, "success", successfulId, failedId);
    }

    @Override
    public Set<String> observed(Scope scope, Dataset dataset) {
        return history(scope, dataset).map(TableHistory::observed).orElse(Set.of());
    }

    @Override
    public Stream<Batch> batches(Scope scope, Dataset dataset, Window window) {
        List<Iterator<Batch>> parts = new ArrayList<>();
        if (window.landed()) {
            history(scope, dataset).ifPresent(table -> parts.add(landed(dataset, table, window)));
        }
        if (window.refused()) {
            parts.add(new RefusedBatches(quarantine, dataset.id(), window));
        }
        return stream(new TwoInOrder(parts, window.newestFirst()));
    }

    private static Stream<Batch> stream(Iterator<Batch> batches) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(batches, Spliterator.ORDERED), false);
    }

    private static Iterator<Batch> landed(Dataset dataset, TableHistory table, Window window) {
        return table.commits(window.newestFirst(), window.after(), window.before())
                .map(commit -> (Batch) landed(dataset, table, commit))
                .iterator();
    }

    private static Batch.Landed landed(Dataset dataset, TableHistory table, TableCommit commit) {
        long received = commit.provenance().receivedFromMillis();
        return new Batch.Landed(
                id(dataset, table, commit),
                dataset.id(),
                commit.committedAtMillis(),
                received > 0 ? received : commit.committedAtMillis(),
                commit.rows(),
                commit.files(),
                commit.bytes(),
                List.copyOf(commit.provenance().rowsByFlow().keySet()));
    }

    private static String id(Dataset dataset, TableHistory table, TableCommit commit) {
        return id(dataset.id(), table.uuid(), commit);
    }

    /** The id of the batch that a commit of a dataset's table is. */
    static String id(String datasetId, String tableUuid, TableCommit commit) {
        return BatchId.of(commit.committedAtMillis(), datasetId, tableUuid + ":" + commit.snapshotId());
    }

    static Batch.Refused refused(QuarantineBatch batch) {
        return new Batch.Refused(
                batch.id(),
                batch.datasetId(),
                batch.createdAtMillis(),
                batch.updatedAtMillis(),
                batch.receivedAtMillis(),
                batch.records(),
                batch.bytes(),
                batch.flowId());
    }

    @Override
    public Optional<Batch> find(Scope scope, Dataset dataset, String id) {
        if (!BatchId.mayBeOf(dataset.id(), id)) {
            return Optional.empty();
        }
        Optional<Batch> failed = quarantine
                .batch(id)
                .filter(batch -> batch.datasetId().equals(dataset.id()))
                .map(LakeBatches::refused);
        return failed.or(() -> history(scope, dataset)
                .flatMap(table -> commit(dataset, table, id).map(commit -> landed(dataset, table, commit))));
    }

    private static Optional<TableCommit> commit(Dataset dataset, TableHistory table, String id) {
        long millis = BatchId.millis(id);
        return table.commits(true, millis - 1, millis + 1)
                .filter(commit -> id(dataset, table, commit).equals(id))
                .findFirst();
    }

    @Override
    public List<Batch.Reason> reasons(String batchId) {
        return quarantine.reasons(batchId).stream()
                .map(reason -> new Batch.Reason(
                        kind(reason.errorType()), reason.code(), Refusals.description(reason), reason.records()))
                .toList();
    }

    private static Batch.Kind kind(ErrorType type) {
        return switch (type) {
            case VALIDATION -> Batch.Kind.VALIDATION;
            case MAPPING -> Batch.Kind.MAPPING;
            case AUTH, CONFIG, RATE, NETWORK, PROTOCOL, SERVER, EXPIRED -> Batch.Kind.OTHER;
        };
    }

    @Override
    public List<Batch.DataFile> files(Scope scope, Dataset dataset, String batchId) {
        return located(scope, dataset, batchId).stream().map(Located::file).toList();
    }

    /** The ids of the commits since some moment that brought rows of a flow, oldest first, and about how many bytes these rows are. */
    River.Landed ofFlow(Scope scope, String datasetId, String flowId, long sinceMillis) {
        List<String> ids = new ArrayList<>();
        long bytes = 0;
        List<TableCommit> commits = tables.reading(
                        scope,
                        datasetId,
                        id -> lake.history(id).map(table -> {
                            List<TableCommit> found = table.commits(true)
                                    .takeWhile(commit -> commit.committedAtMillis() >= sinceMillis)
                                    .filter(commit ->
                                            commit.provenance().rowsByFlow().containsKey(flowId))
                                    .toList();
                            found.reversed()
                                    .forEach(commit -> ids.add(BatchId.of(
                                            commit.committedAtMillis(),
                                            datasetId,
                                            table.uuid() + ":" + commit.snapshotId())));
                            return found;
                        }))
                .orElse(List.of());
        for (TableCommit commit : commits) {
            long rows = commit.provenance().rowsByFlow().getOrDefault(flowId, 0L);
            bytes += commit.rows() == 0 ? 0 : commit.bytes() * rows / commit.rows();
        }
        return new River.Landed(ids, bytes);
    }

    /** The data files of a batch with the places where they lie, numbered in an order that stays. */
    List<Located> located(Scope scope, Dataset dataset, String batchId) {
        if (!BatchId.mayBeOf(dataset.id(), batchId)) {
            return List.of();
        }
        return tables.reading(
                        scope,
                        dataset.id(),
                        id -> lake.history(id)
                                .flatMap(table -> commit(dataset, table, batchId))
                                .map(commit -> numbered(batchId, commit, lake.filesOf(id, commit.snapshotId()))))
                .orElse(List.of());
    }

    private static List<Located> numbered(String batchId, TableCommit commit, List<LandedFile> landed) {
        List<Located> files = new ArrayList<>();
        for (LandedFile file : landed) {
            String id = batchId + "-" + (files.size() + 1);
            files.add(new Located(
                    new Batch.DataFile(id, batchId, commit.committedAtMillis(), file.rows(), file.bytes()), file));
        }
        return files;
    }

    /** Landed and refused batches of one dataset, one sequence. */
    private static final class TwoInOrder implements Iterator<Batch> {

        private final List<Iterator<Batch>> parts;
        private final List<Batch> heads = new ArrayList<>();
        private final List<Iterator<Batch>> rests = new ArrayList<>();
        private final boolean newestFirst;

        TwoInOrder(List<Iterator<Batch>> parts, boolean newestFirst) {
            this.parts = parts;
            this.newestFirst = newestFirst;
            this.parts.forEach(this::push);
        }

        private void push(Iterator<Batch> part) {
            if (part.hasNext()) {
                heads.add(part.next());
                rests.add(part);
            }
        }

        @Override
        public boolean hasNext() {
            return !heads.isEmpty();
        }

        @Override
        public Batch next() {
            int first = 0;
            for (int i = 1; i < heads.size(); i++) {
                boolean older = heads.get(i).createdMillis() < heads.get(first).createdMillis();
                first = older != newestFirst ? i : first;
            }
            Batch batch = heads.remove(first);
            push(rests.remove(first));
            return batch;
        }
    }

    /** Refused batches, read some at a time. */
    private static final class RefusedBatches implements Iterator<Batch> {

        private final Quarantine quarantine;
        private final String datasetId;
        private final Window window;
        private Iterator<QuarantineBatch> step = List.<QuarantineBatch>of().iterator();
        private @Nullable QuarantineBatch last;
        private boolean ended;

        RefusedBatches(Quarantine quarantine, String datasetId, Window window) {
            this.quarantine = quarantine;
            this.datasetId = datasetId;
            this.window = window;
        }

        @Override
        public boolean hasNext() {
            if (!step.hasNext() && !ended) {
                List<QuarantineBatch> more = quarantine.batches(
                        datasetId, window.after(), window.before(), window.newestFirst(), last, STEP);
                ended = more.size() < STEP;
                step = more.iterator();
            }
            return step.hasNext();
        }

        @Override
        public Batch next() {
            QuarantineBatch batch = step.next();
            last = batch;
            return refused(batch);
        }
    }
}
