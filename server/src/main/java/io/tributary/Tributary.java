package io.tributary;

import io.tributary.apply.ApplyException;
import io.tributary.client.ClientException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParseResult;

/** The command line. */
@Command(
        name = "tributary",
        mixinStandardHelpOptions = true,
        versionProvider = Tributary.Version.class,
        description = "Receives loyalty events, never loses one, and lands them as open tables one can query.",
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            InitCommand.class,
            SqlCommand.class,
            StatusCommand.class,
            ReceiptCommand.class,
            UpkeepCommand.class,
            MappingCommand.class,
            SchemaCommand.class,
            QuarantineCommand.class,
            ClientCommand.class,
            KeyCommand.class,
            ApplyCommand.class,
            ExportCommand.class,
            CommandLine.HelpCommand.class
        },
        footerHeading = "%nBegin with:%n",
        footer = {"  tributary demo", "  tributary serve --help"})
public final class Tributary {

    private Tributary() {}

    /** Exit codes: 0 done, 1 refused by the server, 2 wrong usage, 5 data directory in use, 6 a file, folder or port can't be used. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return commandLine(new Tributary());
    }

    /** A command that answers as all do. */
    static CommandLine commandLine(Object command) {
        Charset utf8 = StandardCharsets.UTF_8;
        return new CommandLine(command)
                .setOut(new PrintWriter(System.out, true, utf8))
                .setErr(new PrintWriter(System.err, true, utf8))
                .setExecutionExceptionHandler(Tributary::explain);
    }

    /** People get a sentence, never a stack trace; a fault of the program gets one in the log. */
    private static int explain(Exception e, CommandLine command, ParseResult parsed) throws Exception {
        if (e instanceof Stop stop) {
            command.getErr().println("tributary: " + stop.getMessage());
            return stop.exitCode();
        }
        if (e instanceof ClientException refused) {
            command.getErr().println("tributary: " + refused.getMessage());
            return Stop.REFUSED;
        }
        if (e instanceof ApplyException unusable) {
            String message = String.valueOf(unusable.getMessage());
            message.lines().forEach(line -> command.getErr().println("tributary: " + line));
            return Stop.UNUSABLE;
        }
        throw e;
    }

    /** The version of the jar. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Tributary.class.getPackage().getImplementationVersion();
            return new String[] {"tributary " + (version == null ? "(not packaged)" : version)};
        }
    }
}
