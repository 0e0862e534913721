package io.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import io.tributary.client.StreamSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide of the Capillary source with both of its mapping tables: the first one and the corrected one give the same rows. */
class GuideTest {

    private static final List<String> PROFILE = List.of(
            "https://ns.adobe.com/xdm/context/profile",
            "https://ns.adobe.com/xdm/context/identitymap",
            "https://ns.adobe.com/xdm/mixins/profile/profile-loyalty-details");

    private static final Map<String, String> FIRST_PROFILE = ordered(
            "identityMap.email.id", "xdm:identityMap.email",
            "loyalty.points", "xdm:loyaltyPoints",
            "loyalty.tier", "xdm:loyaltyTier");

    private static final Map<String, String> CORRECTED_PROFILE = ordered(
            "identityMap.email.id", "xdm:identityMap.email[0].id",
            "loyalty.points", "loyalty.points",
            "loyalty.tier", "loyalty.tier");

    private static final Map<String, String> FIRST_TRANSACTION = ordered(
            "_id", "_id",
            "timestamp", "timestamp",
            "identityMap.email.id", "xdm:identityMap.email",
            "commerce.order.priceTotal", "xdm:commerce.order.priceTotal",
            "productLineItems.SKU", "xdm:productListItems.SKU");

    private static final Map<String, String> CORRECTED_TRANSACTION = ordered(
            "_id", "_id",
            "timestamp", "timestamp",
            "identityMap.email.id", "identityMap.email[0].id",
            "commerce.order.priceTotal", "commerce.order.priceTotal",
            "productLineItems.SKU", "productListItems.SKU");

    private static final String PROFILE_EVENT = """
            {"identityMap":{"email":[{"authenticatedState":"ambiguous","id":"maya@example.com","primary":true}]},
             "loyalty":{"tier":"gold","points":1250,"lifetimePoints":122,"expiredPoints":12,"pointsRedeemed":500,
                        "program":"Harbour Club","status":"active"}}""";

    private static final String TRANSACTION_EVENT = """
            {"_id":"G0001","timestamp":"2025-07-14T12:00:00-06:00",
             "identityMap":{"email":[{"authenticatedState":"ambiguous","id":"maya@example.com","primary":true}]},
             "commerce":{"commerceScope":{"storeCode":"HARBOUR-3"},"order":{"priceTotal":90}},
             "productLineItems":[{"SKU":"tea-014","quantity":1,"priceTotal":100,"name":"Tea","discountAmount":10}]}""";

    @TempDir
    private Path folder;

    @Test
    void bothTablesOfTheGuideGiveTheSameRows() throws Exception {
        Path data = folder.resolve("data");
        Credentials credentials = ServerProcess.initialise(data, folder.resolve("credentials.json"));
        try (ServerProcess server =
                        ServerProcess.start(data, List.of(), folder.resolve("log"), "--commit-interval", "1");
                ApiClient client = new ApiClient(server.url(), credentials)) {
            StreamSetup setup = new StreamSetup(client, (call, result) -> {});
            StreamSetup.Source source = setup.source();
            StreamSetup.Stream profileA = setup.stream(source, "Profile A", PROFILE, FIRST_PROFILE);
            StreamSetup.Stream profileB = setup.stream(source, "Profile B", PROFILE, CORRECTED_PROFILE);
            StreamSetup.Stream transactionA = setup.stream(source, "Transaction A", Events.PARTS, FIRST_TRANSACTION);
            StreamSetup.Stream transactionB =
                    setup.stream(source, "Transaction B", Events.PARTS, CORRECTED_TRANSACTION);

            JsonNode profile = post(client, profileA, PROFILE_EVENT);
            post(client, profileB, PROFILE_EVENT);
            JsonNode transaction = post(client, transactionA, TRANSACTION_EVENT);
            post(client, transactionB, TRANSACTION_EVENT);

            assertThat(profile.path("status").asText()).isEqualTo("success");
            assertThat(profile.path("message").asText()).isEqualTo("Profile record ingested successfully");
            assertThat(profile.path("id").asText()).matches("[0-9a-f-]{36}");
            assertThat(transaction.path("id").asText()).isEqualTo("G0001");
            assertThat(transaction.path("message").asText()).isEqualTo("Transaction event ingested successfully");
            assertThat(transaction.path("syncValidation").path("status").asText())
                    .isEqualTo("pass");
            String expectedProfile =
                    "[{\"email\":[{\"id\":\"maya@example.com\"}]},{\"points\":1250.0,\"tier\":\"gold\"}]";
            awaitRow(client, "select identityMap, loyalty from " + profileA.table(), expectedProfile);
            awaitRow(client, "select identityMap, loyalty from " + profileB.table(), expectedProfile);
            String expectedTransaction =
                    "[\"G0001\",\"2025-07-14T18:00:00Z\",{\"email\":[{\"id\":\"maya@example.com\"}]},"
                            + "90.0,[{\"SKU\":\"tea-014\"}]]";
            String columns = "select _id, timestamp, identityMap, commerce.order.priceTotal, productListItems from ";
            awaitRow(client, columns + transactionA.table(), expectedTransaction);
            awaitRow(client, columns + transactionB.table(), expectedTransaction);
        }
    }

    @Test
    void theSameConnectionsAreReadBackByTheirIds() throws Exception {
        Path data = folder.resolve("data");
        Credentials credentials = ServerProcess.initialise(data, folder.resolve("credentials.json"));
        try (ServerProcess server = ServerProcess.start(data, List.of(), folder.resolve("log"));
                ApiClient client = new ApiClient(server.url(), credentials)) {
            StreamSetup.Source source = new StreamSetup(client, (call, result) -> {}).source();

            for (String alias : Set.of(
                    "/data/foundation/flowservice", "/flowservice", "/data/foundation/flowservice/flowservice")) {
                JsonNode base = client.call("GET", alias + "/connections/" + source.connectionId() + "/", null)
                        .orRefused("base")
                        .path("items")
                        .path(0);
                JsonNode read = client.call("GET", alias + "/sourceConnections/" + source.sourceConnectionId(), null)
                        .orRefused("source")
                        .path("items")
                        .path(0);
                assertThat(base.path("state").asText()).isEqualTo("enabled");
                assertThat(base.path("status").asText()).isEqualTo("active");
                assertThat(base.path("auth").path("params").path("clientSecret").asText())
                        .isEqualTo("xxxx");
                assertThat(read.path("params").path("inletUrl").asText()).isEqualTo(source.inletUrl());
            }
        }
    }

    private static JsonNode post(ApiClient client, StreamSetup.Stream stream, String event) {
        return client.post(stream.url(), event).orRefused("POST " + stream.url());
    }

    private static void awaitRow(ApiClient client, String sql, String row) {
        String body = "{\"sql\":\"" + sql + "\"}";
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            JsonNode rows = client.call("POST", "/tributary/v1/sql", body)
                    .orRefused(sql)
                    .path("rows");
            assertThat(rows).hasSize(1);
            assertThat(rows.path(0)).hasToString(row);
        });
    }

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
