package io.tributary.control.flow;

import io.tributary.control.store.DocumentQuery.Comparison;
import io.tributary.control.store.DocumentQuery.Order;
import io.tributary.control.store.DocumentQuery.Term;
import io.tributary.control.store.Facet;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The part of a list's filters and order that the database can see to. What it finds may be more than the filters allow, never less: they are all tried again
 * on what is shown.
 *
 * @param terms what the database filters by
 * @param exact whether that is all there is to the filters
 * @param order what it orders by; empty when it can't see to the order
 */
record Pushed(List<Term> terms, boolean exact, Optional<List<Order>> order) {

    private static final Map<String, Facet> ORDERS = Map.of(
            "id", Facet.ID,
            "name", Facet.NAME,
            "state", Facet.STATE,
            "createdAt", Facet.CREATED,
            "updatedAt", Facet.UPDATED,
            "connectionSpec.id", Facet.SPEC,
            "flowSpec.id", Facet.SPEC);

    /** Roots of what is shown as it is stored, but for secrets and the leaves of {@link #DERIVED}. */
    private static final Set<String> WRITTEN = Set.of(
            "createdBy",
            "updatedBy",
            "createdClient",
            "updatedClient",
            "auth",
            "params",
            "data",
            "options",
            "scheduleParams",
            "transformations",
            "labels",
            "policy",
            "tagIds",
            "parentFolderId");

    /** Compared in any case, or made up when shown. */
    private static final Set<String> DERIVED = Set.of("state", "status", "inletUrl", "inletId");

    private static final int LONGEST_ID = 256;
    private static final char FIRST_THAT_IS_ORDERED_OTHERWISE = '\uD800';

    static Pushed of(List<Condition> conditions, Ordering ordering) {
        List<Term> terms = new ArrayList<>();
        boolean exact = true;
        for (Condition condition : conditions) {
            exact &= term(condition, terms);
        }
        return new Pushed(List.copyOf(terms), exact, order(ordering));
    }

    private static String path(ItemPath path) {
        return String.join(".", path.steps());
    }

    /** The last key is the id, which the store adds by itself. */
    private static Optional<List<Order>> order(Ordering ordering) {
        List<Order> order = new ArrayList<>();
        for (Ordering.Key key : ordering.keys().subList(0, ordering.keys().size() - 1)) {
            Facet facet = ORDERS.get(path(key.path()));
            if (facet == null) {
                return Optional.empty();
            }
            order.add(new Order(facet, key.descending()));
        }
        return Optional.of(order);
    }

    /** Adds what the database can see to; true when that is the whole condition. */
    private static boolean term(Condition condition, List<Term> terms) {
        return switch (path(condition.path())) {
            case "id" -> texts(Facet.ID, condition, terms);
            case "name" -> texts(Facet.NAME, condition, terms);
            case "description" -> texts(Facet.DESCRIPTION, condition, terms);
            case "state" -> texts(Facet.STATE, state(condition), terms);
            case "connectionSpec.id", "flowSpec.id" -> texts(Facet.SPEC, condition, terms);
            case "createdAt" -> times(Facet.CREATED, condition, terms);
            case "updatedAt" -> times(Facet.UPDATED, condition, terms);
            case "baseConnectionId",
                    "sourceConnectionIds",
                    "targetConnectionIds",
                    "params.dataSetId",
                    "transformations.params.mappingId" -> links(condition, terms);
            default -> written(condition, terms);
        };
    }

    /**
     * Members that are shown as they are stored: what is not in the body as a text is not shown there either, so the database passes bodies over without reading
     * them. Numbers and truth values can be written in several ways.
     */
    private static boolean written(Condition condition, List<Term> terms) {
        boolean equal = switch (condition.operator()) {
            case EQUAL, EQUAL_SHORT -> true;
            case NOT_EQUAL, AT_LEAST, AT_MOST, ABOVE, BELOW -> false;
        };
        if (equal
                && WRITTEN.contains(condition.path().root())
                && !DERIVED.contains(condition.path().leaf())
                && condition.values().stream().allMatch(Pushed::isText)) {
            terms.add(new Term(Facet.TEXT, Comparison.IN, condition.values()));
        }
        return false;
    }

    private static boolean isText(String value) {
        return !value.equals(Credentials.MASK)
                && value.indexOf('\0') < 0
                && !value.equalsIgnoreCase("true")
                && !value.equalsIgnoreCase("false")
                && Members.decimal(value).isEmpty();
    }

    /** States are compared in any case, and one guide calls an enabled connection active. */
    private static Condition state(Condition condition) {
        List<String> values = new ArrayList<>();
        for (String value : condition.values()) {
            String lower = value.toLowerCase(Locale.ROOT);
            values.add(lower);
            if (lower.equals("active")) {
                values.add(new State.Enabled().text());
            }
        }
        return new Condition(condition.path(), condition.operator(), values);
    }

    private static boolean texts(Facet facet, Condition condition, List<Term> terms) {
        List<String> values = condition.values();
        List<String> whole = values.stream().filter(Facet::isWhole).toList();
        return switch (condition.operator()) {
            case EQUAL, EQUAL_SHORT -> {
                terms.add(new Term(
                        facet,
                        Comparison.IN,
                        facet == Facet.ID
                                ? values.stream().filter(Pushed::isId).toList()
                                : values.stream().map(Facet::cut).toList()));
                yield whole.size() == values.size();
            }
            case NOT_EQUAL -> {
                if (!whole.isEmpty()) {
                    terms.add(new Term(facet, Comparison.NOT_IN, whole));
                }
                yield whole.size() == values.size();
            }
            case AT_LEAST, ABOVE -> range(facet, Comparison.FROM, whole, terms);
            case AT_MOST, BELOW -> range(facet, Comparison.TO, whole, terms);
        };
    }

    /** Databases order by code points, this service by the code units of UTF-16; up to here they agree. */
    private static boolean range(Facet facet, Comparison comparison, List<String> whole, List<Term> terms) {
        if (whole.size() == 1 && whole.getFirst().chars().allMatch(c -> c < FIRST_THAT_IS_ORDERED_OTHERWISE)) {
            terms.add(new Term(facet, comparison, whole));
        }
        return false;
    }

    private static boolean isId(String text) {
        return text.length() <= LONGEST_ID && text.indexOf('\0') < 0;
    }

    private static boolean links(Condition condition, List<Term> terms) {
        boolean equal = switch (condition.operator()) {
            case EQUAL, EQUAL_SHORT -> true;
            case NOT_EQUAL, AT_LEAST, AT_MOST, ABOVE, BELOW -> false;
        };
        // A value that is no id may still be what a client has written there.
        if (equal && condition.values().stream().allMatch(Pushed::isId)) {
            terms.add(new Term(Facet.LINK, Comparison.IN, condition.values()));
        }
        return false;
    }

    private static boolean times(Facet facet, Condition condition, List<Term> terms) {
        List<BigDecimal> values = condition.values().stream()
                .flatMap(value -> Members.decimal(value).stream())
                .toList();
        BigDecimal first = values.getFirst();
        switch (condition.operator()) {
            case AT_LEAST, ABOVE ->
                terms.add(new Term(facet, Comparison.FROM, List.of(whole(first, RoundingMode.FLOOR))));
            case AT_MOST, BELOW ->
                terms.add(new Term(facet, Comparison.TO, List.of(whole(first, RoundingMode.CEILING))));
            case EQUAL, EQUAL_SHORT ->
                terms.add(new Term(
                        facet,
                        Comparison.IN,
                        values.stream()
                                .map(value -> whole(value, RoundingMode.FLOOR))
                                .toList()));
            case NOT_EQUAL -> {
                // Nearly all are others.
            }
        }
        return false;
    }

    private static String whole(BigDecimal value, RoundingMode rounding) {
        BigDecimal most = BigDecimal.valueOf(Long.MAX_VALUE);
        BigDecimal least = BigDecimal.valueOf(Long.MIN_VALUE);
        return value.setScale(0, rounding).min(most).max(least).toPlainString();
    }
}
