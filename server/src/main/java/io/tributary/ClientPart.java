package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.ClientAdmin;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all of them have: where the clients are, and how to print. */
abstract class ClientPart implements Callable<Integer> {

    @Mixin
    private AdminTarget target = new AdminTarget();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    abstract ObjectNode ask(ClientAdmin clients);

    @Override
    public Integer call() {
        ObjectNode answer = target.clients(this::ask);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(credentialsForm(answer));
        } else {
            print(answer, out);
        }
        out.flush();
        return 0;
    }

    /** With a secret in it, it is also what --credentials takes. */
    private static ObjectNode credentialsForm(ObjectNode answer) {
        if (answer.has("clientSecret")) {
            List<String> sandboxes = answer.path("roles").properties().stream()
                    .map(Map.Entry::getKey)
                    .toList();
            String first = sandboxes.isEmpty() || sandboxes.contains("*") ? "prod" : sandboxes.get(0);
            answer.put("sandbox", first);
        }
        return answer;
    }

    void print(ObjectNode answer, PrintWriter out) {
        out.println("Client id       " + answer.path("clientId").asText());
        out.println("Name            " + answer.path("name").asText());
        out.println("Roles           " + roles(answer));
        out.println("State           " + answer.path("state").asText());
        for (JsonNode key : answer.path("keys")) {
            out.println("Key             " + key.path("id").asText());
        }
        boolean secret = answer.has("clientSecret");
        if (secret) {
            out.println("Client secret   " + answer.path("clientSecret").asText());
        }
        if (answer.has("authorizationCode")) {
            out.println("Code            " + answer.path("authorizationCode").asText());
        }
        if (secret) {
            out.println("What is secret is not shown again; only a hash of it is kept.");
        }
    }

    static String roles(JsonNode client) {
        return client.path("roles").properties().stream()
                .map(role ->
                        role.getValue().asText() + (role.getKey().equals("*") ? " everywhere" : " in " + role.getKey()))
                .collect(Collectors.joining(", "));
    }
}
