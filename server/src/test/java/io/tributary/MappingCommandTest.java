package io.tributary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import io.tributary.client.StreamSetup;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code tributary mapping} prints, without a server and with one. */
class MappingCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private Path set;
    private Path sample;

    @BeforeEach
    void files() throws IOException {
        set = copied("loyalty.yaml");
        sample = copied("sample.json");
    }

    private Path copied(String name) throws IOException {
        try (InputStream in = MappingCommandTest.class.getResourceAsStream("mapping/" + name)) {
            Path copy = folder.resolve(name);
            Files.copy(Objects.requireNonNull(in), copy);
            return copy;
        }
    }

    private record Ran(int exit, String out, String err) {}

    private static Ran run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Tributary.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        List<String> all = new ArrayList<>(List.of("mapping"));
        for (Object argument : arguments) {
            all.add(argument.toString());
        }
        int exit = line.execute(all.toArray(String[]::new));
        return new Ran(exit, out.toString(), err.toString());
    }

    @Test
    void explanationIsATableWithWarningsAndRecord() {
        Ran ran = run("explain", set, "--data", sample);

        assertThat(ran.err()).isEmpty();
        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).isEqualTo("""
                 # | source               | reads                    | value    | destination    | outcome | result
                ---+----------------------+--------------------------+----------+----------------+---------+----------
                 0 | customer.id          |                          | "C-7"    | _id            | written | "C-7"
                 1 | customer.points      |                          | "many"   | loyalty.points | failed  | –
                 2 | upper(customer.tier) | customer.tier = "silver" | "SILVER" | loyalty.tier   | written | "SILVER"
                (3 mappings)

                Warnings:
                  1  COERCION_ERROR: The value can't be turned into the type of its target for destination path loyalty.points. \
                The expected data type was: INTEGER, the actual data type was: STRING. Change the mapping or the data. \
                sourceField: customer.points destinationField: loyalty.points

                Record:
                {
                  "_id" : "C-7",
                  "loyalty" : {
                    "tier" : "SILVER"
                  }
                }
                """);
    }

    @Test
    void explanationIsJsonForScripts() throws IOException {
        Ran ran = run("explain", set, "--data", sample, "--json");

        JsonNode explained = JSON.readTree(ran.out());
        assertThat(explained.at("/mappings/1/outcome").textValue()).isEqualTo("FAILED");
        assertThat(explained.at("/data/loyalty/tier").textValue()).isEqualTo("SILVER");
    }

    @Test
    void placeOfABrokenExpressionIsTold() throws IOException {
        Files.writeString(set, Files.readString(set).replace("upper(customer.tier)", "upper(customer.tier"));

        Ran ran = run("explain", set, "--data", sample);

        assertThat(ran.out()).containsPattern("2  PARSE_ERROR: .* \\[line 1, column \\d+]");
    }

    @Test
    void testsThatPassEndWithZero() {
        Ran ran = run("test", set);

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.out()).isEqualTo("""
                ok      a member of tier gold
                ok      points that are no number

                2 passed, 0 failed
                """);
    }

    @Test
    void testsThatFailEndWithOneAndTellWhatDiffers() throws IOException {
        Files.writeString(set, Files.readString(set).replace("upper(", "lower("));

        Ran ran = run("test", set);

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).isEqualTo("""
                FAILED  a member of tier gold
                          loyalty.tier
                            - "GOLD"   expected
                            + "gold"   actual
                ok      points that are no number

                1 passed, 1 failed
                """);
    }

    @Test
    void fileWithoutASchemaSaysSoAndTakesOne() throws IOException {
        Path schema = folder.resolve("schema.json");
        Files.writeString(schema, """
                {"type": "object", "properties": {"_id": {"type": "string"},
                 "loyalty": {"type": "object", "properties": {"points": {"type": "integer"}, "tier": {"type": "string"}}}}}""");
        String text = Files.readString(set);
        Files.writeString(
                set, text.substring(0, text.indexOf("  jsonSchema")) + text.substring(text.indexOf("mappings:")));

        Ran without = run("test", set);
        Ran with = run("test", set, "--schema", schema);

        assertThat(without.exit()).isEqualTo(1);
        assertThat(without.err()).contains("No schema: types and destinations are not checked");
        assertThat(with.exit()).as(with.out()).isZero();
    }

    @Test
    void whatCannotBeReadIsToldInOneSentence() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.yaml"), "mappings: [");
        Path list = Files.writeString(folder.resolve("list.json"), "[]");
        Path untested = Files.writeString(folder.resolve("untested.yaml"), "mappings: []");

        assertThat(run("test").err()).isEqualTo("tributary: Give either a FILE or --id.\n");
        assertThat(run("test").exit()).isEqualTo(2);
        assertThat(run("explain", folder.resolve("nosuch.yaml"), "--data", sample)
                        .exit())
                .isEqualTo(6);
        assertThat(run("test", broken).err()).contains("broken.yaml: The file can't be read as YAML: ");
        assertThat(run("test", untested).err()).contains("untested.yaml has no tests; add a list named tests");
        assertThat(run("explain", set, "--data", list).err())
                .contains("list.json must hold one JSON object: a record of the source.");
        assertThat(run("test", "--id", "x").err()).contains("--credentials is missing");
        assertThat(run("explain", "--help").out()).contains("Examples:");
    }

    @Test
    void setOfAServerIsExplainedTestedComparedAndMoved() throws IOException {
        ServerSettings settings = new ServerSettings(
                folder.resolve("data"),
                new StoreChoice.Embedded(),
                "127.0.0.1",
                0,
                null,
                Duration.ofSeconds(1),
                1L << 30);
        try (Server server = Server.start(settings)) {
            Credentials fresh = Objects.requireNonNull(server.firstCredentials());
            Path credentials = folder.resolve("credentials.json");
            fresh.write(credentials);
            String id;
            try (ApiClient client = new ApiClient(server.url(), fresh)) {
                id = streamWithTwoEvents(client);
            }
            Object[] at = {"--url", server.url(), "--credentials", credentials};

            Path file = folder.resolve("exported.yaml");
            assertThat(with(at, "export", "--id", id, "--output", file).exit()).isZero();
            String text = Files.readString(file, StandardCharsets.UTF_8);
            assertThat(text).contains("source: loyalty.tier\n").doesNotContain("createdDate");
            Files.writeString(file, text.replace("  source: loyalty.tier", "  source: loyalty.level"));

            Ran trial = with(at, "import", file, "--id", id, "--dry-run");
            assertThat(trial.exit()).as(trial.err()).isZero();
            assertThat(trial.out()).isEqualTo("2 mappings; nothing was stored\n");
            Ran imported = with(at, "import", file, "--id", id);
            assertThat(imported.out()).isEqualTo("Mapping set %s, version 1: 2 mappings, 0 tests\n".formatted(id));

            Ran diff = with(at, "diff", "--id", id, "--events", "10");
            assertThat(diff.err()).isEmpty();
            assertThat(diff.out().replaceAll("received \\S+", "received …")).isEqualTo("""
                    Version 0 to 1:
                      - loyalty.tier  ->  loyalty.tier
                      + loyalty.level  ->  loyalty.tier

                    Of the last 2 events 2 give another record, 0 the same.

                    loyalty.tier  (2 of 2)
                      - "gold"
                      + –   received …
                      - "red"
                      + –   received …
                    """);
            Ran json = with(at, "diff", "--id", id, "--from", "1", "--to", "0", "--json");
            assertThat(JSON.readTree(json.out()).at("/events/different").intValue())
                    .isEqualTo(2);

            Files.writeString(file, Files.readString(file) + """
                    tests:
                    - name: level
                      sample: {loyalty: {level: x}}
                      expected: {loyalty: {tier: x}}
                    """);
            assertThat(with(at, "import", file, "--id", id).exit()).isZero();
            assertThat(with(at, "test", "--id", id).out()).isEqualTo("ok      level\n\n1 passed, 0 failed\n");
            assertThat(with(at, "test", "--id", id, "--version", "0").exit()).isEqualTo(1);
            Files.writeString(sample, "{\"loyalty\": {\"level\": \"x\"}}");
            assertThat(with(at, "explain", "--id", id, "--data", sample).out()).contains("| loyalty.tier");
            Files.writeString(file, text);
            Ran refused = with(at, "import", file, "--id", id);
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.out()).contains("FAILED  level");
            assertThat(refused.err()).startsWith("tributary: The change breaks tests of this mapping set: 'level'.");
        }
    }

    private static Ran with(Object[] at, Object... arguments) {
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(at));
        return run(all.toArray());
    }

    /** The id of the mapping set of a stream that took two events. */
    private static String streamWithTwoEvents(ApiClient client) {
        StreamSetup setup = new StreamSetup(client, (_, _) -> {});
        Map<String, String> mapping = new LinkedHashMap<>();
        mapping.put("identityMap.email.id", "identityMap.email");
        mapping.put("loyalty.tier", "loyalty.tier");
        StreamSetup.Stream stream = setup.stream(
                setup.source(),
                "Members",
                List.of(
                        "https://ns.adobe.com/xdm/context/profile",
                        "https://ns.adobe.com/xdm/context/identitymap",
                        "https://ns.adobe.com/xdm/mixins/profile/profile-loyalty-details"),
                mapping);
        for (String tier : List.of("gold", "red")) {
            client.post(stream.url(), """
                            {"identityMap": {"email": [{"id": "maya@example.com", "primary": true}]}, "loyalty": {"tier": "%s"}}""".formatted(tier)).orRefused("event");
        }
        return client.call("GET", MappingServer.SETS, null)
                .json()
                .at("/data/0/id")
                .asText();
    }
}
