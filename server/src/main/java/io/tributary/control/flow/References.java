package io.tributary.control.flow;

import io.tributary.control.store.Scope;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a flow points to outside this service; asked when a flow is created, changed, enabled or published. */
public interface References {

    /** The dataset of that id, empty when this sandbox has none. */
    Optional<DatasetRef> dataset(Scope scope, String datasetId);

    /**
     * The mapping set of that id.
     *
     * @param version the version whose schema and problems are wanted; when the set lacks it, the newest version is described
     * @return empty when this sandbox has no such set, in whatever version
     */
    Optional<MappingSetRef> mappingSet(Scope scope, String mappingSetId, long version);

    /**
     * A schema in one of its major versions.
     *
     * @param id {@code $id} or {@code meta:altId}
     * @param major the major version, usually 1
     */
    record SchemaRef(String id, int major) {

        /** Whether both mean the same schema, whichever form of the id they use. */
        public boolean sameAs(SchemaRef other) {
            return major == other.major && alternateId(id).equals(alternateId(other.id));
        }

        private static String alternateId(String id) {
            String bare = id.replaceFirst("^https?://", "").replaceFirst("^ns\\.adobe\\.com/", "");
            return bare.equals(id) ? id : "_" + bare.replace('/', '.');
        }
    }

    /**
     * A dataset.
     *
     * @param id 24 hex digits
     * @param schema what its rows obey
     */
    record DatasetRef(String id, SchemaRef schema) {}

    /**
     * A mapping set, seen from one of its versions.
     *
     * @param id 32 hex digits
     * @param schema what the mapping aims at
     * @param versions all versions there are
     * @param problems why this version can't run, in words for the client; empty when it can
     */
    record MappingSetRef(String id, SchemaRef schema, Set<Long> versions, List<String> problems) {
        public MappingSetRef {
            versions = Set.copyOf(versions);
            problems = List.copyOf(problems);
        }
    }
}
