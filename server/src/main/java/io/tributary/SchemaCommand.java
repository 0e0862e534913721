package io.tributary;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "schema",
        mixinStandardHelpOptions = true,
        description = "Lists, shows and compares schemas, and proposes one from samples.",
        subcommands = {
            SchemaListCommand.class,
            SchemaShowCommand.class,
            SchemaInferCommand.class,
            SchemaDiffCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tributary schema list --credentials tributary.json",
            "  tributary schema show \"Capillary Transaction\" --credentials tributary.json",
            "  tributary schema infer --class event --tenant acme samples.jsonl",
            "  tributary schema diff before.json after.json"
        })
final class SchemaCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: list, show, infer or diff");
    }
}
