package io.tributary.control.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the planner is told. */
class PlanningTest {

    @TempDir
    private Path folder;

    private FlowServer server;

    @BeforeEach
    void start() throws IOException {
        server = FlowServer.start(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private FlowView planned(String flow) {
        return server.flows.flows().stream()
                .filter(view -> view.flowId().equals(flow))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyCommittedChangeIsToldAndNothingElse() {
        AtomicInteger changes = new AtomicInteger();
        server.flows.onChange(changes::incrementAndGet);

        String base = server.capillaryBase();
        assertThat(changes).hasValue(1);
        server.patch("/connections/" + base, "*", "[{\"op\": \"replace\", \"path\": \"/name\", \"value\": \"x\"}]");
        assertThat(changes).hasValue(2);
        server.patch("/connections/" + base, "old", "[{\"op\": \"replace\", \"path\": \"/name\", \"value\": \"y\"}]");
        server.post("/connections", "{}");
        server.get("/connections");
        assertThat(changes).hasValue(2);
        server.delete("/connections/" + base);
        assertThat(changes).hasValue(3);
    }

    @Test
    void listenerThatFailsDoesNotFailTheCallThatIsAlreadyStored() {
        AtomicInteger others = new AtomicInteger();
        server.flows.onChange(() -> {
            throw new IllegalStateException("made up");
        });
        server.flows.onChange(others::incrementAndGet);

        String base = server.capillaryBase();

        assertThat(server.get("/connections/" + base).status()).isEqualTo(200);
        assertThat(others).hasValue(1);
    }

    @Test
    void plannerSeesOptionsAndInletsOfAllKinds() {
        String http =
                server.httpBase("{\"dataType\": \"XDM\", \"authenticationRequired\": true, \"sourceId\": \"tills\"}"
                        .replace("XDM", "xdm"));
        String source = server.httpSource(http);
        ObjectNode body = FlowServer.flowBody(
                "d69717ba-71b4-4313-b654-49f9cf126d7a", source, server.target(FlowServer.DATASET), MadeUp.MAPPING);
        body.putObject("scheduleParams")
                .put("startTime", 1)
                .put("frequency", "day")
                .put("interval", 2);
        ObjectNode options = body.putObject("options")
                .put("errorDiagnosticsEnabled", true)
                .put("partialIngestionPercent", 5)
                .put("inletUrl", "https://elsewhere.example");
        options.putArray("rejectOn").add("COERCION_ERROR").add("ARRAY_TRUNCATED");
        String flow = server.make("flows", body.toString());
        String generic = server.make(
                "sourceConnections",
                "{\"name\": \"Push\", \"connectionSpec\": {\"id\": \"232dfabe-27aa-41c0-a7cf-9961661dc68b\"}}");

        FlowView view = planned(flow);
        List<InletView> inlets = server.flows.inlets();

        assertThat(view.options())
                .isEqualTo(new FlowView.Options(true, 5.0, Set.of("COERCION_ERROR", "ARRAY_TRUNCATED")));
        assertThat(view.startsAt()).as("streaming flows have no start").isNull();
        assertThat(view.runWindow()).isEqualTo(Duration.ofDays(2));
        assertThat(server.get("/flows/" + flow)
                        .item()
                        .path("options")
                        .path("inletUrl")
                        .asText())
                .isEqualTo(FlowServer.ORIGIN + "/collection/" + view.inletId());
        assertThat(inlets).hasSize(2);
        InletView tills = inlets.getFirst();
        assertThat(tills.inletId()).isEqualTo(view.inletId());
        assertThat(tills.dataType()).isEqualTo(InletView.DataType.XDM);
        assertThat(tills.authenticationRequired()).isTrue();
        assertThat(tills.source()).isEqualTo("tills");
        assertThat(tills.capillary()).isFalse();
        assertThat(tills.connectionIds()).containsExactly(http, source);
        InletView push = inlets.getLast();
        assertThat(push.connectionIds()).containsExactly(generic);
        assertThat(push.dataType()).isEqualTo(InletView.DataType.RAW);
        assertThat(push.source()).isEqualTo("Push");
    }

    @Test
    void everythingIsThereAfterARestart() throws IOException {
        String flow = server.flow();
        String before = server.get("/flows/" + flow).text();
        FlowView view = planned(flow);

        server.close();
        server = FlowServer.start(folder);

        assertThat(server.get("/flows/" + flow).text()).isEqualTo(before);
        assertThat(planned(flow)).isEqualTo(view);
    }
}
