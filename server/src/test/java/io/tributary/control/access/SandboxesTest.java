package io.tributary.control.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.AccessFixture.Answer;
import io.tributary.control.store.Scope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sandboxes over HTTP, with a river whose state the test sets. */
class SandboxesTest {

    private static final String BASE = "/data/foundation/sandbox-management/sandboxes";

    @TempDir
    Path folder;

    private AccessFixture at;
    private Scope dev;

    @BeforeEach
    void start() {
        at = new AccessFixture(folder);
        dev = new Scope(at.first.organisation().orgId(), "dev");
    }

    @AfterEach
    void stop() {
        at.close();
    }

    private Answer call(String method, String path, String body) {
        return at.send(method, BASE + path, body, at.headers("Content-Type", "application/json"));
    }

    private Answer create(String name) {
        return call("POST", "", "{\"name\":\"" + name + "\",\"title\":\"The " + name + "\",\"type\":\"development\"}");
    }

    private String state() {
        return call("GET", "/dev", "").text("/state");
    }

    private void awaitRemoved() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() ->
                        call("GET", "/dev", "").body().at("/removal/finishedAt").isTextual());
    }

    private static ObjectNode anything() {
        return JsonNodeFactory.instance.objectNode().put("a", 1);
    }

    @Test
    void createdSandboxIsSoonActiveAndTakesCalls() {
        Answer made = create("dev");

        assertThat(made.status()).isEqualTo(202);
        assertThat(made.text("/state")).isEqualTo("creating");
        assertThat(made.text("/region")).isEqualTo("VA7");
        assertThat(state()).isEqualTo("active");
        Answer whole = call("GET", "/dev", "");
        assertThat(whole.text("/createdBy")).isEqualTo(at.first.clientId());
        assertThat(whole.body().path("isDefault").booleanValue()).isFalse();
        assertThat(at.send("GET", "/data/who", "", at.headers("x-sandbox-name", "dev"))
                        .text("/sandboxId"))
                .isEqualTo(whole.text("/id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dev", "a b", "a_b", "a.b", "", "-a", "../a", "a/b", "ä"})
    void nameThatIsNoneIsRefused(String name) {
        Answer answer = create(name);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/type")).isEqualTo("http://ns.adobe.com/aep/errors/SMS-1000-400");
        assertThat(answer.text("/detail")).contains("lower-case");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "{\"name\":\"dev\",\"type\":\"development\"}! title",
                "{\"name\":\"dev\",\"title\":\"x\"}! type",
                "{\"name\":\"dev\",\"title\":\"x\",\"type\":\"stage\"}! development or production",
                "[]! JSON object"
            })
    void whatIsWrongWithANewOneIsSaid(String body, String said) {
        Answer answer = call("POST", "", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/detail")).contains(said);
    }

    @Test
    void nameIsGivenOnce() {
        create("dev");
        assertThat(create("dev").status()).isEqualTo(409);
        assertThat(create("prod").status()).isEqualTo(409);
    }

    @Test
    void onlyTheTitleChangesAndTheVersionWithIt() {
        create("dev");
        long version = call("GET", "/dev", "").body().path("eTag").longValue();

        Answer changed = call("PATCH", "/dev", "{\"title\":\"Another\"}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.text("/title")).isEqualTo("Another");
        assertThat(changed.body().path("eTag").longValue()).isEqualTo(version + 1);
        assertThat(changed.body().path("etag").longValue()).isEqualTo(version + 1);
        assertThat(call("PATCH", "/dev", "{\"type\":\"production\"}").status()).isEqualTo(400);
        assertThat(call("PATCH", "/nowhere", "{\"title\":\"x\"}").status()).isEqualTo(404);
    }

    @Test
    void listIsPagedFilteredAndSorted() {
        List.of("c", "a", "b").forEach(this::create);

        Answer all = call("GET", "", "");
        assertThat(all.body().at("/_page/limit").intValue()).isEqualTo(50);
        assertThat(names(all)).containsExactly("prod", "c", "a", "b");
        Answer page = call("GET", "?limit=2&offset=1", "");
        assertThat(names(page)).containsExactly("c", "a");
        assertThat(page.body().at("/_page/limit").intValue()).isEqualTo(2);
        assertThat(page.text("/_links/next/href")).endsWith("?limit=2&offset=3");
        assertThat(names(call("GET", "?property=name==b", ""))).containsExactly("b");
        assertThat(names(call("GET", "?property=type==development&property=name!=a", "")))
                .containsExactly("c", "b");
        assertThat(names(call("GET", "?orderBy=desc:name", ""))).containsExactly("prod", "c", "b", "a");
        assertThat(names(call("GET", "?orderBy=asc:created", ""))).containsExactly("prod", "c", "a", "b");
    }

    private static List<String> names(Answer answer) {
        return answer.body().path("sandboxes").findValuesAsText("name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?limit=4",
                "?offset=0",
                "?limit=0&offset=0",
                "?limit=a&offset=0",
                "?property=name",
                "?property=x==1",
                "?orderBy=up:name",
                "?orderBy=asc:secret"
            })
    void queryThatCannotBeUnderstoodIsRefused(String query) {
        assertThat(call("GET", query, "").status()).isEqualTo(400);
    }

    @Test
    void resetRemovesEverythingOfThatSandboxAndSaysWhat() {
        create("dev");
        at.store.create(dev, "datasets", "d", anything());
        at.store.create(dev, "tables", "t", anything());
        at.store.create(new Scope(dev.orgId(), "prod"), "datasets", "d", anything());
        at.contents.inlets.add(new ClosedInlet("inlet-1", List.of("connection-1"), dev, "shop"));
        at.contents.inlets.add(new ClosedInlet("inlet-2", List.of(), new Scope(dev.orgId(), "prod"), "other"));
        at.contents.acknowledged.set(7);
        at.contents.settled.set(7);

        Answer begun = call("PUT", "/dev", "{\"action\":\"reset\"}");

        assertThat(begun.status()).isEqualTo(202);
        assertThat(begun.text("/state")).isEqualTo("resetting");
        awaitRemoved();
        Answer after = call("GET", "/dev", "");
        assertThat(after.text("/state")).isEqualTo("active");
        assertThat(after.body().at("/removal/documents/datasets").intValue()).isEqualTo(1);
        assertThat(after.body().at("/removal/tables").intValue()).isEqualTo(2);
        assertThat(after.body().at("/removal/quarantined").intValue()).isEqualTo(1);
        assertThat(at.store.list(dev, "datasets")).isEmpty();
        assertThat(at.store.list(dev, "tables")).hasSize(1);
        assertThat(at.store.list(new Scope(dev.orgId(), "prod"), "datasets")).hasSize(1);
        assertThat(at.contents.cleared).containsExactly(dev);
        assertThat(at.contents.purged).containsExactly("inlet-1 up to 7");
        assertThat(at.access.closedInlets()).extracting(ClosedInlet::inletId).containsExactly("inlet-1");
    }

    @Test
    void sandboxAnswersNobodyWhileItIsEmptied() {
        create("dev");
        at.contents.acknowledged.set(1);

        call("PUT", "/dev", "{\"action\":\"reset\"}");

        assertThat(state()).isEqualTo("resetting");
        Answer refused = at.send("GET", "/data/who", "", at.headers("x-sandbox-name", "dev"));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text("/detail")).contains("resetting");
        assertThat(call("PUT", "/dev", "{\"action\":\"reset\"}").status()).isEqualTo(409);
        at.contents.settled.set(1);
        awaitRemoved();
        assertThat(at.send("GET", "/data/who", "", at.headers("x-sandbox-name", "dev"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void validationRemovesNothing() {
        create("dev");
        at.store.create(dev, "datasets", "d", anything());

        Answer answer = call("PUT", "/dev?validationOnly=true", "{\"action\":\"reset\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().at("/wouldRemove/documents/datasets").intValue())
                .isEqualTo(1);
        assertThat(state()).isEqualTo("active");
        assertThat(at.store.list(dev, "datasets")).hasSize(1);
        assertThat(call("PUT", "/dev", "{\"action\":\"wipe\"}").status()).isEqualTo(400);
    }

    @Test
    void deletedSandboxIsShownAsDeletedAndItsNameStaysTaken() {
        create("dev");

        Answer deleted = call("DELETE", "/dev", "");

        assertThat(deleted.status()).isEqualTo(202);
        assertThat(deleted.text("/state")).isEqualTo("deleted");
        assertThat(state()).isEqualTo("deleted");
        awaitRemoved();
        assertThat(state()).isEqualTo("deleted");
        assertThat(at.send("GET", "/data/who", "", at.headers("x-sandbox-name", "dev"))
                        .status())
                .isEqualTo(403);
        JsonNode active = at.send("GET", "/data/foundation/sandbox-management/", "", at.headers())
                .body();
        assertThat(active.path("sandboxes").findValuesAsText("name")).containsExactly("prod");
        assertThat(names(call("GET", "", ""))).containsExactly("prod", "dev");
        assertThat(create("dev").text("/detail")).contains("deleted");
        assertThat(call("DELETE", "/dev", "").status()).isEqualTo(400);
    }

    @Test
    void defaultSandboxIsNotDeleted() {
        Answer answer = call("DELETE", "/prod", "");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/detail")).contains("default production sandbox");
        assertThat(call("DELETE", "/nowhere", "").status()).isEqualTo(404);
    }

    @Test
    void failureInTheMiddleIsTriedAgain() {
        create("dev");
        at.contents.failures.set(1);

        call("PUT", "/dev", "{\"action\":\"reset\"}");

        awaitRemoved();
        assertThat(state()).isEqualTo("active");
        assertThat(at.contents.cleared).containsExactly(dev);
    }

    @Test
    void resetThatAProcessLeftHalfDoneIsTakenUpByTheNext() {
        create("dev");
        at.store.create(dev, "datasets", "d", anything());
        at.contents.inlets.add(new ClosedInlet("inlet-1", List.of(), dev, "shop"));
        at.contents.acknowledged.set(1);
        at.contents.failures.set(Integer.MAX_VALUE);
        call("PUT", "/dev", "{\"action\":\"reset\"}");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> at.store.list(dev, "datasets").isEmpty());

        at.crashRemovals();
        assertThat(state()).isEqualTo("resetting");
        at.store.create(dev, "lateDocument", "stays", anything());
        at.contents.failures.set(0);
        at.contents.settled.set(1);
        at.resumeRemovals();

        awaitRemoved();
        assertThat(state()).isEqualTo("active");
        assertThat(at.store.list(dev, "lateDocument"))
                .as("what comes after the documents were removed is not removed again")
                .hasSize(1);
        assertThat(at.contents.purged).contains("inlet-1 up to 1");
    }
}
