package io.tributary.control.schema;

import static io.tributary.control.schema.RegistryServer.IDENTITY_MAP;
import static io.tributary.control.schema.RegistryServer.LIST;
import static io.tributary.control.schema.RegistryServer.PROFILE;
import static io.tributary.control.schema.RegistryServer.WHOLE_LIST;
import static io.tributary.control.schema.RegistryServer.encoded;
import static io.tributary.control.schema.RegistryServer.schema;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.control.schema.RegistryServer.Answer;
import io.tributary.control.schema.RegistryServer.Sandbox;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists: order, pages, filters. */
class ListTest {

    private static RegistryServer server;
    private static Sandbox sandbox;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = RegistryServer.start(folder);
        sandbox = server.sandbox();
        String gamma = sandbox.make("schemas", schema("Gamma", PROFILE));
        String alpha = sandbox.make("schemas", schema("Alpha", PROFILE, IDENTITY_MAP));
        sandbox.make("schemas", schema("Beta, the second", PROFILE));
        for (int i = 0; i < 10; i++) {
            sandbox.patch(
                    "/tenant/schemas/" + encoded(gamma),
                    "[{\"op\":\"replace\",\"path\":\"/description\",\"value\":\"v" + i + "\"}]");
        }
        sandbox.patch(
                "/tenant/schemas/" + encoded(alpha),
                "[{\"op\":\"add\",\"path\":\"/meta:immutableTags\",\"value\":[\"union\"]}]");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                     | Beta, the second;Gamma;Alpha",
                "?orderby=updated                       | Beta, the second;Gamma;Alpha",
                "?orderby=-updated                      | Alpha;Gamma;Beta, the second",
                "?orderby=created                       | Gamma;Alpha;Beta, the second",
                "?orderby=title                         | Alpha;Beta, the second;Gamma",
                "?orderby=-title                        | Gamma;Beta, the second;Alpha",
                "?orderby=version                       | Beta, the second;Alpha;Gamma",
                "?orderby=type,-title                   | Gamma;Beta, the second;Alpha",
                "?orderby=meta:registryMetadata.repo:createdDate | Gamma;Alpha;Beta, the second",
                "?orderby=title&start=Alpha             | Beta, the second;Gamma",
                "?orderby=-title&start=Gamma            | Beta, the second;Alpha",
                "?orderby=title&start=0                 | Alpha;Beta, the second;Gamma",
                "?orderby=version&start=1.9             | Gamma",
                "?property=title~%5EB                   | Beta, the second",
                "?property=title==Beta,%20the%20second  | Beta, the second",
                "?property=title!=Gamma&orderby=title   | Alpha;Beta, the second",
                "?property=title%3EAlpha&orderby=title  | Beta, the second;Gamma",
                "?property=title%3C=Alpha               | Alpha",
                "?property=version%3E1.9                | Gamma",
                "?property=version%3C1.10&orderby=title | Alpha;Beta, the second",
                "?property=meta:immutableTags==union    | Alpha",
                "?property=meta:immutableTags!=union&orderby=title | Beta, the second;Gamma",
                "?property=meta:immutableTags           | Alpha",
                "?property=meta:extends==https://ns.adobe.com/xdm/context/identitymap | Alpha",
                "?property=title==Alpha,version==1.1    | Alpha",
                "?property=title==Alpha,version==1.0    | ''",
                "?property=title==Alpha&property=title==Gamma | ''",
                "?property=nothing==1                   | ''",
                "?limit=0                               | ''",
            })
    void listIsOrderedAndFiltered(String query, String titles) {
        Answer answer = sandbox.get("/tenant/schemas" + query, LIST);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(String.join(";", answer.results("title"))).isEqualTo(titles);
        assertThat(answer.json().at("/_page/next").isNull()).isTrue();
        assertThat(answer.json().at("/_links/next").isNull()).isTrue();
    }

    @Test
    void pagesFollowEachOtherToTheEnd() {
        List<String> titles = new ArrayList<>();
        String path = "/tenant/schemas?orderby=title&limit=1";

        for (int page = 0; page < 3; page++) {
            Answer answer = sandbox.get(path, LIST);
            titles.addAll(answer.results("title"));
            assertThat(answer.json().at("/_page/count").asInt()).isEqualTo(1);
            assertThat(answer.json().at("/_page/orderby").asText()).isEqualTo("title");
            JsonNode next = answer.json().at("/_page/next");
            if (page == 2) {
                assertThat(next.isNull()).isTrue();
            } else {
                assertThat(next.asText()).isEqualTo(titles.getLast());
                URI href = URI.create(answer.json().at("/_links/next/href").asText());
                path = href.toString().substring(href.toString().indexOf("/tenant/"));
            }
        }

        assertThat(titles).containsExactly("Alpha", "Beta, the second", "Gamma");
    }

    @Test
    void nextOfThePageIsAStartByItself() {
        Answer first = sandbox.get("/tenant/schemas?limit=2", LIST);
        Answer second = sandbox.get(
                "/tenant/schemas?limit=2&start="
                        + first.json().at("/_page/next").asText(),
                LIST);

        assertThat(first.results("title")).containsExactly("Beta, the second", "Gamma");
        assertThat(second.results("title")).containsExactly("Alpha");
    }

    @Test
    void itemsWithTheSameKeyStayOnOnePage() {
        Answer answer = sandbox.get("/tenant/schemas?orderby=type&limit=1", LIST);

        assertThat(answer.results("title")).hasSize(3);
        assertThat(answer.json().at("/_page/next").isNull()).isTrue();
    }

    @Test
    void itemsWithoutTheKeyDoNotStopTheWalk() {
        Answer answer = sandbox.get("/tenant/schemas?orderby=meta:status&limit=1", LIST);

        assertThat(answer.results("title")).hasSize(3);
        assertThat(answer.json().at("/_page/next").isNull()).isTrue();
    }

    @Test
    void tenantListLinksToTheSameGlobalList() {
        Answer tenant = sandbox.get("/tenant/fieldgroups/?property=title~%5EComm&start=1", LIST);

        String href = tenant.json().at("/_links/global_schemas/href").asText();
        assertThat(href)
                .matches("http://127\\.0\\.0\\.1:[0-9]+" + RegistryServer.BASE
                        + "/global/fieldgroups\\?property=title~%5EComm");
        Answer global = sandbox.get(href.substring(href.indexOf("/global/")), LIST);
        assertThat(global.results("title")).containsExactly("Commerce Details");
        assertThat(global.json().path("_links").has("global_schemas")).isFalse();
    }

    @Test
    void wholeItemsAreRaw() {
        Answer answer = sandbox.get("/tenant/schemas?start=B&orderby=title", WHOLE_LIST);

        assertThat(answer.results("title")).containsExactly("Beta, the second", "Gamma");
        assertThat(answer.json().at("/results/0/allOf/0/$ref").asText()).isEqualTo(PROFILE);
    }

    @Test
    void hostileExpressionIsStopped() {
        Sandbox own = server.sandbox();
        own.make("schemas", schema("a".repeat(60) + "!", PROFILE));

        Answer answer = own.get("/tenant/schemas?property=title~a*a*a*a*a*a*b", LIST);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).contains("takes too long");
    }
}
