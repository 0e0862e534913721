package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.ClientAdmin;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "client",
        mixinStandardHelpOptions = true,
        description =
                "Makes, lists, changes and ends API clients, on a running server or in the data directory of a stopped one.",
        subcommands = {
            ClientCommand.Create.class,
            ClientCommand.ListAll.class,
            ClientCommand.Change.class,
            ClientCommand.Rotate.class,
            ClientCommand.AddKey.class,
            ClientCommand.Revoke.class,
            CommandLine.HelpCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tributary client create --name loader --role ingest-only --sandbox prod --credentials admin.json",
            "  tributary client list --credentials admin.json",
            "  tributary client create --name rescue --role admin --data /var/lib/tributary",
            "",
            "Roles: ingest-only sends events, viewer reads, editor sets up flows, admin does everything.",
            "--url and --credentials may also stand in TRIBUTARY_URL and TRIBUTARY_CREDENTIALS."
        })
final class ClientCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "Say what to do: create, list, change, rotate, add-key or revoke.");
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Makes an API client; its secret is printed this once.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  tributary client create --name loader --role ingest-only --sandbox prod --credentials admin.json",
                "  tributary client create --name team --grant dev=editor --grant prod=viewer --credentials admin.json --json > team.json",
                "  tributary client create --name rescue --role admin --data /var/lib/tributary"
            })
    static final class Create extends ClientPart {

        @Option(names = "--name", required = true, description = "For people.")
        private String name = "";

        @Mixin
        private RoleOptions roles = new RoleOptions();

        @Option(
                names = "--code",
                description = "Also give it an authorisation code, for programs that ask /ims/token/v1 with one.")
        private boolean code;

        @Override
        ObjectNode ask(ClientAdmin clients) {
            if (!roles.given()) {
                throw new Stop(Stop.USAGE, "Say what it may do: --role ingest-only, viewer, editor or admin.");
            }
            ObjectNode body =
                    JsonNodeFactory.instance.objectNode().put("name", name).put("authorizationCode", code);
            roles.addTo(body);
            return clients.create(body);
        }
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the API clients, revoked ones too.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  tributary client list --credentials admin.json",
                "  tributary client list --data /var/lib/tributary --json"
            })
    static final class ListAll extends ClientPart {

        @Override
        ObjectNode ask(ClientAdmin clients) {
            return clients.list();
        }

        @Override
        void print(ObjectNode answer, PrintWriter out) {
            for (JsonNode client : answer.path("items")) {
                out.println(String.join(
                        "  ",
                        client.path("clientId").asText(),
                        client.path("state").asText(),
                        client.path("name").asText(),
                        "(" + roles(client) + ")"));
            }
        }
    }

    @Command(
            name = "change",
            mixinStandardHelpOptions = true,
            description = "Gives an API client another name or other roles; it takes effect at once.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  tributary client change 0f3a… --role viewer --credentials admin.json",
                "  tributary client change 0f3a… --grant dev=admin --grant prod=viewer --credentials admin.json"
            })
    static final class Change extends ClientPart {

        @Parameters(paramLabel = "CLIENT", description = "The client id.")
        private String clientId = "";

        @Option(names = "--name", description = "For people.")
        private @Nullable String name;

        @Mixin
        private RoleOptions roles = new RoleOptions();

        @Override
        ObjectNode ask(ClientAdmin clients) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            if (name != null) {
                body.put("name", name);
            }
            if (roles.given()) {
                roles.addTo(body);
            }
            if (body.isEmpty()) {
                throw new Stop(Stop.USAGE, "Say what to change: --name, --role or --grant.");
            }
            return clients.change(clientId, body);
        }
    }

    @Command(
            name = "rotate",
            mixinStandardHelpOptions = true,
            description = "Gives an API client a new secret, printed this once; the old one is no good from then on.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  tributary client rotate 0f3a… --credentials admin.json",
                "  tributary client rotate 0f3a… --end-tokens --credentials admin.json"
            })
    static final class Rotate extends ClientPart {

        @Parameters(paramLabel = "CLIENT", description = "The client id.")
        private String clientId = "";

        @Option(names = "--end-tokens", description = "Also end the tokens it has; else they are good for up to a day.")
        private boolean endTokens;

        @Option(names = "--code", description = "Also give it a new authorisation code.")
        private boolean code;

        @Override
        ObjectNode ask(ClientAdmin clients) {
            return clients.rotate(
                    clientId,
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("endTokens", endTokens)
                            .put("authorizationCode", code));
        }
    }

    @Command(
            name = "add-key",
            mixinStandardHelpOptions = true,
            description =
                    "Registers the certificate or public key of an API client that signs assertions (/ims/exchange/jwt).",
            footerHeading = "%nExamples:%n",
            footer = {"  tributary client add-key 0f3a… --file certificate.pem --credentials admin.json"})
    static final class AddKey extends ClientPart {

        @Parameters(paramLabel = "CLIENT", description = "The client id.")
        private String clientId = "";

        @Option(
                names = "--file",
                required = true,
                description = "PEM, RSA of 2048 bits or more: a certificate or a public key.")
        private Path file = Path.of("");

        @Override
        ObjectNode ask(ClientAdmin clients) {
            return clients.addKey(
                    clientId, JsonNodeFactory.instance.objectNode().put("pem", read(file)));
        }

        private static String read(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new Stop(Stop.UNUSABLE, "The file " + file + " can't be read.");
            }
        }
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Ends an API client: its secret and all its tokens are no good from then on.",
            footerHeading = "%nExamples:%n",
            footer = {"  tributary client revoke 0f3a… --credentials admin.json"})
    static final class Revoke extends ClientPart {

        @Parameters(paramLabel = "CLIENT", description = "The client id.")
        private String clientId = "";

        @Override
        ObjectNode ask(ClientAdmin clients) {
            return clients.revoke(clientId);
        }
    }
}
