package io.tributary;

import io.tributary.apply.Exported;
import io.tributary.apply.Sandbox;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description =
                "Writes schemas, datasets, connections, mapping sets and flows of the server as files for `tributary apply`.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tributary export -d loyalty/",
            "  tributary export -d loyalty/ --overwrite",
            "",
            "Secrets are written as references to variables of the environment.",
            "--url and --credentials may also stand in TRIBUTARY_URL and",
            "TRIBUTARY_CREDENTIALS. Exit codes: 0 all is written, 1 something can't be",
            "told apart by its name and was left out, 6 the folder can't be used."
        })
final class ExportCommand implements Callable<Integer> {

    @Option(
            names = {"-d", "--directory"},
            required = true,
            paramLabel = "FOLDER",
            description = "Where to; made if it is not there.")
    private Path folder = Path.of("");

    @Option(names = "--overwrite", description = "Write into a folder that holds something; files of other names stay.")
    private boolean overwrite;

    @Mixin
    private MappingServer server = new MappingServer();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        checkFolder();
        Exported exported = server.call(client -> new Sandbox(client).export());
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, String> file : exported.files().entrySet()) {
                Files.writeString(folder.resolve(file.getKey()), file.getValue(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new Stop(
                    Stop.UNUSABLE,
                    "%s can't be written (%s).".formatted(folder, e.getClass().getSimpleName()));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("%d files in %s".formatted(exported.files().size(), folder));
        out.flush();
        exported.left().forEach(left -> spec.commandLine().getErr().println("tributary: left out: " + left));
        return exported.left().isEmpty() ? 0 : Stop.REFUSED;
    }

    private void checkFolder() {
        if (overwrite || !Files.exists(folder)) {
            return;
        }
        try (Stream<Path> there = Files.list(folder)) {
            if (there.findAny().isPresent()) {
                throw new Stop(Stop.UNUSABLE, folder + " holds something; give another folder, or --overwrite.");
            }
        } catch (IOException e) {
            throw new Stop(Stop.UNUSABLE, folder + " is no folder that can be read.");
        }
    }
}
