package io.tributary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema commands as a person types them, against a whole server. */
class SchemaCommandTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SALES = """
            {"_id":"S-1","timestamp":"2026-03-01T08:30:00Z","store":{"code":"HSR"},"lines":[{"sku":"tea-9","n":2}],"mail":"asha@example.org"}
            {"_id":"S-2","timestamp":"2026-03-01T08:31:00Z","store":{"code":"BLR"},"lines":[{"sku":"cup-2","n":1}],"total":9.5}
            """;

    @TempDir
    private static Path folder;

    private static Server server;
    private static Path credentials;

    @BeforeAll
    static void start() {
        server = Server.start(new ServerSettings(
                folder.resolve("data"),
                new StoreChoice.Embedded(),
                "127.0.0.1",
                0,
                null,
                Duration.ofSeconds(1),
                64L * 1024 * 1024));
        Credentials fresh = Objects.requireNonNull(server.firstCredentials());
        credentials = folder.resolve("credentials.json");
        fresh.write(credentials);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private record Said(int exit, String out, String err) {}

    private static Said local(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of("schema"));
        all.addAll(List.of(args));
        int exit = Tributary.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        return new Said(exit, out.toString(), err.toString());
    }

    private static Said onServer(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--url", server.url(), "--credentials", credentials.toString()));
        return local(all.toArray(String[]::new));
    }

    private static String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    private static JsonNode created(String title, String samples) throws IOException {
        Said said = onServer(
                "infer", "--class", "event", "--title", title, "--create", "--json", file(title + ".jsonl", samples));
        assertThat(said).returns(0, Said::exit).returns("", Said::err);
        return JSON.readTree(said.out());
    }

    @Test
    void samplesBecomeASchemaOnTheServerThatIsShownAsATree() throws IOException {
        JsonNode made = created("Tea sales", SALES);

        Said shown = onServer("show", "Tea sales");

        String tenant = Credentials.read(credentials).tenant();
        assertThat(shown.exit()).isZero();
        assertThat(shown.out())
                .startsWith("Tea sales\n" + made.path("schemaId").asText() + ", version 1.0\nclass"
                        + " https://ns.adobe.com/xdm/context/experienceevent\n")
                .contains("├─ _id  string (uri-reference)  required\n")
                .contains("─ timestamp  date-time  required\n")
                .contains(
                        "├─ _" + tenant + "  object\n│  ├─ lines[]  object\n│  │  ├─ n  int\n│  │  └─ sku  string\n"
                                + "│  ├─ mail  string (email)\n│  ├─ store  object\n│  │  └─ code  string\n│  └─ total  number\n")
                .contains("authenticatedState  string  one of ambiguous, authenticated, loggedOut\n")
                .containsPattern("\\d+ fields\n$");
        assertThat(onServer("show", made.path("schemaId").asText()).out()).isEqualTo(shown.out());
        assertThat(onServer("show", "Tea sales", "--depth", "1").out())
                .contains("─ _" + tenant + "  object  …\n")
                .doesNotContain("store");
    }

    @Test
    void theListHasTheSchemaAsTableAndForScripts() throws IOException {
        JsonNode made = created("Listed sales", SALES);

        assertThat(onServer("list").out())
                .containsPattern("(?m)^ title +\\| class +\\| groups \\| version \\| union \\| id")
                .containsPattern(
                        "(?m)^ Listed sales +\\| experienceevent +\\| +1 \\| 1.0 +\\| +\\| _[a-z0-9]+\\.schemas\\.[0-9a-f]{48}$");
        ObjectNode line = (ObjectNode) onServer("list", "--json")
                .out()
                .lines()
                .map(SchemaCommandTest::json)
                .filter(schema -> schema.path("title").asText().equals("Listed sales"))
                .findFirst()
                .orElseThrow();
        assertThat(line.path("$id")).isEqualTo(made.path("schemaId"));
        assertThat(line.path("fieldGroups").asInt()).isEqualTo(1);
        assertThat(line.path("union").asBoolean()).isFalse();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    @Test
    void identitiesAreMarkedInTheTree() throws IOException {
        JsonNode made = created("Identified sales", SALES);
        String tenant = Credentials.read(credentials).tenant();
        ObjectNode descriptor = JSON.createObjectNode()
                .put("@type", "xdm:descriptorIdentity")
                .put("xdm:sourceSchema", made.path("schemaId").asText())
                .put("xdm:sourceVersion", 1)
                .put("xdm:sourceProperty", "/_" + tenant + "/mail")
                .put("xdm:namespace", "Email")
                .put("xdm:property", "xdm:code")
                .put("xdm:isPrimary", true);
        try (ApiClient client = new ApiClient(server.url(), Credentials.read(credentials))) {
            client.call("POST", "/data/foundation/schemaregistry/tenant/descriptors", descriptor.toString())
                    .orRefused("descriptor");
        }

        assertThat(onServer("show", "Identified sales").out())
                .contains("─ mail  string (email)  primary identity Email\n");
    }

    @Test
    void withoutCreateNothingIsCreated() throws IOException {
        String samples = file("members.json", "[{\"tier\":\"gold\",\"points\":1},{\"tier\":null,\"points\":\"2\"}]");

        Said said = local("infer", "--class", "profile", "--tenant", "acme", samples);

        assertThat(said.exit()).isZero();
        assertThat(said.out())
                .startsWith("2 samples\n")
                .contains("- tier: null in 1 place: leave the key out instead, null is refused\n")
                .contains(
                        "! points: samples disagree: integer in 1 place (first in sample 1), string in 1 place (first in"
                                + " sample 2); proposed is integer\n")
                .contains("POST /data/foundation/schemaregistry/tenant/fieldgroups\n")
                .contains("\"title\" : \"members fields\"")
                .contains("\"$ref\" : \"{$id of the field group}\"")
                .endsWith("Nothing was created; --create does it.\n");
        assertThat(onServer("list").out()).doesNotContain("members");
    }

    @Test
    void aTitleThatIsTakenLeavesNoGroupBehind() throws IOException {
        created("Taken sales", SALES);
        String samples = file("again.jsonl", SALES);
        try (ApiClient client = new ApiClient(server.url(), Credentials.read(credentials))) {
            ObjectNode rename = JSON.createObjectNode()
                    .put("op", "replace")
                    .put("path", "/title")
                    .put("value", "Other fields");
            String group = client.get(
                            "/data/foundation/schemaregistry/tenant/fieldgroups?property=title==Taken%20sales%20fields",
                            "application/vnd.adobe.xed-id+json")
                    .json()
                    .path("results")
                    .path(0)
                    .path("meta:altId")
                    .asText();
            client.call(
                            "PATCH",
                            "/data/foundation/schemaregistry/tenant/fieldgroups/" + group,
                            JSON.createArrayNode().add(rename).toString())
                    .orRefused("rename");

            Said said = onServer("infer", "--class", "event", "--title", "Taken sales", "--create", samples);

            assertThat(said.exit()).isEqualTo(Stop.REFUSED);
            assertThat(said.err()).startsWith("tributary: The server refused the creation of the schema (400): ");
            JsonNode left = client.get(
                            "/data/foundation/schemaregistry/tenant/fieldgroups?property=title==Taken%20sales%20fields",
                            "application/vnd.adobe.xed-id+json")
                    .json()
                    .path("results");
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aVersionInAFileIsComparedWithTheOneOnTheServer() throws IOException {
        created("Compared sales", SALES);
        Said before = onServer("show", "Compared sales", "--json");
        ObjectNode changed = (ObjectNode) JSON.readTree(before.out());
        String tenant = Credentials.read(credentials).tenant();
        ObjectNode own =
                (ObjectNode) changed.path("properties").path("_" + tenant).path("properties");
        own.remove("mail");
        own.withObject("/total").put("type", "string").put("meta:xdmType", "string");
        own.putObject("note").put("type", "string").put("meta:xdmType", "string");

        Said said = onServer("diff", "Compared sales", file("after.json", changed.toString()), "--check");

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out())
                .isEqualTo("- _%1$s.mail  string (email)  BREAKING\n~ _%1$s.total  type number → string  BREAKING\n"
                                .formatted(tenant)
                        + "+ _%s.note  string\n".formatted(tenant)
                        + "3 differences, 2 of them breaking: refused once data depends on the schema.\n");
        assertThat(local("diff", file("a.json", before.out()), file("b.json", before.out()))
                        .out())
                .isEqualTo("No differences in fields.\n");
        assertThat(onServer("diff", "Compared sales", file("after.json", changed.toString()), "--json")
                        .out()
                        .lines()
                        .map(SchemaCommandTest::json))
                .extracting(change -> change.path("effect").asText())
                .containsExactly("breaking", "breaking", "safe");
    }

    @Test
    void aSchemaOfStandardPartsIsResolvedFromItsFile() throws IOException {
        String few = "{\"allOf\":[{\"$ref\":\"https://ns.adobe.com/xdm/context/profile\"}]}";
        String more = "{\"allOf\":[{\"$ref\":\"https://ns.adobe.com/xdm/context/profile\"},"
                + "{\"$ref\":\"https://ns.adobe.com/xdm/context/identitymap\"}]}";

        Said said = local("diff", file("few.json", few), file("more.json", more));

        assertThat(said.out()).isEqualTo("+ identityMap  map\n1 difference, none of them breaking.\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"a":1} {"a":     | is no JSON at line 1, column
                    {"a":1}\\n[1]     | Sample 2 in
                    7                 | is of type number, expected a JSON object for each record
                    ''                | There is no sample in
                    """)
    void badSamplesAreNamedWithTheirPlace(String samples, String expected) throws IOException {
        Said said =
                local("infer", "--class", "event", "--tenant", "acme", file("bad.json", samples.replace("\\n", "\n")));

        assertThat(said.exit()).isEqualTo(Stop.UNUSABLE);
        assertThat(said.err()).startsWith("tributary: ").contains(expected).doesNotContain("Exception");
    }

    @Test
    void samplesNestedWithoutEndAreRefused() throws IOException {
        String deep = "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000);

        Said said = local("infer", "--class", "event", "--tenant", "acme", file("deep.json", deep));

        assertThat(said.exit()).isEqualTo(Stop.UNUSABLE);
        assertThat(said.err()).contains("is too large or nested too deeply");
    }

    @Test
    void whatIsMissingIsAskedFor() throws IOException {
        String samples = file("some.json", "{}");

        assertThat(local("infer", "--class", "event", samples))
                .returns(Stop.USAGE, Said::exit)
                .extracting(Said::err)
                .asString()
                .contains("give --tenant NAME, or --credentials");
        assertThat(local("list").err()).contains("give --credentials FILE");
        assertThat(local("diff", "nowhere.json", samples).err()).contains("There is no file nowhere.json");
        assertThat(onServer("show", "Nobody's"))
                .returns(Stop.REFUSED, Said::exit)
                .extracting(Said::err)
                .asString()
                .isEqualTo(
                        "tributary: No schema has the id or title [Nobody's]. See what there is: tributary schema list\n");
        assertThat(local()).returns(Stop.USAGE, Said::exit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "show", "infer", "diff"})
    void everyCommandHasHelpWithExamples(String command) {
        assertThat(local(command, "--help").out()).contains("Examples:").contains("tributary schema " + command);
    }
}
