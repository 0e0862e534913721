package io.tributary.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.tributary.xdm.RecordValidator;
import io.tributary.xdm.ResolvedSchema;
import io.tributary.xdm.Verdict;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.everit.json.schema.Schema;
import org.everit.json.schema.ValidationException;
import org.everit.json.schema.loader.SchemaLoader;
import org.json.JSONObject;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Three validators over the same records of one schema, each given a parsed tree of its own kind; parsing is not counted. Ours does more than the others: it
 * leaves a row for the table.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 5, time = 1)
public class ValidatorBenchmark {

    @Param({"valid", "oneFault"})
    private String records = "";

    private RecordValidator tributary = RecordValidator.compile(SaleSchema.resolve());
    private com.networknt.schema.Schema networknt = networknt("{}");
    private Schema everit = everit("{}");
    private ObjectNode[] ourTrees = {};
    private JsonNode[] networkntTrees = {};
    private JSONObject[] everitTrees = {};
    private int next;

    /** Builds schemas and trees, and checks that all three agree about every record. */
    @Setup
    public void prepare() {
        ResolvedSchema schema = SaleSchema.resolve();
        String plain = SaleSchema.plain(schema).toString();
        tributary = RecordValidator.compile(schema);
        networknt = networknt(plain);
        everit = everit(plain);
        boolean valid = records.equals("valid");
        List<ObjectNode> sales = valid ? Sale.valid() : Sale.withOneFault();
        JsonMapper mapper = JsonMapper.builder().build();
        ourTrees = sales.toArray(ObjectNode[]::new);
        networkntTrees =
                sales.stream().map(sale -> mapper.readTree(sale.toString())).toArray(JsonNode[]::new);
        everitTrees =
                sales.stream().map(sale -> new JSONObject(sale.toString())).toArray(JSONObject[]::new);
        for (int i = 0; i < sales.size(); i++) {
            boolean ours = tributary() instanceof Verdict.Valid;
            next--;
            boolean theirs = networkntAll().isEmpty();
            next--;
            boolean everits = everit() == null;
            if (ours != valid || theirs != valid || everits != valid) {
                throw new IllegalStateException("the validators do not agree about record " + sales.get(i));
            }
        }
    }

    private static com.networknt.schema.Schema networknt(String schema) {
        SchemaRegistryConfig config =
                SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build();
        return SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_7, builder -> builder.schemaRegistryConfig(config))
                .getSchema(schema, InputFormat.JSON);
    }

    private static Schema everit(String schema) {
        return SchemaLoader.builder()
                .draftV7Support()
                .schemaJson(new JSONObject(schema))
                .build()
                .load()
                .build();
    }

    private int turn() {
        return next++ & (Sale.RECORDS - 1);
    }

    /** Ours: all violations, and the row. */
    @Benchmark
    public Verdict tributary() {
        return tributary.validate(ourTrees[turn()]);
    }

    /** networknt: all violations. */
    @Benchmark
    public List<com.networknt.schema.Error> networkntAll() {
        return networknt.validate(networkntTrees[turn()]);
    }

    /** networknt in its fastest form: yes or no, and it stops at the first fault. */
    @Benchmark
    public Boolean networkntVerdict() {
        return networknt.validate(networkntTrees[turn()], OutputFormat.BOOLEAN);
    }

    /** Everit: all violations, as an exception. */
    @Benchmark
    public @org.jspecify.annotations.Nullable ValidationException everit() {
        try {
            everit.validate(everitTrees[turn()]);
            return null;
        } catch (ValidationException invalid) {
            return invalid;
        }
    }
}
