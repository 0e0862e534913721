package io.tributary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code tributary apply} and {@code tributary export} do with a real server. */
class ApplyCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path EXAMPLES = Path.of("..", "docs", "examples", "loyalty");
    private static final String FLOWS = "/data/foundation/flowservice";

    @TempDir
    Path folder;

    private final Map<String, String> environment =
            new HashMap<>(Map.of("CAPILLARY_CLIENT_SECRET", "placeholder", "CAPILLARY_ACCESS_TOKEN", "placeholder"));
    private Server server;
    private Path credentials;
    private ApiClient client;

    @BeforeEach
    void start() {
        server = Server.start(
                new ServerSettings(folder.resolve("data"), "127.0.0.1", 0, null, Duration.ofSeconds(1), 1L << 30));
        Credentials fresh = Objects.requireNonNull(server.firstCredentials());
        credentials = folder.resolve("credentials.json");
        fresh.write(credentials);
        client = new ApiClient(server.url(), fresh);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private record Ran(int exit, String out, String err) {

        JsonNode json() throws IOException {
            return JSON.readTree(out);
        }

        List<String> actions() throws IOException {
            List<String> actions = new ArrayList<>();
            json().path("objects").forEach(one -> actions.add(one.path("action").asText()));
            return actions;
        }
    }

    private Ran run(Object command, Object... arguments) {
        List<String> all =
                new ArrayList<>(Stream.of(arguments).map(String::valueOf).toList());
        all.addAll(List.of("--url", server.url(), "--credentials", credentials.toString()));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Tributary.commandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        int exit = line.execute(all.toArray(String[]::new));
        return new Ran(exit, out.toString(), err.toString());
    }

    private Ran apply(Object... arguments) {
        return run(new ApplyCommand(name -> Optional.ofNullable(environment.get(name))), arguments);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(
                Files.createDirectories(folder.resolve("files")).resolve(name), text);
    }

    private static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> there = Files.list(folder)) {
            for (Path file : there.toList()) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return files;
    }

    @Test
    void examplesLandAnEventAndAreUnchangedWhenAppliedAgainAndWhenExported() throws IOException {
        Ran plan = apply("-f", EXAMPLES, "--dry-run");
        assertThat(plan.exit()).as(plan.err()).isZero();
        assertThat(plan.out()).contains("create     Schema           Capillary Profile");
        assertThat(plan.out()).endsWith("12 to create, 0 to update, 0 unchanged, 0 refused\n");

        Ran unasked = apply("-f", EXAMPLES);
        assertThat(unasked.exit()).isEqualTo(2);
        assertThat(unasked.err()).contains("Nothing was sent: give --yes");

        Ran applied = apply("-f", EXAMPLES, "--yes");
        assertThat(applied.exit()).as(applied.out() + applied.err()).isZero();
        assertThat(applied.out()).endsWith("12 objects are as the files say.\n");

        Ran again = apply("-f", EXAMPLES, "--yes", "--json");
        assertThat(again.actions()).as(again.out()).hasSize(12).containsOnly("unchanged");

        String inlet = client.call("GET", FLOWS + "/connections", null)
                .json()
                .at("/items/0/auth/params/inletUrl")
                .asText();
        JsonNode flows = client.call("GET", FLOWS + "/flows", null).json().path("items");
        String flow = flows.path(0).path("name").asText().contains("Transaction")
                ? flows.path(0).path("id").asText()
                : flows.path(1).path("id").asText();
        client.post(inlet + "?x-adobe-flow-id=" + flow, """
                        {"_id": "A-1", "timestamp": "2025-07-14T12:00:00-06:00",
                         "identityMap": {"email": [{"id": "maya@example.com", "primary": true}]},
                         "commerce": {"order": {"priceTotal": 90}}}""").orRefused("event");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(client.call(
                                        "POST",
                                        "/tributary/v1/sql",
                                        "{\"sql\": \"select _id, commerce.order.priceTotal from capillary_transaction\"}")
                                .json()
                                .path("rows")
                                .toString())
                        .isEqualTo("[[\"A-1\",90.0]]"));

        Path exported = folder.resolve("exported");
        Ran export = run(new ExportCommand(), "-d", exported);
        assertThat(export.exit()).as(export.err()).isZero();
        assertThat(export.out()).startsWith("12 files in ");
        assertThat(Files.readString(exported.resolve("connection-capillary-base-connection.yaml")))
                .contains(
                        "clientSecret: \"${env:CAPILLARY_BASE_CONNECTION_CLIENT_SECRET}\"  # the server does not show it");

        Ran unset = apply("-f", exported, "--yes");
        assertThat(unset.exit()).isEqualTo(6);
        assertThat(unset.err())
                .containsPattern("connection-capillary-base-connection.yaml:\\d+:\\d+: the variable"
                        + " CAPILLARY_BASE_CONNECTION_CLIENT_SECRET of the environment is not set");
        environment.put("CAPILLARY_BASE_CONNECTION_CLIENT_SECRET", "placeholder");
        environment.put("CAPILLARY_BASE_CONNECTION_ACCESS_TOKEN", "placeholder");
        Ran round = apply("-f", exported, "--yes", "--json");
        assertThat(round.actions()).as(round.out()).hasSize(12).containsOnly("unchanged");

        assertThat(run(new ExportCommand(), "-d", exported).exit()).isEqualTo(6);
        Map<String, String> first = files(exported);
        assertThat(run(new ExportCommand(), "-d", exported, "--overwrite").exit())
                .isZero();
        assertThat(files(exported)).isEqualTo(first);
    }

    @Test
    void exportRebuildsAnotherSandboxOfItsOwn() throws IOException {
        assertThat(apply("-f", EXAMPLES, "--yes").exit()).isZero();
        Path parts = write("parts.yaml", PARTS);
        Ran made = apply("-f", parts, "--yes");
        assertThat(made.exit()).as(made.out() + made.err()).isZero();
        assertThat(apply("-f", parts, "--yes", "--json").actions()).containsOnly("unchanged");
        Path exported = folder.resolve("exported");
        assertThat(run(new ExportCommand(), "-d", exported).exit()).isZero();
        Map<String, String> before = files(exported);

        stop();
        folder = Files.createTempDirectory(folder, "second");
        start();
        environment.put("CAPILLARY_BASE_CONNECTION_CLIENT_SECRET", "placeholder");
        environment.put("CAPILLARY_BASE_CONNECTION_ACCESS_TOKEN", "placeholder");
        Ran rebuilt = apply("-f", exported, "--yes");
        assertThat(rebuilt.exit()).as(rebuilt.out() + rebuilt.err()).isZero();
        Path other = folder.resolve("exported");
        assertThat(run(new ExportCommand(), "-d", other).exit()).isZero();

        assertThat(files(other)).isEqualTo(before);
    }

    /** A data type, a class, a field group, a schema that feeds profiles, its identity, and a dataset with profiles on. */
    private static final String PARTS = """
            kind: Dataset
            name: Members
            spec:
              schemaRef: {id: "${Schema:Members}"}
              tags: {unifiedProfile: ["enabled: true"], team: loyalty}
            ---
            kind: Descriptor
            spec:
              "@type": xdm:descriptorIdentity
              "xdm:sourceSchema": ${Schema:Members}
              "xdm:sourceVersion": 1
              "xdm:sourceProperty": /_tributary/personKey
              "xdm:namespace": Email
              "xdm:property": xdm:code
              "xdm:isPrimary": true
            ---
            kind: Schema
            name: Members
            spec:
              type: object
              allOf:
                - $ref: https://ns.adobe.com/xdm/context/profile
                - $ref: ${FieldGroup:Club}
              meta:immutableTags: [union]
            ---
            kind: FieldGroup
            name: Club
            spec:
              type: object
              description: What a club knows of its members
              meta:intendedToExtend: [https://ns.adobe.com/xdm/context/profile]
              definitions:
                club:
                  properties:
                    _tributary:
                      type: object
                      properties:
                        personKey: {type: string, title: Key}
                        "xdm:joined": {type: string, format: date-time}
                        visits: {type: integer}
                        address: {$ref: "${DataType:Club address}"}
              allOf:
                - $ref: "#/definitions/club"
            ---
            kind: DataType
            name: Club address
            spec:
              type: object
              definitions:
                address:
                  properties:
                    street: {type: string}
                    lines: {type: array, items: {type: string}}
              allOf:
                - $ref: "#/definitions/address"
            """;

    @Test
    void changesAreShownMemberByMemberAndSent() throws IOException {
        assertThat(apply("-f", EXAMPLES, "--yes").exit()).isZero();
        Path changed = folder.resolve("files");
        Files.createDirectories(changed);
        for (Map.Entry<String, String> file : files(EXAMPLES).entrySet()) {
            write(file.getKey(), file.getValue());
        }
        write(
                "mappings.yaml",
                files(EXAMPLES).get("mappings.yaml").replace("source: loyalty.tier,", "source: loyalty.level,"));
        write("flows.yaml", files(EXAMPLES).get("flows.yaml").replaceFirst("interval: 15", "interval: 30"));
        write(
                "schemas.yaml",
                files(EXAMPLES).get("schemas.yaml").replace("Purchases of members", "Purchases of all members"));
        write(
                "datasets.yaml",
                files(EXAMPLES).get("datasets.yaml").replaceFirst("tags:", "description: Members\n  tags:"));
        write(
                "connections.yaml",
                files(EXAMPLES)
                        .get("connections.yaml")
                        .replace("clientId: capillary-client", "clientId: another-client")
                        .replace("dataSetId: ${Dataset:Capillary Profile}", "datasetId: ${Dataset:Capillary Profile}"));

        Ran plan = apply("-f", changed, "--dry-run");

        assertThat(plan.out())
                .contains("""
                        update     MappingSet       Capillary Profile
                                     /mappings/2/source
                                       - "loyalty.tier"   on the server
                                       + "loyalty.level"   in the file
                        """)
                .contains("""
                        update     Flow             Capillary Profile dataflow
                                     /transformations/0/params/mappingVersion
                                       - "0"   on the server
                                       + "(the next)"   in the file
                                     /scheduleParams/interval
                                       - 15   on the server
                                       + 30   in the file
                        """)
                .contains("""
                        update     Connection       Capillary base connection
                                     /auth/params/clientId
                                       - "capillary-client"   on the server
                                       + "another-client"   in the file
                        """)
                .contains("""
                        update     Schema           Capillary Transaction
                                     /description
                        """)
                .contains("""
                        update     Dataset          Capillary Profile
                                     /description
                                       - –   on the server
                                       + "Members"   in the file
                        """)
                .endsWith("0 to create, 5 to update, 7 unchanged, 0 refused\n");
        Ran applied = apply("-f", changed, "--yes");
        assertThat(applied.exit()).as(applied.out()).isZero();
        assertThat(apply("-f", changed, "--yes", "--json").actions()).containsOnly("unchanged");
        assertThat(apply("-f", changed, "--dry-run", "--resend-secrets").out())
                .endsWith("0 to create, 1 to update, 11 unchanged, 0 refused\n");
    }

    @Test
    void whatFailsTakesAlongOnlyWhatNeedsItAndTheNextRunGoesOn() throws IOException {
        String mappings = files(EXAMPLES).get("mappings.yaml");
        for (Map.Entry<String, String> file : files(EXAMPLES).entrySet()) {
            write(file.getKey(), file.getValue());
        }
        write(
                "mappings.yaml",
                mappings.replaceFirst("id: \\$\\{Schema:Capillary Profile}", "id: https://example.com/none"));

        Ran partly = apply("-f", folder.resolve("files"), "--yes");

        assertThat(partly.exit()).isEqualTo(1);
        assertThat(partly.out())
                .containsPattern(
                        "failed     MappingSet       Capillary Profile\n +POST .* was answered 400: .*isn't in this sandbox")
                .contains("""
                        skipped    Flow             Capillary Profile dataflow
                                     not tried, since it needs MappingSet 'Capillary Profile'
                        """)
                .containsPattern("created    Flow             Capillary Transaction dataflow")
                .endsWith("10 of 12 objects are as the files say; apply again when the cause is mended.\n");
        write("mappings.yaml", mappings);
        Ran rest = apply("-f", folder.resolve("files"), "--yes", "--json");
        assertThat(rest.exit()).as(rest.out()).isZero();
        assertThat(rest.json().path("summary").toString())
                .isEqualTo("{\"create\":2,\"update\":0,\"unchanged\":10,\"refused\":0}");
    }

    @Test
    void whatCannotBeIsRefusedBeforeAnythingIsSent() throws IOException {
        assertThat(apply("-f", EXAMPLES, "--yes").exit()).isZero();
        String other = """
                {"name": "Capillary Streaming", "connectionSpec": {"id": "6360f136-5980-4111-8bdf-15d29eab3b5a", "version": "1.0"}}""";
        String base = client.call("GET", FLOWS + "/connections", null)
                .json()
                .at("/items/0/id")
                .asText();
        client.call(
                        "POST",
                        FLOWS + "/sourceConnections",
                        other.replace("{\"name\"", "{\"baseConnectionId\": \"" + base + "\", \"name\""))
                .orRefused("second source");

        Ran unknown = apply("-f", write("unknown.yaml", """
                kind: Dataset
                name: New
                spec: {schemaRef: {id: "${Schema:Nowhere}"}}
                """), "--yes");
        assertThat(unknown.exit()).isEqualTo(6);
        assertThat(unknown.err())
                .contains("unknown.yaml:3:24: Schema 'Nowhere' is neither in the files nor on the server");

        Ran twice = apply("-f", EXAMPLES, "--dry-run");
        assertThat(twice.exit()).isEqualTo(6);
        assertThat(twice.err())
                .containsPattern(
                        "flows.yaml:\\d+:\\d+: The server has 2 objects SourceConnection 'Capillary Streaming': [-0-9a-f]{36}, [-0-9a-f]{36}\\.");
        Ran export = run(new ExportCommand(), "-d", folder.resolve("exported"));
        assertThat(export.exit()).isEqualTo(1);
        assertThat(export.err()).contains("left out: SourceConnection 'Capillary Streaming' is there 2 times: ");

        Ran fixed = apply("-f", write("fixed.yaml", """
                kind: Dataset
                name: Capillary Profile
                spec: {schemaRef: {id: "${Schema:Capillary Transaction}"}}
                """), "--yes");
        assertThat(fixed.exit()).isEqualTo(1);
        assertThat(fixed.out())
                .contains("refused    Dataset          Capillary Profile")
                .contains("A server can't change this of an object that is there.")
                .contains("+ \"${Schema:Capillary Transaction}\"   in the file");
        assertThat(fixed.err()).contains("Nothing was sent");
    }

    @Test
    void bodyOfACallWorksAsSpec() throws IOException {
        assertThat(apply("-f", EXAMPLES, "--yes").exit()).isZero();
        String schema = client.get(
                        "/data/foundation/schemaregistry/tenant/schemas", "application/vnd.adobe.xed-id+json")
                .json()
                .at("/results/0/$id")
                .asText();
        Path copied = write("copied.json", """
                {"kind": "MappingSet", "name": "Copied", "spec": {
                  "version": 0, "xdmSchema": "%s", "xdmVersion": "1.0",
                  "mappings": [{"sourceType": "text/x.schema-path", "sourceAttribute": "id", "destinationXdmPath": "_id"}]}}""".formatted(schema));

        Ran made = apply("-f", copied, "--yes");
        assertThat(made.exit()).as(made.out() + made.err()).isZero();
        assertThat(apply("-f", copied, "--yes", "--json").actions()).containsExactly("unchanged");
    }
}
