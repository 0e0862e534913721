package io.tributary;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "mapping",
        mixinStandardHelpOptions = true,
        description = "Works on mapping sets: explain what they do, test them, compare versions, move them as files.",
        subcommands = {
            MappingExplainCommand.class,
            MappingTestCommand.class,
            MappingDiffCommand.class,
            MappingExportCommand.class,
            MappingImportCommand.class,
            CommandLine.HelpCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tributary mapping explain loyalty.yaml --data sample.json",
            "  tributary mapping test loyalty.yaml",
            "  tributary mapping diff --id 1f0c… --from 1 --to 2 --events 100",
            "  tributary mapping export --id 1f0c… --output loyalty.yaml",
            "  tributary mapping import loyalty.yaml --id 1f0c… --dry-run",
            "",
            "--url and --credentials may also stand in TRIBUTARY_URL and",
            "TRIBUTARY_CREDENTIALS, as in these examples.",
            "docs/mapping-sets.md tells how such a file is written."
        })
final class MappingCommand {}
