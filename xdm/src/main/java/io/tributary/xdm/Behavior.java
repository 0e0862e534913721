package io.tributary.xdm;

/** What a class makes of its data, by the behaviour it extends (schema-registry contract §2.1). */
public enum Behavior {
    /** States what something is like now. */
    RECORD("https://ns.adobe.com/xdm/data/record"),
    /** States what happened at one moment. */
    TIME_SERIES("https://ns.adobe.com/xdm/data/time-series"),
    /** Made for one purpose, without fields of its own. */
    ADHOC("https://ns.adobe.com/xdm/data/adhoc");

    private final String id;

    Behavior(String id) {
        this.id = id;
    }

    /** The {@code $id} of the behaviour in the registry. */
    public String id() {
        return id;
    }
}
