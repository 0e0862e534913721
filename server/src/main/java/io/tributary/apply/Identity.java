package io.tributary.apply;

/**
 * What makes an object the same in files and on a server.
 *
 * @param name the title of schemas and their parts, the name of others; of a descriptor its type, schema and properties
 */
record Identity(Kind kind, String name) implements Comparable<Identity> {

    /** As others refer to it in files. */
    String reference() {
        return "${" + kind.word() + ":" + name + "}";
    }

    /** Whether a reference can hold the name. */
    boolean canBeReferredTo() {
        return kind != Kind.DESCRIPTOR && !name.contains("}");
    }

    @Override
    public int compareTo(Identity other) {
        int order = kind.compareTo(other.kind);
        return order != 0 ? order : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return kind.word() + " '" + name + "'";
    }
}
