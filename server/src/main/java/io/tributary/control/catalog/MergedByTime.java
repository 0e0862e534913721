package io.tributary.control.catalog;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Many ordered sequences as one, each read only as far as it is needed. */
final class MergedByTime<T> implements Iterator<T> {

    private record Head<T>(T value, Iterator<T> rest) {}

    private final PriorityQueue<Head<T>> heads;

    private MergedByTime(List<Iterator<T>> parts, Comparator<T> order) {
        this.heads = new PriorityQueue<>(Comparator.comparing(Head::value, order));
        parts.forEach(this::push);
    }

    /** @param parts each in that order */
    static <T> Stream<T> of(List<Iterator<T>> parts, Comparator<T> order) {
        Iterator<T> merged = new MergedByTime<>(parts, order);
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(merged, Spliterator.ORDERED), false);
    }

    private void push(Iterator<T> part) {
        if (part.hasNext()) {
            heads.add(new Head<>(part.next(), part));
        }
    }

    @Override
    public boolean hasNext() {
        return !heads.isEmpty();
    }

    @Override
    public T next() {
        Head<T> first = heads.poll();
        if (first == null) {
            throw new NoSuchElementException();
        }
        push(first.rest());
        return first.value();
    }
}
