package io.tributary.pump;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.event.Event;
import io.tributary.event.Position;
import io.tributary.land.Lake;
import io.tributary.land.LakeSettings;
import io.tributary.land.LandingTable;
import io.tributary.land.TableId;
import io.tributary.land.TableSnapshot;
import io.tributary.land.TableSpec;
import io.tributary.log.EventLog;
import io.tributary.log.LogSettings;
import io.tributary.observe.Ledger;
import io.tributary.observe.Observer;
import io.tributary.plan.FlowPlan;
import io.tributary.plan.InletPlan;
import io.tributary.plan.PayloadForm;
import io.tributary.plan.Plan;
import io.tributary.plan.Plans;
import io.tributary.plan.Shaping;
import io.tributary.plan.TablePlan;
import io.tributary.prepare.Preparer;
import io.tributary.quarantine.Boxes;
import io.tributary.quarantine.Quarantine;
import io.tributary.quarantine.QuarantineEntry;
import io.tributary.quarantine.QuarantineFilter;
import io.tributary.xdm.RecordValidator;
import io.tributary.xdm.ResolvedSchema;
import io.tributary.xdm.SchemaResolver;
import io.tributary.xdm.StandardComponents;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** A log, a lake, a quarantine and a pump in one folder; can be left as a crash leaves it, and opened again. */
final class Riverbed implements AutoCloseable {

    static final String FLOW_A = "flow-a";
    static final String FLOW_B = "flow-b";

    private static final StandardComponents COMPONENTS = StandardComponents.load();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    final Path folder;
    final EventLog log;
    final Lake lake;
    final Quarantine quarantine;
    final Plans plans = new Plans();
    final Ledger ledger;
    final Observer observer;
    private Pump pump;
    private boolean crashed;

    Riverbed(Path folder, long epoch) {
        this.folder = folder;
        this.log = EventLog.onDisk(folder.resolve("log"), LogSettings.defaults().withSegmentBytes(1 << 20));
        this.lake = Lake.open(new LakeSettings(folder.resolve("lake"), folder.resolve("lake.db")), log.id(), epoch);
        this.quarantine = Boxes.open(folder.resolve("quarantine.db"));
        this.ledger = Ledger.open(folder.resolve("ledger.db"), log.id());
        this.observer = new Observer(ledger);
        plans.swap(plan(List.of()));
    }

    /** Two flows, each into a table of its own; their schema is an event with commerce details and these groups. */
    Plan plan(List<String> moreGroups) {
        FlowPlan a = flow(FLOW_A, "table_a", moreGroups);
        FlowPlan b = flow(FLOW_B, "table_b", moreGroups);
        InletPlan inlet = new InletPlan(
                "inlet", "ORG@AdobeOrg", "prod", "test", true, false, PayloadForm.RAW, false, List.of(a, b));
        return new Plan(List.of(inlet), Map.of(), List.of(a.table(), b.table()));
    }

    /** The same plan, but with this commit interval for both tables. */
    Plan planCommittedWithin(Duration interval) {
        Plan plan = plan(List.of());
        List<FlowPlan> flows = List.of(
                within(interval, plan.flow(FLOW_A).orElseThrow()),
                within(interval, plan.flow(FLOW_B).orElseThrow()));
        InletPlan inlet =
                new InletPlan("inlet", "ORG@AdobeOrg", "prod", "test", true, false, PayloadForm.RAW, false, flows);
        return new Plan(
                List.of(inlet), Map.of(), flows.stream().map(FlowPlan::table).toList());
    }

    private static FlowPlan within(Duration interval, FlowPlan flow) {
        TablePlan table = flow.table();
        return new FlowPlan(
                flow.flowId(),
                flow.inletId(),
                flow.enabled(),
                flow.form(),
                flow.timeSeries(),
                flow.shaping(),
                flow.validator(),
                new TablePlan(
                        table.datasetId(),
                        table.namespace(),
                        table.table(),
                        table.sqlName(),
                        table.schemaId(),
                        table.columns(),
                        interval));
    }

    /** Both flows into table_b; table_a is still there. */
    Plan planWithFlowAIntoTableB() {
        FlowPlan a = flow(FLOW_A, "table_b", List.of());
        FlowPlan b = flow(FLOW_B, "table_b", List.of());
        InletPlan inlet = new InletPlan(
                "inlet", "ORG@AdobeOrg", "prod", "test", true, false, PayloadForm.RAW, false, List.of(a, b));
        return new Plan(List.of(inlet), Map.of(), plan(List.of()).tables());
    }

    private static FlowPlan flow(String id, String table, List<String> moreGroups) {
        ResolvedSchema schema = schema(moreGroups);
        return new FlowPlan(
                id,
                "inlet",
                true,
                PayloadForm.RAW,
                true,
                new Shaping.AsSent(),
                RecordValidator.compile(schema),
                new TablePlan("dataset-" + id, "test_prod", table, table, schema.id(), schema.columns()));
    }

    private static ResolvedSchema schema(List<String> moreGroups) {
        ObjectNode document = JSON.createObjectNode()
                .put("$id", "https://ns.adobe.com/test/schemas/1")
                .put("title", "Test")
                .put("type", "object");
        List<String> parts = new ArrayList<>(List.of(
                "https://ns.adobe.com/xdm/context/experienceevent",
                "https://ns.adobe.com/xdm/context/experienceevent-commerce"));
        parts.addAll(moreGroups);
        parts.forEach(part -> document.withArray("allOf").addObject().put("$ref", part));
        return new SchemaResolver().resolve(document, COMPONENTS::find);
    }

    static PumpSettings quick() {
        return new PumpSettings(
                Duration.ofSeconds(1),
                Duration.ofMillis(20),
                1 << 20,
                64 << 20,
                Duration.ofMillis(20),
                Duration.ofMillis(100));
    }

    Tables tables() {
        return new Tables() {
            @Override
            public LandingTable open(TablePlan plan) {
                return lake.table(TableSpec.traced(id(plan), plan.columns()));
            }

            @Override
            public Position landedUpTo(TablePlan plan) {
                return lake.landedUpTo(id(plan));
            }
        };
    }

    private static TableId id(TablePlan plan) {
        return new TableId(plan.namespace(), plan.table());
    }

    Pump start() {
        return start(log, tables(), quick());
    }

    Pump start(EventLog log, Tables tables, PumpSettings settings) {
        pump = new Pump(log, plans, tables, quarantine, observer, new Preparer(1 << 20), settings);
        pump.start();
        return pump;
    }

    Position send(String flow, String... ids) {
        return send(flow, List.of(ids));
    }

    Position send(String flow, List<String> ids) {
        return append(ids.stream()
                .map(id -> received(flow, id, "{\"_id\":\"" + id + "\",\"timestamp\":\"2025-07-14T12:00:00Z\"}"))
                .toList());
    }

    Position append(List<? extends Event> events) {
        return log.append(List.copyOf(events));
    }

    static Event received(String flow, String id, String json) {
        return new Event.Received(
                "x-" + id,
                "inlet",
                flow,
                flow.equals(FLOW_B) ? "test_prod.table_b" : "test_prod.table_a",
                System.currentTimeMillis(),
                json.getBytes(StandardCharsets.UTF_8));
    }

    void awaitSettled() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> pump.status().settled().equals(log.end()));
    }

    /** What was put aside, the newest first, without payloads. */
    List<QuarantineEntry> kept() {
        return quarantine.page(QuarantineFilter.all("test_prod"), null, true, 1_000).stream()
                .map(kept -> kept.entry())
                .toList();
    }

    /** A message that was put aside, whole. */
    QuarantineEntry kept(String xactionId) {
        return quarantine.find(xactionId).orElseThrow().entry();
    }

    /** The ids in a table, each as often as it is there, in order. */
    List<String> landed(String table) throws SQLException {
        return query(table, "select _id from t order by _id");
    }

    /** First column of a query over table {@code t}; nothing while the pump has not made the table yet. */
    List<String> query(String table, String sql) throws SQLException {
        List<Path> landedFiles = lake.snapshot(new TableId("test_prod", table))
                .map(TableSnapshot::files)
                .orElse(List.of());
        if (landedFiles.isEmpty()) {
            return List.of();
        }
        String files = landedFiles.stream().map(file -> "'" + file + "'").collect(Collectors.joining(","));
        List<String> values = new ArrayList<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("create view t as select * from read_parquet([" + files + "], union_by_name=true)");
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
            }
        }
        return values;
    }

    /** Lets everything go as a killed process does: nothing is drained, nothing released. */
    void crash() {
        pump.abandon();
        crashed = true;
        ledger.abandon();
        log.close();
        lake.close();
        quarantine.close();
    }

    @Override
    public void close() {
        if (crashed) {
            return;
        }
        if (pump != null) {
            pump.close();
        }
        ledger.close();
        lake.close();
        quarantine.close();
        log.close();
    }
}
