package io.tributary.control.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tributary.control.store.DocumentQuery.Comparison;
import io.tributary.control.store.DocumentQuery.Order;
import io.tributary.control.store.DocumentQuery.Term;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.statement.Query;

/** A {@link DocumentQuery} in SQL that both databases understand. Ids are found first, in an index that holds all that is asked; bodies are read of those only. */
final class QuerySql {

    private static final String OF_KIND = "kind = :kind and org_id = :org and sandbox = :sandbox";

    private final StringBuilder where = new StringBuilder(OF_KIND);
    private final Map<String, Object> values = new LinkedHashMap<>();
    private boolean newestFirst;
    private boolean fewAreFound;
    private String text = "";

    private QuerySql(Scope scope, String kind) {
        values.put("kind", kind);
        values.put("org", scope.orgId());
        values.put("sandbox", scope.sandbox());
    }

    static QuerySql find(DocumentQuery query, long offset, String columns) {
        QuerySql sql = new QuerySql(query.scope(), query.kind());
        sql.newestFirst = query.order().isEmpty() || query.order().getFirst().equals(new Order(Facet.CREATED, true));
        query.terms().forEach(sql::term);
        sql.fewAreFound = query.terms().stream().anyMatch(sql::findsFew);
        List<Order> order = new ArrayList<>(query.order());
        order.add(new Order(Facet.ID, false));
        if (!query.after().isEmpty()) {
            sql.after(order, query.after());
        }
        sql.values.put("most", query.limit());
        sql.values.put("offset", offset);
        // "Cross" keeps SQLite from looking at all documents for those that were found.
        sql.text = "select " + columns + " from (select id as found from document where " + sql.where + " order by "
                + sql.inner(order) + " limit :most offset :offset) page cross join document where " + OF_KIND
                + " and id = page.found order by " + words(order);
        return sql;
    }

    static QuerySql count(Scope scope, String kind, List<Term> terms) {
        QuerySql sql = new QuerySql(scope, kind);
        sql.newestFirst = true;
        terms.forEach(sql::term);
        sql.text = "select count(*) from document where " + sql.where;
        return sql;
    }

    /** All that fulfil some terms, in no order. */
    static QuerySql all(Scope scope, String kind, List<Term> terms, String columns) {
        QuerySql sql = new QuerySql(scope, kind);
        terms.forEach(sql::term);
        sql.text = "select " + columns + " from document where " + sql.where;
        return sql;
    }

    /**
     * Whether the documents of a term are better found by its index, and put in order then, than by going through the index of the order. The one of
     * descriptions, of which many may be the same, has the newest first anyway.
     */
    private boolean findsFew(Term term) {
        if (term.comparison() != Comparison.IN) {
            return false;
        }
        return switch (term.facet()) {
            case ID, NAME, LINK -> true;
            case DESCRIPTION -> !newestFirst;
            case CREATED, UPDATED, STATE, SPEC, TEXT -> false;
        };
    }

    /** The order by which ids are found; an expression in front keeps the database from going through the index of the order. */
    private String inner(List<Order> order) {
        String words = words(order);
        String first = order.getFirst().facet().column();
        if (!fewAreFound) {
            return words;
        }
        String hidden = order.getFirst().facet().isTime() ? "(" + first + " + 0)" : "(" + first + " || '')";
        return hidden + words.substring(first.length());
    }

    private static String words(List<Order> order) {
        return String.join(
                ", ",
                order.stream()
                        .map(key -> key.facet().column() + (key.descending() ? " desc" : ""))
                        .toList());
    }

    private void term(Term term) {
        String column = column(term.facet());
        switch (term.comparison()) {
            case IN -> where.append(" and ").append(in(term));
            case NOT_IN -> where.append(" and not (").append(in(term)).append(')');
            case FROM -> where.append(" and ").append(column).append(" >= ").append(value(term, 0));
            case TO -> where.append(" and ").append(column).append(" <= ").append(value(term, 0));
        }
    }

    /**
     * The index that begins with the state has the newest first. In another order a frequent state would be sorted out of that one, so it is not offered: an
     * expression has no index, and the one of the order is gone through instead.
     */
    private String column(Facet facet) {
        return facet == Facet.STATE && !newestFirst ? "(state || '')" : facet.column();
    }

    private String in(Term term) {
        if (term.facet() == Facet.TEXT) {
            return anywhere(term);
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < term.values().size(); i++) {
            names.add(value(term, i));
        }
        String list = names.isEmpty() ? "(null)" : "(" + String.join(", ", names) + ")";
        return term.facet() == Facet.LINK
                ? "id in (select id from document_link where " + OF_KIND + " and target in " + list + ")"
                : column(term.facet()) + " in " + list;
    }

    /** Bodies are stored as this library writes JSON, so a text stands in them exactly as it writes that text. */
    private String anywhere(Term term) {
        List<String> ways = new ArrayList<>();
        for (String value : term.values()) {
            String name = "v" + values.size();
            values.put(name, JsonNodeFactory.instance.textNode(value).toString());
            ways.add("<contains>(body, :" + name + ") > 0");
        }
        return ways.isEmpty() ? "1 = 0" : "(" + String.join(" or ", ways) + ")";
    }

    private String value(Term term, int index) {
        return bound(term.facet(), term.values().get(index));
    }

    private String bound(Facet facet, String value) {
        String name = "v" + values.size();
        values.put(name, facet.isTime() ? (Object) Long.valueOf(value) : value);
        return ":" + name;
    }

    /** Everything behind a place: behind it by the first key, or level with it there and behind it by the second, and so on. */
    private void after(List<Order> order, List<String> place) {
        List<String> ways = new ArrayList<>();
        StringBuilder level = new StringBuilder();
        for (int i = 0; i < order.size(); i++) {
            Order key = order.get(i);
            String column = key.facet().column();
            String value = bound(key.facet(), place.get(i));
            if (i == 0 && !fewAreFound) {
                // Said by itself as well, so that the index is entered at the place.
                where.append(" and ")
                        .append(column)
                        .append(key.descending() ? " <= " : " >= ")
                        .append(value);
            }
            ways.add("(" + level + column + (key.descending() ? " < " : " > ") + value + ")");
            level.append(column).append(" = ").append(value).append(" and ");
        }
        where.append(" and (").append(String.join(" or ", ways)).append(')');
    }

    /** The statement with its values. */
    Query bindTo(Function<String, Query> statement) {
        return statement.apply(text).bindMap(Collections.unmodifiableMap(values));
    }
}
