package io.tributary.control.flow;

import io.tributary.control.store.Scope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Two datasets of two schemas, and mapping sets of all sorts, in every sandbox. */
final class MadeUp implements References {

    static final String MAPPING = "11111111111111111111111111111111";
    static final String MAPPING_OF_OTHER_SCHEMA = "22222222222222222222222222222222";
    static final String MAPPING_BY_ALTERNATE_ID = "33333333333333333333333333333333";
    static final String BROKEN_MAPPING = "44444444444444444444444444444444";
    static final String MAPPING_OF_NEXT_MAJOR = "55555555555555555555555555555555";

    private final Map<String, DatasetRef> datasets = new HashMap<>(Map.of(
            FlowServer.DATASET, new DatasetRef(FlowServer.DATASET, new SchemaRef(FlowServer.SCHEMA, 1)),
            FlowServer.OTHER_DATASET,
                    new DatasetRef(FlowServer.OTHER_DATASET, new SchemaRef(FlowServer.OTHER_SCHEMA, 1))));

    private final Map<String, MappingSetRef> mappings = new HashMap<>();

    MadeUp() {
        add(MAPPING, FlowServer.SCHEMA, 1, List.of());
        add(MAPPING_OF_OTHER_SCHEMA, FlowServer.OTHER_SCHEMA, 1, List.of());
        add(MAPPING_BY_ALTERNATE_ID, "_acme.schemas.aa11", 1, List.of());
        add(MAPPING_OF_NEXT_MAJOR, FlowServer.SCHEMA, 2, List.of());
        add(BROKEN_MAPPING, FlowServer.SCHEMA, 1, List.of("destination shoe.size is not in the schema"));
    }

    private void add(String id, String schema, int major, List<String> problems) {
        mappings.put(id, new MappingSetRef(id, new SchemaRef(schema, major), Set.of(0L, 1L), problems));
    }

    void forgetDataset(String id) {
        datasets.remove(id);
    }

    @Override
    public Optional<DatasetRef> dataset(Scope scope, String datasetId) {
        return Optional.ofNullable(datasets.get(datasetId));
    }

    @Override
    public Optional<MappingSetRef> mappingSet(Scope scope, String mappingSetId, long version) {
        return Optional.ofNullable(mappings.get(mappingSetId));
    }
}
