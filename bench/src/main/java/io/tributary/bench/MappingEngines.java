package io.tributary.bench;

import com.bazaarvoice.jolt.Chainr;
import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.schibsted.spt.data.jslt.Expression;
import com.schibsted.spt.data.jslt.Parser;
import io.tributary.mapping.CompiledMapping;
import java.util.List;
import java.util.Map;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;

/** The engines that are measured side by side, each with the mapping of a workload written in its own language. */
enum MappingEngines {
    TRIBUTARY("Tributary") {
        @Override
        MappingEngine<?> with(MappingWorkload workload) {
            return new Tributary(workload.compiled());
        }
    },
    JSLT("JSLT 0.1.14") {
        @Override
        MappingEngine<?> with(MappingWorkload workload) {
            return new Jslt(Parser.compileString(workload.text("mapping.jslt")));
        }
    },
    JOLT("JOLT 0.1.8") {
        @Override
        MappingEngine<?> with(MappingWorkload workload) throws Exception {
            return new Jolt(
                    Chainr.fromSpec(MappingEngine.JSON.readValue(workload.text("mapping.jolt.json"), List.class)));
        }
    },
    JSONATA("JSONata (dashjoin) 0.9.10") {
        @Override
        MappingEngine<?> with(MappingWorkload workload) {
            return new JsonataEngine(Jsonata.jsonata(workload.text("mapping.jsonata")));
        }
    },
    JACKSON_JQ("jackson-jq 1.6.0") {
        @Override
        MappingEngine<?> with(MappingWorkload workload) throws Exception {
            Scope scope = Scope.newEmptyScope();
            BuiltinFunctionLoader.getInstance().loadFunctions(Versions.JQ_1_7, scope);
            return new Jq(scope, JsonQuery.compile(workload.text("mapping.jq"), Versions.JQ_1_7));
        }
    };

    private final String title;

    MappingEngines(String title) {
        this.title = title;
    }

    /** Name and version, for people. */
    String title() {
        return title;
    }

    /** Compiles the workload's mapping. */
    abstract MappingEngine<?> with(MappingWorkload workload) throws Exception;

    /** The same, for callers that hand the engine only its own trees. */
    @SuppressWarnings("unchecked") // what comes out of parse is what map and write take
    MappingEngine<Object> any(MappingWorkload workload) {
        try {
            return (MappingEngine<Object>) with(workload);
        } catch (Exception e) {
            throw new IllegalStateException(this + " can't compile its mapping of " + workload, e);
        }
    }

    record Tributary(CompiledMapping mapping) implements MappingEngine<JsonNode> {
        @Override
        public JsonNode parse(byte[] event) throws Exception {
            return JSON.readTree(event);
        }

        @Override
        public JsonNode map(JsonNode source) {
            return mapping.apply((ObjectNode) source).record();
        }

        @Override
        public byte[] mapBytes(byte[] event) throws Exception {
            try (JsonParser parser = JSON.createParser(event)) {
                return write(map(mapping.reader().read(parser)));
            }
        }
    }

    record Jslt(Expression expression) implements MappingEngine<JsonNode> {
        @Override
        public JsonNode parse(byte[] event) throws Exception {
            return JSON.readTree(event);
        }

        @Override
        public JsonNode map(JsonNode source) {
            return expression.apply(source);
        }
    }

    record Jolt(Chainr chain) implements MappingEngine<Object> {
        @Override
        public Object parse(byte[] event) throws Exception {
            return JSON.readValue(event, Map.class);
        }

        @Override
        public Object map(Object source) {
            return chain.transform(source);
        }
    }

    record JsonataEngine(Jsonata expression) implements MappingEngine<Object> {
        @Override
        public Object parse(byte[] event) throws Exception {
            return JSON.readValue(event, Map.class);
        }

        @Override
        public Object map(Object source) {
            return expression.evaluate(source);
        }
    }

    record Jq(Scope scope, JsonQuery query) implements MappingEngine<JsonNode> {
        @Override
        public JsonNode parse(byte[] event) throws Exception {
            return JSON.readTree(event);
        }

        @Override
        public JsonNode map(JsonNode source) throws Exception {
            JsonNode[] last = {source};
            query.apply(scope, source, value -> last[0] = value);
            return last[0];
        }
    }
}
