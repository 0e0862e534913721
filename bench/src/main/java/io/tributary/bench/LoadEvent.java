package io.tributary.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The event of the measurements: a transaction with five line items, 1 KB of JSON, and the stream it goes to. Ids have a fixed width so that they can be patched. */
public final class LoadEvent {

    /** Characters of an id. */
    public static final int ID_WIDTH = 16;

    /** The class and field groups of its schema. */
    public static final List<String> PARTS = List.of(
            "https://ns.adobe.com/xdm/context/experienceevent",
            "https://ns.adobe.com/xdm/context/experienceevent-commerce");

    private static final String ID_MARK = "################";

    private LoadEvent() {}

    /** Source field to target field: what a team that keeps its purchases would map. */
    public static Map<String, String> mapping() {
        Map<String, String> rows = new LinkedHashMap<>();
        for (String same : List.of(
                "_id",
                "timestamp",
                "eventType",
                "commerce.commerceScope.storeCode",
                "commerce.order.priceTotal",
                "commerce.order.currencyCode",
                "commerce.order.purchaseID")) {
            rows.put(same, same);
        }
        rows.put("identityMap.email.id", "xdm:identityMap.email");
        for (String item : List.of("SKU", "name", "quantity", "priceTotal", "discountAmount", "currencyCode")) {
            rows.put("productLineItems." + item, "productListItems." + item);
        }
        return rows;
    }

    /** The bytes before and after the id. */
    static byte[][] aroundId() {
        return around(json(ID_MARK));
    }

    /** The same of an event that is mapped, and then found not to fit its schema. */
    static byte[][] aroundIdOfPoison() {
        return around(json(ID_MARK).replace("2025-07-14T12:00:00.123-06:00", "some time in July of the year"));
    }

    private static byte[][] around(String text) {
        int at = text.indexOf(ID_MARK);
        return new byte[][] {
            text.substring(0, at).getBytes(US_ASCII),
            text.substring(at + ID_WIDTH).getBytes(US_ASCII)
        };
    }

    /** One event. */
    public static String json(String id) {
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            items.append(i == 0 ? "" : ",")
                    .append(
                            "{\"SKU\":\"sku-%05d\",\"name\":\"Roasted coffee beans no. %d\",\"quantity\":%d,\"priceTotal\":%d.50,"
                                    .formatted(10_000 + i * 37, i, 1 + i % 3, 12 + i * 7))
                    .append("\"discountAmount\":%d.25,\"currencyCode\":\"EUR\"}".formatted(i));
        }
        return "{\"_id\":\"" + id
                + "\",\"timestamp\":\"2025-07-14T12:00:00.123-06:00\",\"eventType\":\"commerce.purchases\","
                + "\"identityMap\":{\"email\":[{\"authenticatedState\":\"ambiguous\",\"id\":\"member.of.the.club@example.com\",\"primary\":true}]},"
                + "\"commerce\":{\"commerceScope\":{\"storeCode\":\"HARBOUR-3\"},\"order\":{\"priceTotal\":214.75,"
                + "\"currencyCode\":\"EUR\",\"purchaseID\":\"P-2025-000042\"}},\"productLineItems\":[" + items + "]}";
    }
}
