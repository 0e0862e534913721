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
        description = "The keys that the server signs tokens with and seals stored secrets with.",
        subcommands = {KeyCommand.Rotate.class, CommandLine.HelpCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  tributary key rotate --credentials admin.json",
            "  tributary key rotate --secrets --credentials admin.json"
        })
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
                    "Signs tokens with a new key from now on. Tokens signed with the former one stay good until they end."
                            + " With --secrets: seals the stored secrets of connections anew under a new key.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  tributary key rotate --credentials admin.json",
                "  tributary key rotate --data /var/lib/tributary --discard-old",
                "  tributary key rotate --secrets --credentials admin.json",
                "  tributary key rotate --secrets --data /var/lib/tributary --discard-old",
                "",
                "After a signing key was stolen, discard the old ones: every client must then get a new token.",
                "After the key file of secrets was stolen, discard its old ones: then neither old revisions nor",
                "backups of the database can be opened with it. Keep a copy of keys/ until you need those no more."
            })
    static final class Rotate implements Callable<Integer> {

        @Mixin
        private AdminTarget target = new AdminTarget();

        @Option(
                names = "--discard-old",
                description = "Throw the former keys away at once, and all tokens with them; only with --data.")
        private boolean discardOld;

        @Option(
                names = "--secrets",
                description = "The key that stored secrets are sealed with, instead of the one that signs tokens.")
        private boolean secrets;

        @Option(names = "--json", description = "Print one JSON object.")
        private boolean json;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            ObjectNode answer = secrets ? target.rotateSecrets(discardOld) : target.rotateKey(discardOld);
            PrintWriter out = spec.commandLine().getOut();
            out.println(json ? answer.toString() : secrets ? aboutSecrets(answer) : aboutTokens(answer));
            out.flush();
            return 0;
        }

        private static String aboutTokens(ObjectNode answer) {
            return "Tokens are signed with key " + answer.path("keyId").asText() + "; "
                    + answer.path("keys").asInt() + " keys check them.";
        }

        private static String aboutSecrets(ObjectNode answer) {
            long unreadable = answer.path("unreadable").asLong();
            return "Secrets are sealed with key " + answer.path("keyId").asText() + "; "
                    + answer.path("renewed").asLong() + " documents were sealed anew, "
                    + answer.path("keys").asInt() + " keys open."
                    + (unreadable == 0
                            ? ""
                            : " The keys of " + unreadable + " documents were lost before: enter their secrets anew.");
        }
    }
}
