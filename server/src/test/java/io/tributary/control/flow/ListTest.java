package io.tributary.control.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.control.flow.FlowServer.Answer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists: filters, order, pages. Five flows A to E, made in the order C, A, E, B, D; B is disabled, D has a mapping. */
class ListTest {

    @TempDir
    private static Path folder;

    private static FlowServer server;
    private static String source;
    private static String target;
    private static final Map<String, String> IDS = new LinkedHashMap<>();

    @BeforeAll
    static void start() throws IOException {
        server = FlowServer.start(folder);
        source = server.capillarySource(server.capillaryBase());
        target = server.target(FlowServer.DATASET);
        for (String name : List.of("C", "A", "E", "B", "D")) {
            String body = FlowServer.flowBody(
                            FlowServer.GENERIC, source, target, name.equals("D") ? MadeUp.MAPPING : null)
                    .put("name", name)
                    .toString();
            IDS.put(name, server.make("flows", body));
        }
        server.post("/flows/" + IDS.get("B") + "/action?op=disable", "");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void emptySandboxHasItemsAndLinks() {
        assertThat(server.get("/targetConnections", "x-sandbox-name", "dev").text())
                .isEqualTo("{\"items\":[],\"_links\":{}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        property=name==A                                             | A
        property=name=A                                              | A
        property=name=="A"                                           | A
        property=name==A,B                                           | A B
        property=name=="A,B"                                         |
        property=name==a                                             |
        property=name!=A                                             | B C D E
        property=name!=A,B                                           | C D E
        property=name>C                                              | D E
        property=name>=C                                             | C D E
        property=name<B                                              | A
        property=name<=B                                             | A B
        property=state==disabled                                     | B
        property=state==Disabled                                     | B
        property=state==active                                       | A C D E
        property=state==enabled&property=name==A,B                   | A
        property=inheritedAttributes.properties.isSourceFlow==true   | A B C D E
        property=inheritedAttributes.properties.isSourceFlow==True   | A B C D E
        property=inheritedAttributes.properties.isSourceFlow==false  |
        property=transformations[].params.mappingId==11111111111111111111111111111111 | D
        property=transformations.params.mappingId==11111111111111111111111111111111   | D
        property=transformations[].params.mappingVersion==0          | D
        property=lastOperation.percentCompleted==100                 | A B C D E
        property=lastOperation.percentCompleted>100                  |
        property=createdAt>0                                         | A B C D E
        property=createdAt<1000                                      |
        property=flowSpec.id==e77fde5a-22a8-11ed-861d-0242ac120002   | A B C D E
        property=flowSpec.nothing==1                                 |
        property=lastRunDetails.startedAtUTC>=1                      |
        orderby=name                                                 | A B C D E
        """)
    void filters(String query, String names) {
        List<String> expected = names == null ? List.of() : List.of(names.split(" "));

        assertThat(server.get("/flows?orderby=name&" + query).all("name")).isEqualTo(expected);
    }

    @Test
    void flowsAreFoundByTheirSourcesWithAndWithoutBrackets() {
        assertThat(server.get("/flows?property=sourceConnectionIds[]==" + source + "," + FlowServer.UNKNOWN)
                        .all("name"))
                .hasSize(5);
        assertThat(server.get("/flows?property=targetConnectionIds==" + target).all("name"))
                .hasSize(5);
        assertThat(server.get("/flows?property=sourceConnectionIds[]==" + FlowServer.UNKNOWN)
                        .all("name"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        orderby=name           | A B C D E
        orderby=+name          | A B C D E
        orderby=%2Bname        | A B C D E
        orderby=-name          | E D C B A
        orderby=state,-name    | B E D C A
        orderby=lastOperation.operation,name | A C D E B
        orderby=-description,name | A B C D E
        """)
    void orders(String query, String names) {
        assertThat(String.join(" ", server.get("/flows?" + query).all("name"))).isEqualTo(names);
    }

    @Test
    void newestComeFirst() {
        List<Long> times = new ArrayList<>();
        server.get("/flows")
                .json()
                .path("items")
                .forEach(item -> times.add(item.path("createdAt").longValue()));

        assertThat(times).hasSize(5).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }

    @Test
    void pagesFollowOneAnotherByTheTokenAlone() {
        List<String> seen = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        String path = "/flows?limit=2&property=name!=nobody";
        while (path != null) {
            Answer page = server.get(path);
            seen.addAll(page.all("id"));
            sizes.add(page.all("id").size());
            JsonNode next = page.json().path("_links").path("next");
            path = next.isMissingNode() ? null : next.path("href").asText();
            if (path != null) {
                assertThat(path).matches("/flows\\?continuationToken=[A-Za-z0-9_-]+");
                assertThat(path.split("=")).hasSize(2);
            }
        }

        assertThat(sizes).containsExactly(2, 2, 1);
        assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(IDS.values());
    }

    @Test
    void lastPageHasEmptyLinks() {
        assertThat(server.get("/flows").json().path("_links").isObject()).isTrue();
        assertThat(server.get("/flows").json().path("_links").isEmpty()).isTrue();
    }

    @Test
    void tokenWinsOverParametersThatAreSentAgain() {
        String token = token("/flows?limit=2&orderby=-name");

        Answer page = server.get("/flows?limit=5&orderby=name&count=False&continuationToken=" + token);

        assertThat(page.all("name")).containsExactly("C", "B");
    }

    @Test
    void pagesStayTrueWhenTheListChangesMeanwhile() {
        String token = token("/flows?limit=2&orderby=name");
        String late = server.make(
                "flows",
                FlowServer.flowBody(FlowServer.GENERIC, source, target, null)
                        .put("name", "AA")
                        .toString());
        try {
            assertThat(server.get("/flows?continuationToken=" + token).all("name"))
                    .containsExactly("C", "D");
        } finally {
            server.delete("/flows/" + late);
        }
    }

    @Test
    void tokenOfOneListIsNoTokenOfAnother() {
        assertThat(server.get("/connections?continuationToken=" + token("/flows?limit=2"))
                        .code())
                .isEqualTo("FLOW-1452-400");
    }

    private static String token(String path) {
        return server.get(path)
                .json()
                .path("_links")
                .path("next")
                .path("href")
                .asText()
                .split("=")[1];
    }

    @Test
    void countIsAllThereIsToTheAnswer() {
        assertThat(server.get("/flows?count=true").text()).isEqualTo("{\"count\":5}");
        assertThat(server.get("/flows?count=True&property=name==A,B").text()).isEqualTo("{\"count\":2}");
        assertThat(server.get("/flows?limit=2&count=False").all("name")).hasSize(2);
    }

    /** Four connections in a sandbox of their own: 1 and 3 with a description, 2 and 3 of another client id, 4 a number where others have a text. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        property=description==tills of the north                          | 1
        property=description!=tills of the north                          | 2 3 4
        property=description>=tills                                       | 1 3
        property=auth.params.clientId==two                                | 2 3
        property=auth.params.clientId==two,nobody                         | 2 3
        property=auth.params.clientId==7                                  | 4
        property=auth.params.clientId==7.0                                | 4
        property=auth.params.clientId!=two                                | 1 4
        property=auth.params.region[].name==ouest                         | 3
        property=auth.params.region.name==ouest,nord                      | 1 3
        property=auth.params.clientSecret==xxxx                           | 1 2 3 4
        property=auth.params.clientSecret==two                            |
        property=auth.specName==OAuth generic-rest-connector              | 1 2 3 4
        property=createdClient==api-client                                | 1 2 3 4
        property=createdClient==two                                       |
        property=sandboxName==dev                                         | 1 2 3 4
        orderby=-auth.params.clientId,name                                | 2 3 1 4
        orderby=auth.params.region.name,-name                             | 1 3 4 2
        orderby=-description                                              | 3 1 *
        orderby=description&property=auth.params.clientId==two            | 3 2
        """)
    void membersThatOnlyBodiesHaveAreFilteredAndOrderedBy(String query, String names) {
        makeFourInDev();
        String encoded = query.replace(" ", "%20");
        List<String> expected = names == null ? List.of() : List.of(names.split(" "));

        List<String> found =
                server.get("/connections?" + encoded, "x-sandbox-name", "dev").all("name");

        if (!query.contains("orderby")) {
            assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        } else if (expected.getLast().equals("*")) {
            assertThat(found).startsWith(expected.get(0), expected.get(1)).hasSize(4);
        } else {
            assertThat(found).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void pagesInAnOrderThatOnlyBodiesHaveFollowOneAnother() {
        makeFourInDev();
        Answer first = server.get("/connections?limit=3&orderby=-auth.params.clientId,name", "x-sandbox-name", "dev");
        String next = first.json().path("_links").path("next").path("href").asText();
        Answer second = server.get(next, "x-sandbox-name", "dev");

        assertThat(first.all("name")).containsExactly("2", "3", "1");
        assertThat(second.all("name")).containsExactly("4");
        assertThat(second.json().path("_links")).isEmpty();
        assertThat(server.get("/connections?count=true&property=auth.params.clientId==two", "x-sandbox-name", "dev")
                        .text())
                .isEqualTo("{\"count\":2}");
    }

    private static void makeFourInDev() {
        if (server.get("/connections", "x-sandbox-name", "dev").all("name").isEmpty()) {
            for (String[] one : List.of(
                    new String[] {"1", "\"one\"", "\"description\":\"tills of the north\",", "{\"name\":\"nord\"}"},
                    new String[] {"2", "\"two\"", "", "{}"},
                    new String[] {"3", "\"two\"", "\"description\":\"tills of the west\",", "[{\"name\":\"ouest\"}]"},
                    new String[] {"4", "7", "", "[]"})) {
                Answer made = server.post(
                        "/connections", """
                        {"name": "%s", %s "connectionSpec": {"id": "6360f136-5980-4111-8bdf-15d29eab3b5a"},
                         "auth": {"specName": "OAuth generic-rest-connector",
                                  "params": {"clientId": %s, "clientSecret": "s", "accessToken": "t", "region": %s}}}\
                        """.formatted(one[0], one[2], one[1], one[3]), "x-sandbox-name", "dev");
                assertThat(made.status()).isEqualTo(201);
            }
        }
    }

    @Test
    void searchTakesTheSameQueryInItsBody() {
        String body = """
            {"queryString": "property=state==enabled&property=name>A", "orderby": "-name", "limit": 2,
             "projectionFields": "id,name"}\
            """;

        Answer first = server.post("/flows/search", body);
        String next = first.json().path("_links").path("next").path("href").asText();
        Answer second = server.post(next, body);

        assertThat(first.all("name")).containsExactly("E", "D");
        assertThat(first.json().path("items").path(0).fieldNames()).toIterable().containsExactly("id", "name");
        assertThat(second.all("name")).containsExactly("C");
        assertThat(server.post("/connections/search", "").all("id")).hasSize(1);
        assertThat(server.post("/flows/search", "{\"count\": true}").text()).isEqualTo("{\"count\":5}");
    }

    @Test
    void secretsCantBeFoundByGuessing() {
        assertThat(server.get("/connections?property=auth.params.clientSecret==s3cr3t-one")
                        .all("id"))
                .isEmpty();
        assertThat(server.get("/connections?property=auth.params.clientSecret>=s3cr3t")
                        .all("id"))
                .hasSize(1);
        assertThat(server.get("/connections?property=auth.params.clientSecret==xxxx")
                        .all("id"))
                .hasSize(1);
        assertThat(server.get("/connections?property=sealed.clientSecret>=a").code())
                .isEqualTo("FLOW-1449-400");
    }

    /** Help pages write such characters as they are, and curl sends them so. */
    @Test
    void rawCharactersInTheQueryGetThrough() throws IOException {
        String answer =
                raw("/flows?property=sourceConnectionIds[]==\"" + source + "\"&property=name<=\"B\"&count=true");

        assertThat(answer).startsWith("HTTP/1.1 200").endsWith("{\"count\":2}");
    }

    private static String raw(String path) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            String request =
                    "GET " + FlowServer.BASE + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
