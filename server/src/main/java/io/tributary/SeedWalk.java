package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tributary.client.ApiClient;
import io.tributary.client.StreamSetup;
import io.tributary.client.StreamSetup.Stream;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The way from nothing to rows, as the guide of the Capillary source describes it: schema, dataset, connections, mapping, flow, two events, SQL. Every step is
 * an ordinary HTTP call that anybody can make.
 */
final class SeedWalk {

    private static final long VISIBLE_WITHIN_MILLIS = 60_000;
    private static final long LOOK_AGAIN_MILLIS = 20;

    private static final List<String> PROFILE_PARTS = List.of(
            "https://ns.adobe.com/xdm/context/profile",
            "https://ns.adobe.com/xdm/context/identitymap",
            "https://ns.adobe.com/xdm/mixins/profile/profile-loyalty-details");

    private static final List<String> TRANSACTION_PARTS = List.of(
            "https://ns.adobe.com/xdm/context/experienceevent",
            "https://ns.adobe.com/xdm/context/experienceevent-commerce");

    /** The guide's rows for profiles with its first targets, and what a usable profile needs besides. */
    private static final Map<String, String> PROFILE_MAPPING = ordered(
            "identityMap.email.id", "xdm:identityMap.email",
            "loyalty.points", "xdm:loyaltyPoints",
            "loyalty.tier", "xdm:loyaltyTier",
            "loyalty.lifetimePoints", "loyalty.lifetimePoints",
            "loyalty.expiredPoints", "loyalty.expiredPoints",
            "loyalty.pointsRedeemed", "loyalty.pointsRedeemed",
            "loyalty.program", "loyalty.program",
            "loyalty.status", "loyalty.status");

    /** The guide's rows for transactions, and what an event needs besides. */
    private static final Map<String, String> TRANSACTION_MAPPING = ordered(
            "_id", "_id",
            "timestamp", "timestamp",
            "identityMap.email.id", "xdm:identityMap.email[0].id",
            "commerce.commerceScope.storeCode", "commerce.commerceScope.storeCode",
            "commerce.order.priceTotal", "xdm:commerce.order.priceTotal",
            "productLineItems.SKU", "xdm:productListItems.SKU",
            "productLineItems.name", "productListItems.name",
            "productLineItems.quantity", "productListItems.quantity",
            "productLineItems.priceTotal", "productListItems.priceTotal",
            "productLineItems.discountAmount", "productListItems.discountAmount");

    private static final String PROFILE = """
            {"identityMap":{"email":[{"authenticatedState":"ambiguous","id":"maya.lindqvist@example.com","primary":true}]},
             "loyalty":{"tier":"gold","points":1250,"lifetimePoints":4310,"expiredPoints":60,"pointsRedeemed":500,
                        "program":"Harbour Club","status":"active"}}""";

    private static final String TRANSACTION = """
            {"_id":"HC-20250714-0042","timestamp":"2025-07-14T12:00:00-06:00",
             "identityMap":{"email":[{"authenticatedState":"ambiguous","id":"maya.lindqvist@example.com","primary":true}]},
             "commerce":{"commerceScope":{"storeCode":"HARBOUR-3"},"order":{"priceTotal":90}},
             "productLineItems":[{"SKU":"tea-014","quantity":2,"priceTotal":64,"name":"First flush, 100 g","discountAmount":6},
                                 {"SKU":"cup-002","quantity":1,"priceTotal":36,"name":"Stoneware cup","discountAmount":4}]}""";

    private final ApiClient client;
    private final PrintWriter out;
    private final String mark;
    private int step;

    SeedWalk(ApiClient client, PrintWriter out) {
        this.client = client;
        this.out = out;
        this.mark = nextMark();
    }

    void play() throws InterruptedException {
        out.println();
        client.token();
        say("POST /ims/token/v3", "a token for 24 hours");
        StreamSetup setup = new StreamSetup(client, this::say);
        StreamSetup.Source source = setup.source();
        Stream profiles = setup.stream(source, "Capillary Profile" + mark, PROFILE_PARTS, PROFILE_MAPPING);
        Stream transactions =
                setup.stream(source, "Capillary Transaction" + mark, TRANSACTION_PARTS, TRANSACTION_MAPPING);

        long profileMillis = sendAndSee(profiles, PROFILE);
        long transactionMillis = sendAndSee(transactions, TRANSACTION);
        out.println();
        out.println("Visible to SQL " + profileMillis + " ms (profile) and " + transactionMillis
                + " ms (transaction) after the answer.");
        show("select identityMap['email'][0].id as email, loyalty.tier, loyalty.points, loyalty.program from "
                + profiles.table());
        show("select _id, timestamp, commerce.order.priceTotal as total, productListItems[0].SKU as first_sku,"
                + " len(productListItems) as items from " + transactions.table());
    }

    private long sendAndSee(Stream stream, String event) throws InterruptedException {
        long before = rows(stream.table());
        ApiClient.Answer answer = client.post(stream.url(), event);
        long acknowledged = System.nanoTime();
        say(
                "POST {streaming endpoint}",
                answer.orRefused("POST " + stream.url()).path("message").asText());
        long waited = 0;
        while (rows(stream.table()) <= before) {
            waited = (System.nanoTime() - acknowledged) / 1_000_000;
            if (waited > VISIBLE_WITHIN_MILLIS) {
                throw new Stop(Stop.REFUSED, "The event is not visible after " + waited + " ms; see the log");
            }
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
        return (System.nanoTime() - acknowledged) / 1_000_000;
    }

    private long rows(String table) {
        return sql("select count(*) from " + table).path("rows").path(0).path(0).asLong();
    }

    private void show(String statement) {
        out.println();
        out.println("tributary sql \"" + statement + "\"");
        TextTable.print(sql(statement), out);
    }

    private JsonNode sql(String statement) {
        String body =
                JsonNodeFactory.instance.objectNode().put("sql", statement).toString();
        return client.call("POST", "/tributary/v1/sql", body).orRefused("POST /tributary/v1/sql");
    }

    /** A second demo on the same data needs other titles: they are unique in a sandbox. */
    private String nextMark() {
        ApiClient.Answer found = client.get(
                "/data/foundation/schemaregistry/tenant/schemas?property=title~%5ECapillary%20Profile",
                "application/vnd.adobe.xed-id+json");
        int before = found.json().path("results").size();
        return before == 0 ? "" : " " + (before + 1);
    }

    private void say(String call, String result) {
        step++;
        out.printf("%3d  %-55s %s%n", step, call, result);
        out.flush();
    }

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
