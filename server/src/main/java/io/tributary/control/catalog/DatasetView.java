package io.tributary.control.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.store.Document;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A dataset as clients see it (catalog contract §1.4). */
final class DatasetView {

    /** Properties that only the lake knows. */
    static final Set<String> FACTS = Set.of(
            "lastBatchId", "lastBatchStatus", "lastSuccessfulBatch", "lastFailedBatch", "basePath", "extensions");

    static final String OBSERVABLE = "observableSchema";

    private final DatasetFacts facts;
    private final Schemas schemas;

    DatasetView(DatasetFacts facts, Schemas schemas) {
        this.facts = facts;
        this.schemas = schemas;
    }

    /** Adds the part of the schema that is in use, for those who ask for it by name. */
    void withObservableSchema(Caller caller, Document document, ObjectNode view) {
        Dataset dataset = StoredDataset.of(document).toDataset(document.id());
        Set<String> observed = facts.observed(caller.scope(), dataset);
        if (dataset.schemaId() != null && !observed.isEmpty()) {
            schemas.document(caller.scope(), caller.tenant(), dataset.schemaId())
                    .ifPresent(schema -> view.set(OBSERVABLE, ObservableSchema.of(schema, observed)));
        }
    }

    /** The version of a dataset: the last part counts its changes. */
    static String version(Document document) {
        return "1.0." + document.revision();
    }

    /** The whole object, without what only the lake knows. */
    static ObjectNode plain(Caller caller, Document document) {
        StoredDataset stored = StoredDataset.of(document);
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        copy(stored.client(), view, "name", "description");
        view.put("imsOrg", caller.scope().orgId())
                .put("sandboxId", caller.sandboxId())
                .put("namespace", "ACP")
                .put("state", "DRAFT")
                .put("version", version(document))
                .put("created", document.created().toEpochMilli())
                .put("updated", document.updated().toEpochMilli())
                .put("createdClient", stored.createdClient())
                .put("createdUser", stored.createdUser())
                .put("updatedUser", stored.updatedUser());
        copy(stored.client(), view, "schemaRef");
        ObjectNode metadata = view.putObject("schemaMetadata");
        List.of("primaryKey", "delta", "dule", "gdpr").forEach(metadata::putArray);
        copy(stored.client(), view, "fileDescription", "tags");
        classification(stored, view.putObject("classification"));
        view.put("viewId", stored.viewId()).put("files", "@/dataSetFiles?dataSetId=" + document.id());
        view.putObject("dule");
        view.putObject("statsCache");
        view.putObject("observableSchema");
        view.put("enableErrorDiagnostics", false);
        stored.client().properties().forEach(member -> {
            if (!member.getKey().equals("classification")) {
                view.set(member.getKey(), member.getValue());
            }
        });
        return view;
    }

    /** Adds what the lake knows. */
    ObjectNode withFacts(Caller caller, Document document, ObjectNode view, LastBatches last) {
        Dataset dataset = StoredDataset.of(document).toDataset(document.id());
        Optional<DatasetFacts.Facts> known = facts.of(caller.scope(), dataset);
        known.ifPresent(figures -> enrich(view, figures));
        last.of(dataset.id(), known.map(DatasetFacts.Facts::lastBatch).orElse(null))
                .ifPresent(batch -> lastBatch(view, batch));
        return view;
    }

    /** Only the named top-level members, as far as the object has them; everything when none is named. */
    static ObjectNode project(ObjectNode view, Collection<String> properties) {
        return properties.isEmpty() ? view : view.retain(properties);
    }

    private static void classification(StoredDataset stored, ObjectNode target) {
        if (stored.client().get("classification") instanceof ObjectNode sent) {
            target.setAll(sent);
        }
        target.put("dataBehavior", stored.behaviour().text()).put("managedBy", "CUSTOMER");
    }

    private static void copy(ObjectNode from, ObjectNode to, String... names) {
        for (String name : names) {
            JsonNode value = from.get(name);
            if (value != null) {
                to.set(name, value);
            }
        }
    }

    private static void enrich(ObjectNode view, DatasetFacts.Facts known) {
        view.put("basePath", known.location());
        ObjectNode lake = below(below(view, "extensions"), "adobe_lakeHouse");
        lake.putObject("metrics").put("rowCount", known.rowCount()).put("storageSize", known.storageSize());
        lake.putObject("tableHealthMetrics")
                .put("noOfFilesTotal", known.files())
                .put("noOfPartitionsTotal", known.partitions());
    }

    private static void lastBatch(ObjectNode view, DatasetFacts.LastBatch batch) {
        view.put("lastBatchId", batch.id()).put("lastBatchStatus", batch.status());
        if (batch.successfulId() != null) {
            view.put("lastSuccessfulBatch", batch.successfulId());
        }
        if (batch.failedId() != null) {
            view.put("lastFailedBatch", batch.failedId());
        }
    }

    private static ObjectNode below(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode there ? there : parent.putObject(name);
    }
}
