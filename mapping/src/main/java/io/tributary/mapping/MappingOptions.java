package io.tributary.mapping;

/**
 * Settings of a whole mapping set.
 *
 * @param allowNullValues a null value is written as an explicit null instead of being left out
 */
public record MappingOptions(boolean allowNullValues) {

    private static final MappingOptions DEFAULTS = new MappingOptions(false);

    /** What holds when the set says nothing: nulls are left out. */
    public static MappingOptions defaults() {
        return DEFAULTS;
    }
}
