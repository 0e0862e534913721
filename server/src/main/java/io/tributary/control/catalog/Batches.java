package io.tributary.control.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.store.Document;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** All batches of a sandbox as one sequence: those that came by streaming, read as far as they are asked for, and those that clients made. */
final class Batches {

    private final Datasets datasets;
    private final BatchFacts facts;
    private final StoredBatches stored;

    Batches(Datasets datasets, BatchFacts facts, StoredBatches stored) {
        this.datasets = datasets;
        this.facts = facts;
        this.stored = stored;
    }

    /** A batch that is shown only when it is looked at. */
    record Entry(String id, long created, Supplier<ObjectNode> view) {}

    /** A data file and whose it is. */
    record Located(Dataset dataset, Batch.DataFile file) {}

    StoredBatches stored() {
        return stored;
    }

    /** The datasets named, or all of them. */
    List<Dataset> datasets(Caller caller, List<String> ids) {
        Stream<Document> documents = ids.isEmpty()
                ? datasets.list(caller.scope()).stream()
                : ids.stream().distinct().flatMap(id -> datasets.find(caller.scope(), id).stream());
        return documents.map(Batches::dataset).toList();
    }

    private static Dataset dataset(Document document) {
        return StoredDataset.of(document).toDataset(document.id());
    }

    /** The batches of some datasets, and those that clients made, in order of creation. */
    Stream<Entry> entries(Caller caller, List<Dataset> of, BatchFacts.Window window) {
        Comparator<Entry> order = Comparator.comparingLong(Entry::created).thenComparing(Entry::id);
        List<Iterator<Entry>> parts = new ArrayList<>();
        parts.add(storedEntries(caller, window));
        for (Dataset dataset : of) {
            parts.add(facts.batches(caller.scope(), dataset, window)
                    .map(batch -> entry(caller, batch))
                    .iterator());
        }
        return MergedByTime.of(parts, window.newestFirst() ? order.reversed() : order);
    }

    /** The batches of these ids, and all that clients made: one of them may refer to the ids. */
    Stream<Entry> named(Caller caller, List<String> ids, BatchFacts.Window window) {
        Comparator<Entry> order = Comparator.comparingLong(Entry::created).thenComparing(Entry::id);
        Stream<Entry> streamed = ids.stream()
                .distinct()
                .flatMap(id -> streamed(caller, id).stream())
                .map(batch -> entry(caller, batch));
        Stream<Entry> made = StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(storedEntries(caller, window), Spliterator.ORDERED), false);
        return Stream.concat(streamed, made).sorted(window.newestFirst() ? order.reversed() : order);
    }

    private Iterator<Entry> storedEntries(Caller caller, BatchFacts.Window window) {
        List<Document> documents = stored.list(caller.scope());
        return (window.newestFirst() ? documents.reversed() : documents)
                .stream()
                        .map(document -> entry(caller, document))
                        .filter(entry -> entry.created() > window.after() && entry.created() < window.before())
                        .iterator();
    }

    private Entry entry(Caller caller, Batch batch) {
        return new Entry(batch.id(), batch.createdMillis(), () -> view(caller, batch));
    }

    private static Entry entry(Caller caller, Document document) {
        return new Entry(document.id(), document.created().toEpochMilli(), () -> BatchView.stored(caller, document));
    }

    private ObjectNode view(Caller caller, Batch batch) {
        return switch (batch) {
            case Batch.Landed landed -> BatchView.landed(caller, landed);
            case Batch.Refused refused -> BatchView.refused(caller, refused, facts.reasons(refused.id()));
        };
    }

    /** The batch of that id, however it came to be. */
    Optional<Entry> find(Caller caller, String id) {
        return stored.find(caller.scope(), id)
                .map(document -> entry(caller, document))
                .or(() -> streamed(caller, id).map(batch -> entry(caller, batch)));
    }

    /** The batch of that id that came by streaming. */
    Optional<Batch> streamed(Caller caller, String id) {
        return datasets(caller, List.of()).stream()
                .flatMap(dataset -> facts.find(caller.scope(), dataset, id).stream())
                .findFirst();
    }

    /** The data files of a batch; none when it has none. */
    List<Located> files(Caller caller, String batchId) {
        return streamed(caller, batchId).stream()
                .flatMap(batch -> datasets.find(caller.scope(), batch.datasetId()).stream())
                .map(Batches::dataset)
                .flatMap(dataset -> files(caller, dataset, batchId))
                .toList();
    }

    private Stream<Located> files(Caller caller, Dataset dataset, String batchId) {
        return facts.files(caller.scope(), dataset, batchId).stream().map(file -> new Located(dataset, file));
    }

    /** The landed batches of some datasets in order, with the dataset of each. */
    Stream<LandedOf> landed(Caller caller, List<Dataset> of, BatchFacts.Window window) {
        Comparator<LandedOf> order = Comparator.<LandedOf>comparingLong(
                        one -> one.batch().createdMillis())
                .thenComparing(one -> one.batch().id());
        List<Iterator<LandedOf>> parts = new ArrayList<>();
        for (Dataset dataset : of) {
            parts.add(facts.batches(caller.scope(), dataset, window)
                    .filter(Batch.Landed.class::isInstance)
                    .map(batch -> new LandedOf(dataset, (Batch.Landed) batch))
                    .iterator());
        }
        return MergedByTime.of(parts, window.newestFirst() ? order.reversed() : order);
    }

    /** A landed batch and its dataset. */
    record LandedOf(Dataset dataset, Batch.Landed batch) {}

    /** The files of one landed batch. */
    List<Located> files(Caller caller, LandedOf landed) {
        return files(caller, landed.dataset(), landed.batch().id()).toList();
    }
}
