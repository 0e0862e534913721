package io.tributary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.client.StreamSetup;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in quarantine over HTTP: found, looked at, mended, tried dry and for real. */
class QuarantineApiTest {

    private static final String BASE = "/tributary/v1/quarantine";

    @TempDir
    static Path folder;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start(folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode ok(String method, String target, String body) {
        RunningServer.Answer answer = server.send(method, BASE + target, body);
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
        return answer.json();
    }

    private static int status(String method, String target, String body) {
        return server.send(method, BASE + target, body).status();
    }

    private static String refuse(StreamSetup.Stream stream, String... ids) {
        String[] messages = new String[ids.length];
        for (int i = 0; i < ids.length; i++) {
            messages[i] = RunningServer.wrongEvent(ids[i]);
        }
        server.send(stream, messages);
        String query = "?flow=" + stream.flowId();
        Awaitility.await()
                .atMost(RunningServer.PATIENCE)
                .until(() -> ok("GET", query, "").path("items").size() == ids.length);
        return query;
    }

    private static JsonNode ended(JsonNode replay) {
        String target = "/replays/" + replay.path("id").asText();
        Awaitility.await()
                .atMost(RunningServer.PATIENCE)
                .until(() -> !ok("GET", target, "").path("finishedAt").isNull());
        return ok("GET", target, "");
    }

    private static long landed(StreamSetup.Stream stream) {
        return server.client
                .call("POST", "/tributary/v1/sql", "{\"sql\":\"select count(*) from " + stream.table() + "\"}")
                .orRefused("sql")
                .at("/rows/0/0")
                .asLong();
    }

    @Test
    void aBadMessageIsFoundMendedTriedDryReplayedAndLands() {
        StreamSetup.Stream stream = server.stream("Walk");
        server.send(stream, RunningServer.event("good"));
        String query = refuse(stream, "w1", "w2", "w3");

        JsonNode group = ok("GET", "/groups" + query, "").at("/items/0");
        assertThat(group.path("records").asInt()).isEqualTo(3);
        assertThat(group.path("code").asText()).isEqualTo("DCVS-1106-400");
        assertThat(group.path("field").asText()).isEqualTo("#/timestamp");
        assertThat(group.at("/states/open").asInt()).isEqualTo(3);
        assertThat(group.at("/example/message").asText()).contains("required key [timestamp] not found");

        String byGroup = "{\"group\":\"" + group.path("id").asText() + "\"";
        JsonNode dry = ok("POST", "/replays", byGroup + ",\"dryRun\":true}");
        assertThat(dry.path("wouldFail").asInt()).isEqualTo(3);
        assertThat(dry.at("/failures/0/records").asInt()).isEqualTo(3);

        String id = ok("GET", query, "").at("/items/2/id").asText();
        JsonNode edited = ok("PATCH", "/" + id + "/payload?note=no+time", "{\"timestamp\":\"2025-07-14T12:00:00Z\"}");
        assertThat(edited.path("state").asText()).isEqualTo("edited");
        assertThat(edited.path("payload").asText()).isEqualTo(RunningServer.wrongEvent("w1"));
        assertThat(edited.path("editedPayload").asText()).contains("2025-07-14T12:00:00Z", "\"w1\"");
        assertThat(edited.at("/history/0/note").asText()).isEqualTo("no time");
        assertThat(edited.at("/attempts/0/status").asText()).isEqualTo("refused");

        dry = ok("POST", "/replays", byGroup + ",\"dryRun\":true}");
        assertThat(dry.path("wouldLand").asInt()).isEqualTo(1);
        assertThat(dry.at("/examples/0/diff/0/path").asText()).isEqualTo("/timestamp");
        assertThat(dry.at("/examples/0/diff/0/before").isNull()).isTrue();
        Awaitility.await().atMost(RunningServer.PATIENCE).until(() -> landed(stream) == 1);

        RunningServer.Answer accepted = server.send("POST", BASE + "/replays", byGroup + "}");
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.header("location"))
                .isEqualTo(BASE + "/replays/" + accepted.json().path("id").asText());
        JsonNode job = ended(accepted.json());
        assertThat(job.path("state").asText()).isEqualTo("finished");
        assertThat(job.path("landed").asInt()).isEqualTo(1);
        assertThat(job.path("failed").asInt()).isEqualTo(2);
        assertThat(landed(stream)).isEqualTo(2);

        JsonNode now = ok("GET", "/" + id, "");
        assertThat(now.path("state").asText()).isEqualTo("replayed");
        assertThat(now.path("resolvedBy").asText()).isNotEmpty();
        String named = "{\"ids\":[\"" + id + "\"]";
        RunningServer.Answer twice = server.send("POST", BASE + "/replays", named + "}");
        assertThat(twice.status()).isEqualTo(409);
        assertThat(twice.text()).contains("is replayed", "force");
        assertThat(status("POST", "/replays", named + ",\"force\":true}")).isEqualTo(400);
        ended(ok("POST", "/replays", named + ",\"force\":true,\"note\":\"the table was emptied\"}"));
        assertThat(landed(stream)).isEqualTo(3);
        assertThat(ok("GET", "/" + id, "").path("history").findValuesAsText("what"))
                .contains("forced");
        assertThat(ok("GET", "/states", "")
                        .at("/flows/" + stream.flowId() + "/replayed")
                        .asInt())
                .isEqualTo(1);
        assertThat(ok("GET", "/replays?limit=1", "").at("/_page/next").asText()).isNotEmpty();
    }

    @Test
    void listsAreFilteredAndReadPageByPage() {
        StreamSetup.Stream stream = server.stream("Pages");
        String query = refuse(stream, "p1", "p2", "p3", "p4", "p5");
        Set<String> seen = new HashSet<>();
        String token = "";
        for (int page = 0; page < 3; page++) {
            JsonNode some = ok("GET", query + "&limit=2&continuationToken=" + token, "");
            some.path("items").forEach(item -> seen.add(item.path("id").asText()));
            token = some.at("/_page/next").asText();
        }
        assertThat(seen).hasSize(5);
        assertThat(token).isEmpty();
        assertThat(ok("GET", query + "&code=DCVS-1106-400&field=%23/timestamp&state=open&errorType=validation", "")
                        .path("items"))
                .hasSize(5);
        assertThat(ok("GET", query + "&to=2020-01-01T00:00:00Z", "").path("items"))
                .isEmpty();
        assertThat(ok("GET", query + "&state=parked,discarded", "").path("items"))
                .isEmpty();
        for (String wrong :
                new String[] {"state=lost", "from=yesterday", "limit=0", "errorType=X", "continuationToken=%25"}) {
            assertThat(status("GET", "?" + wrong, "")).as(wrong).isEqualTo(400);
        }
    }

    @Test
    void aMessageIsDiscardedWithANoteAndStaysReadable() {
        StreamSetup.Stream stream = server.stream("Discard");
        String id = ok("GET", refuse(stream, "d1"), "").at("/items/0/id").asText();

        assertThat(status("POST", "/" + id + "/discard", "{}")).isEqualTo(400);
        JsonNode gone = ok("POST", "/" + id + "/discard", "{\"note\":\"a test of ours\"}");
        assertThat(gone.path("state").asText()).isEqualTo("discarded");
        assertThat(gone.path("note").asText()).isEqualTo("a test of ours");
        JsonNode job = ended(ok("POST", "/replays", "{\"filter\":{\"flow\":\"" + stream.flowId() + "\"}}"));
        assertThat(job.path("handed").asInt()).isZero();
        assertThat(status("PUT", "/" + id + "/payload", "[1]")).isEqualTo(400);
        assertThat(status("PUT", "/" + id + "/payload", "{\"a\":")).isEqualTo(400);
        assertThat(ok("PUT", "/" + id + "/payload", "{\"a\":1}").path("state").asText())
                .isEqualTo("edited");
    }

    @Test
    void aReplayThatCanNotBeUnderstoodIsRefused() {
        for (String wrong : new String[] {
            "{}",
            "[]",
            "{\"ids\":[]}",
            "{\"group\":\"a\",\"all\":true}",
            "{\"all\":false}",
            "{\"filter\":{\"flwo\":\"x\"}}",
            "{\"all\":true,\"force\":true}",
            "{\"everything\":true}",
            "{\"all\":true,\"dryRun\":\"yes\"}"
        }) {
            assertThat(status("POST", "/replays", wrong)).as(wrong).isEqualTo(400);
        }
        assertThat(status("POST", "/replays", "{\"ids\":[\"none\"]}")).isEqualTo(404);
        assertThat(status("GET", "/replays/none", "")).isEqualTo(404);
        assertThat(status("POST", "/replays/none/stop", "")).isEqualTo(404);
    }

    @Test
    void refusedMessagesAreATableThatCanBeJoined() {
        StreamSetup.Stream stream = server.stream("Joined");
        server.send(stream, RunningServer.event("t0"));
        refuse(stream, "t1", "t2");
        Awaitility.await().atMost(RunningServer.PATIENCE).until(() -> landed(stream) == 1);

        JsonNode rows =
                sql("select q.code, q.field, q.state, q.errors[0].message, q.\"errorType\", json_extract_string("
                        + "q.record, '$._id') as id, q.received_at <= q.\"timestamp\" as later, (select count(*) from "
                        + stream.table() + ") as landed from tributary_quarantine q where q.flow_id = '"
                        + stream.flowId()
                        + "' order by id");
        assertThat(rows.toString())
                .isEqualTo("[[\"DCVS-1106-400\",\"#/timestamp\",\"open\",\"required key [timestamp] not found\","
                        + "\"validation\",\"t1\",true,1],[\"DCVS-1106-400\",\"#/timestamp\",\"open\",\"required key"
                        + " [timestamp] not found\",\"validation\",\"t2\",true,1]]");
        assertThat(sql("select count(*) from tributary_quarantine where \"datasetID\" = '" + stream.datasetId() + "'")
                        .at("/0/0")
                        .asInt())
                .isEqualTo(2);
    }

    private static JsonNode sql(String sql) {
        return server.client
                .call(
                        "POST",
                        "/tributary/v1/sql",
                        RunningServer.JSON.createObjectNode().put("sql", sql).toString())
                .orRefused("sql")
                .path("rows");
    }

    private record Said(int exit, String out, String err) {}

    private static Said command(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of("quarantine"));
        all.addAll(List.of(args));
        all.addAll(List.of(
                "--url",
                server.url(),
                "--credentials",
                server.credentials(folder.resolve("credentials.json")).toString()));
        int exit = Tributary.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        return new Said(exit, out.toString(), err.toString());
    }

    @Test
    void theCommandsDoTheWholeWalk() throws Exception {
        StreamSetup.Stream stream = server.stream("Command");
        JsonNode items = ok("GET", refuse(stream, "c1", "c2"), "").path("items");
        String second = items.at("/0/id").asText();
        String first = items.at("/1/id").asText();

        Said groups = command("groups", "--flow", stream.flowId());
        assertThat(groups.out()).contains("DCVS-1106-400", "#/timestamp", "(1 cause)");
        Said list = command("list", "--flow", stream.flowId(), "--limit", "1");
        assertThat(list.out()).contains(second, "(1 message)", "go on with --after " + second);
        assertThat(command("show", first, "--payload").out().strip()).isEqualTo(RunningServer.wrongEvent("c1"));

        Path payload = Files.writeString(folder.resolve("payload.json"), RunningServer.event("c1"));
        assertThat(command("edit", first, "--payload", payload.toString(), "--note", "whole")
                        .exit())
                .isZero();
        Said dry = command("replay", "--flow", stream.flowId(), "--dry-run");
        assertThat(dry.exit()).isEqualTo(1);
        assertThat(dry.out())
                .startsWith("2 of 2 messages tried: 1 would land, 1 would fail again")
                .contains(
                        "  1 x DCVS-1106-400 #/timestamp: required key [timestamp] not found", "/timestamp: null -> ");
        Said replayed = command("replay", first);
        assertThat(replayed.exit()).isZero();
        assertThat(replayed.out()).contains("is finished: 1 landed, 0 failed again, 0 passed over, 0 on their way");
        assertThat(command("replay", first).err()).contains("is replayed", "force");
        assertThat(command("replay").err()).contains("Say which messages");
        assertThat(command("discard", second, "--note", "a test").out()).contains("Discarded " + second);
        JsonNode jobs = RunningServer.JSON.readTree(command("jobs", "--json").out());
        assertThat(jobs.path("items")).isNotEmpty();
        String job = jobs.at("/items/0/id").asText();
        assertThat(command("jobs", job, "--stop").out()).startsWith("Replay " + job + " is ");
    }

    @Test
    void payloadsAreNotReadableInTheDataDirectory() throws Exception {
        StreamSetup.Stream stream = server.stream("Sealed");
        refuse(stream, "canary-in-quarantine");
        for (String name : new String[] {"quarantine.db", "quarantine.db-wal"}) {
            String bytes = Files.readString(folder.resolve("data").resolve(name), StandardCharsets.ISO_8859_1);
            assertThat(bytes).doesNotContain("canary-in-quarantine");
        }
        assertThat(folder.resolve("data/keys/quarantine.keys")).exists();
    }
}
