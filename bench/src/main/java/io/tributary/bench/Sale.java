package io.tributary.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The transaction of the Capillary guide as an XDM record, many of them. */
final class Sale {

    /** How many records a benchmark goes around. */
    static final int RECORDS = 64;

    private static final List<Consumer<ObjectNode>> FAULTS = List.of(
            sale -> sale.remove("timestamp"),
            sale -> sale.put("timestamp", "2025-07-14 12:00"),
            sale -> sale.set("productLineItems", sale.remove("productListItems")),
            sale -> item(sale).remove("SKU"),
            sale -> item(sale).put("quantity", 1.5),
            sale -> item(sale).put("priceTotal", "100"),
            sale -> item(sale).putNull("name"),
            sale -> ((ObjectNode) sale.at("/identityMap/email/0")).put("authenticatedState", "maybe"));

    private Sale() {}

    /** Records that keep the schema: one to three items, other numbers and names in each. */
    static List<ObjectNode> valid() {
        List<ObjectNode> sales = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            sales.add(sale(i));
        }
        return sales;
    }

    /** The same with one fault each, eight kinds in turn. */
    static List<ObjectNode> withOneFault() {
        List<ObjectNode> sales = valid();
        for (int i = 0; i < RECORDS; i++) {
            FAULTS.get(i % FAULTS.size()).accept(sales.get(i));
        }
        return sales;
    }

    private static ObjectNode sale(int i) {
        ObjectNode sale = JsonNodeFactory.instance.objectNode();
        sale.put("_id", "T%04d".formatted(i)).put("timestamp", "2025-07-14T12:%02d:00-06:00".formatted(i % 60));
        sale.withObject("/identityMap")
                .putArray("email")
                .addObject()
                .put("authenticatedState", "ambiguous")
                .put("id", "buyer" + i + "@example.com")
                .put("primary", true);
        ObjectNode commerce = sale.putObject("commerce");
        commerce.putObject("commerceScope").put("storeCode", "HSR");
        commerce.putObject("order").put("priceTotal", 90 + i);
        for (int item = 0; item <= i % 3; item++) {
            sale.withArray("productListItems")
                    .addObject()
                    .put("SKU", "sku_" + i + item)
                    .put("quantity", 1 + item)
                    .put("priceTotal", 100 + i)
                    .put("name", "Kitkat")
                    .put("discountAmount", 10);
        }
        return sale;
    }

    private static ObjectNode item(ObjectNode sale) {
        return (ObjectNode) sale.at("/productListItems/0");
    }
}
