package io.tributary.apply;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What can stand in files, in the order in which one needs the other. */
enum Kind {
    DATA_TYPE("DataType", "/data/foundation/schemaregistry/tenant/datatypes", "title"),
    CLASS("Class", "/data/foundation/schemaregistry/tenant/classes", "title"),
    FIELD_GROUP("FieldGroup", "/data/foundation/schemaregistry/tenant/fieldgroups", "title"),
    SCHEMA("Schema", "/data/foundation/schemaregistry/tenant/schemas", "title"),
    DESCRIPTOR("Descriptor", "/data/foundation/schemaregistry/tenant/descriptors", ""),
    DATASET("Dataset", "/data/foundation/catalog/dataSets", "name"),
    CONNECTION("Connection", "/data/foundation/flowservice/connections", "name"),
    SOURCE_CONNECTION("SourceConnection", "/data/foundation/flowservice/sourceConnections", "name"),
    TARGET_CONNECTION("TargetConnection", "/data/foundation/flowservice/targetConnections", "name"),
    MAPPING_SET("MappingSet", "/data/foundation/conversion/mappingSets", "name"),
    FLOW("Flow", "/data/foundation/flowservice/flows", "name");

    private final String word;
    private final String path;
    private final String nameMember;

    Kind(String word, String path, String nameMember) {
        this.word = word;
        this.path = path;
        this.nameMember = nameMember;
    }

    /** The word in files. */
    String word() {
        return word;
    }

    /** The collection's path. */
    String path() {
        return path;
    }

    /** The member of a body that holds the name; empty for descriptors, which have none. */
    String nameMember() {
        return nameMember;
    }

    /** Whether it is a resource of the Schema Registry with a title. */
    boolean isResource() {
        return ordinal() <= SCHEMA.ordinal();
    }

    /** Whether it is a collection of the Flow Service. */
    boolean isFlowService() {
        return this == CONNECTION || this == SOURCE_CONNECTION || this == TARGET_CONNECTION || this == FLOW;
    }

    static Optional<Kind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }

    static String all() {
        return List.of(values()).stream().map(Kind::word).collect(Collectors.joining(", "));
    }
}
