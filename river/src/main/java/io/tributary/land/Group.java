package io.tributary.land;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** A node with nodes below. */
abstract sealed class Group extends Node {

    final Node[] children;

    private int heldRepetition;
    private int heldDefinition;
    private int held;

    Group(int fieldId, String name, int level, Node... children) {
        super(fieldId, name, level);
        this.children = children;
    }

    @Override
    final void nulls(int repetition, int definition, int count) {
        if (held > 0 && (repetition != heldRepetition || definition != heldDefinition)) {
            release();
        }
        heldRepetition = repetition;
        heldDefinition = definition;
        held += count;
    }

    /** Passes held nulls on, before anything else comes. */
    final void release() {
        int count = held;
        if (count > 0) {
            held = 0;
            for (Node child : children) {
                child.nulls(heldRepetition, heldDefinition, count);
            }
        }
    }

    @Override
    final void settle() {
        release();
        for (Node child : children) {
            child.settle();
        }
    }

    @Override
    final void forEachLeaf(Consumer<Leaf> action) {
        for (Node child : children) {
            child.forEachLeaf(action);
        }
    }

    static void put(Node node, @Nullable Object value, int repetition, int definition) {
        if (value == null) {
            node.nulls(repetition, definition, 1);
        } else {
            node.write(value, repetition);
        }
    }

    /** Values are {@code Object[]}. */
    static final class Struct extends Group {

        Struct(int fieldId, String name, int level, List<Node> members) {
            super(fieldId, name, level, members.toArray(Node[]::new));
        }

        @Override
        void write(Object value, int repetition) {
            release();
            @Nullable Object[] members = (@Nullable Object[]) value;
            if (members.length != children.length) {
                throw new ClassCastException(
                        "struct " + name + " has " + children.length + " members, found " + members.length);
            }
            for (int i = 0; i < children.length; i++) {
                put(children[i], members[i], repetition, level);
            }
        }

        @Override
        Type type() {
            Type[] types = Arrays.stream(children).map(Node::type).toArray(Type[]::new);
            return Types.buildGroup(Repetition.OPTIONAL)
                    .addFields(types)
                    .id(fieldId)
                    .named(name);
        }
    }

    /** Values are {@link List}; an element's level is one above the list's own. */
    static final class ListOf extends Group {

        private final int repeated;

        /** @param repeated repetition level of the second and later elements */
        ListOf(int fieldId, String name, int level, int repeated, Node element) {
            super(fieldId, name, level, element);
            this.repeated = repeated;
        }

        @Override
        void write(Object value, int repetition) {
            release();
            List<?> list = (List<?>) value;
            int size = list.size();
            if (size == 0) {
                children[0].nulls(repetition, level, 1);
            }
            for (int i = 0; i < size; i++) {
                put(children[0], list.get(i), i == 0 ? repetition : repeated, level + 1);
            }
        }

        @Override
        Type type() {
            return Types.list(Repetition.OPTIONAL)
                    .element(children[0].type())
                    .id(fieldId)
                    .named(name);
        }
    }

    /** Values are {@link Map} with text keys. */
    static final class MapOf extends Group {

        private final int repeated;

        /** @param repeated repetition level of the second and later entries */
        MapOf(int fieldId, String name, int level, int repeated, Leaf key, Node value) {
            super(fieldId, name, level, key, value);
            this.repeated = repeated;
        }

        @Override
        void write(Object value, int repetition) {
            release();
            Map<?, ?> map = (Map<?, ?>) value;
            if (map.isEmpty()) {
                children[0].nulls(repetition, level, 1);
                children[1].nulls(repetition, level, 1);
            }
            int current = repetition;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                children[0].write(entry.getKey(), current);
                put(children[1], entry.getValue(), current, level + 1);
                current = repeated;
            }
        }

        @Override
        Type type() {
            return Types.map(Repetition.OPTIONAL)
                    .key(children[0].type())
                    .value(children[1].type())
                    .id(fieldId)
                    .named(name);
        }
    }
}
