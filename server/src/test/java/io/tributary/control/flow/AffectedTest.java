package io.tributary.control.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of each change adds up to what there is, whatever is done in whatever order. */
class AffectedTest {

    private static final int STEPS = 150;

    @TempDir
    private Path folder;

    private final Map<String, FlowView> flows = new LinkedHashMap<>();
    private final Map<String, InletView> inlets = new LinkedHashMap<>();

    private Optional<String> ownerOf(String connectionId) {
        return inlets.values().stream()
                .filter(inlet -> inlet.connectionIds().contains(connectionId))
                .map(inlet -> inlet.connectionIds().getFirst())
                .findFirst();
    }

    private void follow(FlowServer server) {
        server.flows.onChange(changed -> {
            Affected affected = server.flows.affected(changed, this::ownerOf);
            affected.flows()
                    .forEach((id, now) -> now.ifPresentOrElse(flow -> flows.put(id, flow), () -> flows.remove(id)));
            affected.inlets()
                    .forEach((id, now) -> now.ifPresentOrElse(inlet -> inlets.put(id, inlet), () -> inlets.remove(id)));
        });
    }

    @Test
    void changesAddUpToTheWhole() throws Exception {
        Random random = new Random(20_300_101);
        try (FlowServer server = FlowServer.start(folder)) {
            follow(server);
            List<String> made = new ArrayList<>();
            String target = server.target(FlowServer.DATASET);
            for (int step = 0; step < STEPS; step++) {
                act(server, random, made, target);

                assertThat(flows)
                        .as("step %d", step)
                        .isEqualTo(server.flows.flows().stream().collect(Collectors.toMap(FlowView::flowId, f -> f)));
                assertThat(inlets)
                        .as("step %d", step)
                        .isEqualTo(server.flows.inlets().stream()
                                .collect(Collectors.toMap(i -> i.connectionIds().getFirst(), i -> i)));
            }
            assertThat(flows).isNotEmpty();
            assertThat(inlets).isNotEmpty();
        }
    }

    /** Calls that are refused because something is in use are part of it. */
    private static void act(FlowServer server, Random random, List<String> made, String target) {
        String any = made.isEmpty() ? "" : made.get(random.nextInt(made.size()));
        switch (random.nextInt(9)) {
            case 0 -> made.add("connections/" + server.capillaryBase());
            case 1 -> made.add("connections/" + server.httpBase("{\"dataType\": \"raw\"}"));
            case 2 ->
                newest(made, "connections/").ifPresent(base -> {
                    FlowServer.Answer answer = server.post("/sourceConnections", """
                        {"name": "A source", "baseConnectionId": "%s",
                         "connectionSpec": {"id": "6360f136-5980-4111-8bdf-15d29eab3b5a"}}""".formatted(base));
                    if (answer.status() == 201) {
                        made.add("sourceConnections/" + answer.id());
                    }
                });
            case 3, 4 ->
                newest(made, "sourceConnections/").ifPresent(source -> {
                    String body = FlowServer.flowBody(FlowServer.GENERIC, source, target, MadeUp.MAPPING)
                            .toString();
                    FlowServer.Answer answer = server.post(random.nextBoolean() ? "/flows" : "/flows?mode=draft", body);
                    if (answer.status() == 201) {
                        made.add("flows/" + answer.id());
                    }
                });
            case 5 ->
                server.patch(
                        "/" + any,
                        "*",
                        "[{\"op\": \"replace\", \"path\": \"/name\", \"value\": \"n%d\"}]"
                                .formatted(random.nextInt(100)));
            case 6 ->
                server.post(
                        "/" + any + "/action?op="
                                + List.of("enable", "disable", "publish").get(random.nextInt(3)),
                        "");
            case 7 -> server.patch("/targetConnections/" + target, "*", """
                        [{"op": "replace", "path": "/description", "value": "d%d"}]""".formatted(random.nextInt(100)));
            default -> {
                if (server.delete("/" + any).status() == 204) {
                    made.remove(any);
                }
            }
        }
    }

    private static Optional<String> newest(List<String> made, String collection) {
        return made.reversed().stream()
                .filter(one -> one.startsWith(collection))
                .map(one -> one.substring(collection.length()))
                .findFirst();
    }
}
