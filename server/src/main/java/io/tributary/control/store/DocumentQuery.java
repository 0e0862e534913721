package io.tributary.control.store;

import java.util.List;

/**
 * Some documents of a kind, found and put in order by the database. What is asked may look at the {@linkplain Facet facets} only.
 *
 * @param scope whose documents
 * @param kind which collection
 * @param terms all must hold
 * @param order the most important first; ties by id
 * @param after the {@linkplain Facet#of place} of the last document of the page before: a value for each of {@code order}, and its id; empty on the first page
 * @param limit how many at most
 */
public record DocumentQuery(
        Scope scope, String kind, List<Term> terms, List<Order> order, List<String> after, int limit) {

    public DocumentQuery {
        terms = List.copyOf(terms);
        order = List.copyOf(order);
        after = List.copyOf(after);
        if (!after.isEmpty() && after.size() != order.size() + 1) {
            throw new IllegalArgumentException("a place has a value for each key of the order, and an id");
        }
    }

    /** All documents of a kind, in the order of their ids. */
    public static DocumentQuery of(Scope scope, String kind, int limit) {
        return new DocumentQuery(scope, kind, List.of(), List.of(), List.of(), limit);
    }

    /** The same documents from another place on. */
    public DocumentQuery after(List<String> place, int most) {
        return new DocumentQuery(scope, kind, terms, order, place, most);
    }

    /** The place of a document in this order. */
    public List<String> place(Document document) {
        return java.util.stream.Stream.concat(
                        order.stream().map(key -> key.facet().of(document)), java.util.stream.Stream.of(document.id()))
                .toList();
    }

    /** How a facet is compared. */
    public enum Comparison {
        /** It is one of the values. */
        IN,
        /** It is none of the values. */
        NOT_IN,
        /** It is the value or more. */
        FROM,
        /** It is the value or less. */
        TO
    }

    /**
     * One condition.
     *
     * @param values for {@link Comparison#FROM} and {@link Comparison#TO} exactly one
     */
    public record Term(Facet facet, Comparison comparison, List<String> values) {
        public Term {
            values = List.copyOf(values);
        }
    }

    /** One key of the order. {@link Facet#LINK} and {@link Facet#TEXT} order nothing. */
    public record Order(Facet facet, boolean descending) {
        public Order {
            if (!facet.isOrdered()) {
                throw new IllegalArgumentException(facet + " has no order");
            }
        }
    }
}
