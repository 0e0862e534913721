package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions on the event and product strings of web analytics (contract §3.14, §3.15). */
final class AnalyticsFunctions {

    private static final int EVENTS = 4;
    private static final int EVARS = 5;
    private static final int PRODUCT_COST = 3;

    static final List<Function> ALL = List.of(
            Function.of("aa_get_event_id", 2, a -> textOrNull(event(a, a.text(0), ',', false))),
            Function.of("aa_get_event_value", 2, a -> textOrNull(event(a, a.text(0), ',', true))),
            Function.of("aa_get_product_categories", 1, a -> fields(a, 0)),
            Function.of("aa_get_product_names", 1, a -> fields(a, 1)),
            Function.of("aa_get_product_quantities", 1, a -> fields(a, 2)),
            Function.of("aa_get_product_prices", 1, a -> fields(a, 3)),
            Function.of("aa_get_product_event_values", 2, a -> products(a, p -> textOrNull(event(a, p, true)))),
            Function.of("aa_get_product_event_ids", 2, a -> products(a, p -> textOrNull(event(a, p, false)))),
            Function.of("aa_get_product_events", 2, a -> products(a, p -> eventObject(a, p))),
            Function.of("aa_get_product_evars", 2, a -> products(a, p -> textOrNull(evar(a, p)))));

    private AnalyticsFunctions() {}

    @FunctionalInterface
    private interface OfProduct {
        JsonNode of(String product);
    }

    private static JsonNode textOrNull(@Nullable String text) {
        return text == null ? Values.NULL : Values.of(text);
    }

    /** One result for every product; empty products don't count. */
    private static JsonNode products(Arguments a, OfProduct function) {
        String products = a.text(0);
        ArrayNode results = Values.list(4);
        for (int start = 0; start <= products.length(); start++) {
            int end = end(products, ',', start);
            a.scope().spend(PRODUCT_COST);
            if (end > start && !products.substring(start, end).isBlank()) {
                results.add(function.of(products.substring(start, end)));
            }
            start = end;
        }
        return results;
    }

    private static JsonNode fields(Arguments a, int index) {
        return products(a, product -> textOrNull(field(product, index)));
    }

    /** A field of a product; null if it is empty or not there. */
    private static @Nullable String field(String product, int index) {
        int start = 0;
        for (int i = 0; i < index; i++) {
            start = end(product, ';', start) + 1;
            if (start > product.length()) {
                return null;
            }
        }
        String field = product.substring(start, end(product, ';', start)).strip();
        return field.isEmpty() ? null : field;
    }

    private static @Nullable String event(Arguments a, String product, boolean value) {
        String events = field(product, EVENTS);
        return events == null ? null : event(a, events, '|', value);
    }

    private static JsonNode eventObject(Arguments a, String product) {
        String value = event(a, product, true);
        return value == null
                ? Values.NULL
                : Values.object()
                        .<com.fasterxml.jackson.databind.node.ObjectNode>set("id", textOrNull(event(a, product, false)))
                        .put("value", value);
    }

    /** Value or id of the event named by the second argument, in a list of {@code name[=value][:id]}. */
    private static @Nullable String event(Arguments a, String events, char separator, boolean value) {
        String name = a.text(1);
        for (int start = 0; start <= events.length(); start++) {
            int end = end(events, separator, start);
            a.scope().spend(1);
            String event = events.substring(start, end).strip();
            if (event.startsWith(name)) {
                int colon = event.indexOf(':', name.length());
                String id = colon < 0 ? null : event.substring(colon + 1);
                String rest = event.substring(name.length(), colon < 0 ? event.length() : colon);
                if (rest.isEmpty() || rest.startsWith("=")) {
                    return value ? (rest.length() < 2 ? "1" : rest.substring(1)) : id;
                }
            }
            start = end;
        }
        return null;
    }

    private static @Nullable String evar(Arguments a, String product) {
        String evars = field(product, EVARS);
        String wanted = a.text(1) + "=";
        for (int start = 0; evars != null && start <= evars.length(); start++) {
            int end = end(evars, '|', start);
            String evar = evars.substring(start, end).strip();
            if (evar.startsWith(wanted)) {
                return evar.substring(wanted.length());
            }
            start = end;
        }
        return null;
    }

    private static int end(String text, char separator, int start) {
        int end = text.indexOf(separator, start);
        return end < 0 ? text.length() : end;
    }
}
