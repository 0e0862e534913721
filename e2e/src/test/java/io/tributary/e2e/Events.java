package io.tributary.e2e;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Events and the stream they go to. */
final class Events {

    static final List<String> PARTS = List.of(
            "https://ns.adobe.com/xdm/context/experienceevent",
            "https://ns.adobe.com/xdm/context/experienceevent-commerce");

    private Events() {}

    static Map<String, String> mapping() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("_id", "_id");
        rows.put("timestamp", "timestamp");
        rows.put("identityMap.email.id", "xdm:identityMap.email");
        rows.put("commerce.order.priceTotal", "xdm:commerce.order.priceTotal");
        rows.put("productLineItems.SKU", "xdm:productListItems.SKU");
        rows.put("productLineItems.quantity", "productListItems.quantity");
        return rows;
    }

    static String valid(String id) {
        return """
                {"_id":"%s","timestamp":"2025-07-14T12:00:00-06:00",\
                "identityMap":{"email":[{"id":"someone@example.com"}]},\
                "commerce":{"order":{"priceTotal":90}},\
                "productLineItems":[{"SKU":"sku_01","quantity":1},{"SKU":"sku_02","quantity":2}]}""".formatted(id);
    }

    /** It has no timestamp, which the schema demands. */
    static String invalid(String id) {
        return "{\"_id\":\"" + id + "\",\"commerce\":{\"order\":{\"priceTotal\":1}}}";
    }
}
