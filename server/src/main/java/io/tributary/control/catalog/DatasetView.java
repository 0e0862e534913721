package io.tributary.control.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.store.Document;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** A dataset as clients see it (catalog contract §1.4). */
final class DatasetView {

    /** Properties that only the lake knows. */
    static final Set<String> FACTS = Set.of(
            "lastBatchId", "lastBatchStatus", "lastSuccessfulBatch", "lastFailedBatch", "basePath", "extensions");

    private final DatasetFacts facts;

    DatasetView(DatasetFacts facts) {
        this.facts = facts;
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
    ObjectNode withFacts(Caller caller, Document document, ObjectNode view) {
        Dataset dataset = StoredDataset.of(document).toDataset(document.id());
        facts.of(caller.scope(), dataset).ifPresent(known -> enrich(view, known));
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
        if (known.lastBatch() != null) {
            view.put("lastBatchId", known.lastBatch().id())
                    .put("lastBatchStatus", known.lastBatch().status());
            if (known.lastBatch().successfulId() != null) {
                view.put("lastSuccessfulBatch", known.lastBatch().successfulId());
            }
            if (known.lastBatch().failedId() != null) {
                view.put("lastFailedBatch", known.lastBatch().failedId());
            }
        }
        ObjectNode lake = below(below(view, "extensions"), "adobe_lakeHouse");
        lake.putObject("metrics").put("rowCount", known.rowCount()).put("storageSize", known.storageSize());
        lake.putObject("tableHealthMetrics")
                .put("noOfFilesTotal", known.files())
                .put("noOfPartitionsTotal", known.partitions());
    }

    private static ObjectNode below(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode there ? there : parent.putObject(name);
    }
}
