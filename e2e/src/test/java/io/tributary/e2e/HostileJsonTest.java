package io.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.e2e.HostileServer.Answer;
import io.tributary.e2e.HostileServer.Row;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What can be wrong within a body: JSON, depth, numbers, text, times. Each case is taken or refused as its line says, the next message is served, and every good
 * message among them lands.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileJsonTest {

    private HostileServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = new HostileServer(folder);
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
    }

    private static byte[] body(HostileCase line, String id) {
        String head = "{\"_id\":\"" + id + "\",\"timestamp\":\"2025-07-14T12:00:00Z\",\"";
        return switch (line.where()) {
            case "document" -> replaced(line.bytes(), id);
            case "value" ->
                HostileServer.join(HostileServer.bytes(head + "v\":"), line.bytes(), HostileServer.bytes("}"));
            default ->
                HostileServer.join(
                        HostileServer.bytes(head + line.where() + "\":"), line.bytes(), HostileServer.bytes("}"));
        };
    }

    private static byte[] replaced(byte[] document, String id) {
        String text = new String(document, StandardCharsets.ISO_8859_1);
        return text.replace("\"ID\"", '"' + id + '"').getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void b1ParsingOfJson() throws Exception {
        List<HostileCase> cases = HostileCase.read("json");
        Row row = new Row("B1 JSON parsing", cases.size());
        Map<String, HostileCase> become = new LinkedHashMap<>();
        List<String> taken = new ArrayList<>();
        for (HostileCase line : cases) {
            String id = server.id();
            Answer answer = server.post(server.mapped.url(), body(line, id));
            String outcome = line.outcome().replace("decided-", "");
            boolean right = outcome.equals("refuse") ? answer.isProblem(400) : answer.isTaken();
            if (outcome.equals("becomes") && right) {
                become.put(id, line);
            } else {
                row.check(line.where() + " " + line.name(), right && server.serves(), answer.text());
            }
            if (right && !outcome.equals("refuse")) {
                taken.add("'" + id + "'");
            }
        }
        assertThat(server.landed(server.mapped.table(), "_id in (" + String.join(",", taken) + ")", taken.size()))
                .as("all that was taken is in the table")
                .isTrue();
        for (Map.Entry<String, HostileCase> each : become.entrySet()) {
            String found =
                    column(server.mapped.table(), each.getKey(), each.getValue().where());
            row.check(each.getValue().name(), found.equals(each.getValue().becomes()), HostileCase.shown(found));
        }
        assertThat(row.finish()).isEmpty();
        assertThat(server.neighboursLanded()).isTrue();
    }

    private String column(String table, String id, String field) {
        JsonNode rows = server.sql("select _acme." + field + " from " + table + " where _id = '" + id + "'");
        return rows.at("/0/0").isMissingNode() ? "no row" : rows.at("/0/0").asText();
    }

    @Test
    void b2Depth() throws Exception {
        int[] depths = {64, 100, 256, 257, 1_000, 100_000};
        Row row = new Row("B2 depth", 3 * depths.length);
        for (int depth : depths) {
            int inner = depth - 1;
            Map<String, String> forms = Map.of(
                    "arrays", "[".repeat(inner) + "]".repeat(inner),
                    "objects", "{\"a\":".repeat(inner - 1) + "{}" + "}".repeat(inner - 1),
                    "both", "[{\"a\":".repeat(inner / 2) + (inner % 2 == 0 ? "1" : "[]") + "}]".repeat(inner / 2));
            for (Map.Entry<String, String> form : forms.entrySet()) {
                String id = server.id();
                byte[] bytes = HostileServer.bytes("{\"_id\":\"" + id
                        + "\",\"timestamp\":\"2025-07-14T12:00:00Z\",\"v\":" + form.getValue() + "}");
                Answer single = server.post(server.mapped.url(), bytes);
                Answer batch = server.post(
                        server.batchUrl(),
                        HostileServer.join(HostileServer.bytes("{\"messages\":["), bytes, HostileServer.bytes("]}")));
                boolean right = depth <= 256
                        ? single.isTaken()
                                && batch.status() == 207
                                && !batch.json().at("/responses/0").has("status")
                        : single.isProblem(400) && batch.isProblem(400);
                row.check(form.getKey() + " " + depth, right && server.serves(), single.text() + batch.text());
            }
        }
        assertThat(row.finish()).isEmpty();
        assertThat(server.neighboursLanded()).isTrue();
    }

    @Test
    void b3Numbers() throws Exception {
        fields("B3 numbers", "numbers");
    }

    @Test
    void b4Text() throws Exception {
        fields("B4 text", "texts");
    }

    @Test
    void b13Times() throws Exception {
        fields("B13 times", "times");
    }

    /** Values of one field each, validated before the answer: refused as no JSON, as unfit for the schema, or a row that holds what the line says. */
    private void fields(String name, String file) throws Exception {
        List<HostileCase> cases = HostileCase.read(file);
        Row row = new Row(name, cases.size());
        Map<String, HostileCase> taken = new LinkedHashMap<>();
        for (HostileCase line : cases) {
            String id = server.id();
            byte[] message = HostileServer.join(
                    HostileServer.bytes(server.xdm
                            .message("{\"_id\":\"" + id + "\",\"timestamp\":\"2025-07-14T12:00:00Z\",\"_acme\":{\""
                                    + line.where() + "\":@")
                            .replaceFirst("@}}$", "")),
                    line.bytes(),
                    HostileServer.bytes("}}}}"));
            Answer answer = server.post(server.xdm.url() + "?syncValidation=true", message);
            String what = line.where() + " " + line.name();
            switch (line.outcome()) {
                case "accept" -> {
                    if (answer.isTaken()) {
                        taken.put(id, line);
                    } else {
                        row.check(what, false, answer.text());
                    }
                }
                case "unfit" ->
                    row.check(what, answer.isProblem(400) && isUnfit(answer) && server.serves(), answer.text());
                case "refuse" ->
                    row.check(what, answer.isProblem(400) && !isUnfit(answer) && server.serves(), answer.text());
                default -> row.check(what, false, answer.text());
            }
        }
        String ids = "'" + String.join("','", taken.keySet()) + "'";
        assertThat(server.landed(server.xdm.table(), "_id in (" + ids + ")", taken.size()))
                .as("all that was taken is in the table")
                .isTrue();
        for (Map.Entry<String, HostileCase> each : taken.entrySet()) {
            HostileCase line = each.getValue();
            String found = column(server.xdm.table(), each.getKey(), line.where());
            row.check(
                    line.where() + " " + line.name(),
                    line.remark().isEmpty() ? found.length() > 1_000 : found.equals(line.becomes()),
                    HostileCase.shown(found));
        }
        assertThat(row.finish()).isEmpty();
        assertThat(server.neighboursLanded()).isTrue();
    }

    private static boolean isUnfit(Answer answer) {
        return answer.json().at("/report/cause/_streamingValidation/0").has("keyword");
    }
}
