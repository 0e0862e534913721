package io.tributary;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "key",
        mixinStandardHelpOptions = true,
        description = "The keys that the server signs tokens with.",
        subcommands = {KeyCommand.Rotate.class, CommandLine.HelpCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {"  tributary key rotate --credentials admin.json"})
final class KeyCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Say what to do: rotate.");
    }

    @Command(
            name = "rotate",
            mixinStandardHelpOptions = true,
            description =
                    "Signs tokens with a new key from now on. Tokens signed with the former one stay good until they end.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  tributary key rotate --credentials admin.json",
                "  tributary key rotate --data /var/lib/tributary --discard-old",
                "",
                "After a key was stolen, discard the old ones: every client must then get a new token."
            })
    static final class Rotate implements Callable<Integer> {

        @Mixin
        private AdminTarget target = new AdminTarget();

        @Option(
                names = "--discard-old",
                description = "Throw the former keys away at once, and all tokens with them; only with --data.")
        private boolean discardOld;

        @Option(names = "--json", description = "Print one JSON object.")
        private boolean json;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            ObjectNode answer = target.rotateKey(discardOld);
            PrintWriter out = spec.commandLine().getOut();
            out.println(
                    json
                            ? answer.toString()
                            : "Tokens are signed with key "
                                    + answer.path("keyId").asText() + "; "
                                    + answer.path("keys").asInt() + " keys check them.");
            out.flush();
            return 0;
        }
    }
}
