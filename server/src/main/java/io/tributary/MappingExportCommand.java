package io.tributary;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "export",
        description = "Writes a mapping set of the server as a file.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tributary mapping export --id 1f0c… --output loyalty.yaml",
            "  tributary mapping export --id 1f0c… --with-schema --output loyalty.yaml",
            "  tributary mapping export --id 1f0c… --version 1 --format csv",
            "",
            "CSV holds the mappings alone; YAML and JSON hold settings and tests, too."
        })
final class MappingExportCommand implements Callable<Integer> {

    @Option(names = "--id", required = true, description = "The mapping set.")
    private String id = "";

    @Option(names = "--version", paramLabel = "N", description = "Its version (default: the newest).")
    private @Nullable Long version;

    @Option(names = "--format", description = "csv, yaml or json (default: as --output ends, else yaml).")
    private @Nullable String format;

    @Option(
            names = "--with-schema",
            description = "The schema is put within, so that the file can be tried without a server.")
    private boolean schema;

    @Option(names = "--output", paramLabel = "FILE", description = "Where to (default: printed).")
    private @Nullable Path output;

    @Mixin
    private HelpOption help = new HelpOption();

    @Mixin
    private MappingServer server = new MappingServer();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        String path = MappingServer.SETS + "/" + id + "/export?format=" + MappingServer.encoded(format())
                + "&expandSchema=" + schema + (version == null ? "" : "&version=" + version);
        byte[] file = server.call(client -> client.download(path));
        if (output == null) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(new String(file, StandardCharsets.UTF_8));
            out.flush();
            return 0;
        }
        try {
            Files.write(output, file);
        } catch (IOException e) {
            throw new Stop(
                    Stop.UNUSABLE,
                    "%s can't be written (%s).".formatted(output, e.getClass().getSimpleName()));
        }
        return 0;
    }

    private String format() {
        if (format != null) {
            return format;
        }
        String name = output == null ? "" : output.toString();
        return name.contains(".") ? name.substring(name.lastIndexOf('.') + 1) : "yaml";
    }
}
