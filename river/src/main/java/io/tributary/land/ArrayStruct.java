package io.tributary.land;

import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.StructLike;
import org.jspecify.annotations.Nullable;

/** A struct's values as Iceberg reads them. */
@SuppressWarnings("NullAway") // Iceberg takes null for "no value"
record ArrayStruct(Object[] values) implements StructLike {

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public <T> T get(int pos, Class<T> javaClass) {
        return javaClass.cast(wrap(values[pos]));
    }

    static @Nullable Object wrap(@Nullable Object value) {
        return switch (value) {
            case Object[] struct -> new ArrayStruct(struct);
            case List<?> list ->
                new AbstractList<@Nullable Object>() {
                    @Override
                    public @Nullable Object get(int index) {
                        return wrap(list.get(index));
                    }

                    @Override
                    public int size() {
                        return list.size();
                    }
                };
            case Map<?, ?> map -> {
                Map<Object, @Nullable Object> wrapped = new LinkedHashMap<>();
                map.forEach((key, v) -> wrapped.put(key, wrap(v)));
                yield wrapped;
            }
            case null -> null;
            default -> value;
        };
    }

    @Override
    public <T> void set(int pos, T value) {
        throw new UnsupportedOperationException("rows are never changed");
    }
}
